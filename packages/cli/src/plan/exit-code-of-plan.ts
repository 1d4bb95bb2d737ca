import { type ExitCode, exitCodes } from "../exit-code.ts";
import type { EdgeReport } from "./edge-report.ts";
import type { PlanReport } from "./plan-report.ts";

/**
 * What a plan means for a script. Where nothing is to be changed but an edge serves something that
 * users cannot use, all is not well, and a script must not be told that it is.
 */
export function exitCodeOfPlan(report: Pick<PlanReport, "action" | "edges">): ExitCode {
  switch (report.action) {
    case "rotate":
      return exitCodes.changePlanned;
    case "hold":
    case "refuse":
      return exitCodes.standsStill;
    case "nothing":
    case "verify":
      return brokenEdgesOf(report).length > 0 ? exitCodes.standsStill : exitCodes.settled;
  }
}

/** The edges whose users are harmed now. */
export function brokenEdgesOf({ edges = [] }: Pick<PlanReport, "edges">): readonly EdgeReport[] {
  return edges.filter(({ serving }) => serving === "broken");
}
