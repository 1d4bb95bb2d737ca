import type { FindingName, Severity } from "@latchkey/core/audit/finding-catalogue";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { severityRank } from "./severity-rank.ts";

/** That something was not looked at, so that what may be wrong with it is not among the findings. */
const unlooked: readonly FindingName[] = [
  "accountUnreadable",
  "regionUnreadable",
  "userPoolUnreadable",
  "customDomainUnreadable",
];

/**
 * The exit code of `latchkey audit`. A finding as severe as was asked for comes first, for it is
 * there whatever could not be read; after that, that an audit in part proves nothing.
 *
 * @param failOn from which severity on a finding is a failure; none is when absent
 */
export function exitCodeOfAudit(report: FleetReport, failOn: Severity | undefined): ExitCode {
  const isFound =
    failOn !== undefined &&
    report.findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn));
  if (isFound) return exitCodes.found;
  return isWhole(report) ? exitCodes.settled : exitCodes.standsStill;
}

/** Whether every account, Region, user pool and custom domain could be read. */
function isWhole({ units, findings }: FleetReport): boolean {
  return (
    units.every(({ problem }) => problem === undefined) &&
    !findings.some(({ name }) => unlooked.includes(name))
  );
}
