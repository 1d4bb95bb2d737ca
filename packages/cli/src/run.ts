import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { systemClock } from "@latchkey/core/clock";
import packageJson from "../package.json" with { type: "json" };
import { applyAwsSettings } from "./command/aws-settings.ts";
import { parseCommandLine } from "./command/parse-command-line.ts";
import type { PlanOptions } from "./command/plan-options.ts";
import { readEndpointClock } from "./endpoint-clock.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { generalHelp, planHelp } from "./help-text.ts";
import { makePlanReport } from "./plan/make-plan-report.ts";
import type { PlanReport } from "./plan/plan-report.ts";
import { renderPlan } from "./plan/render-plan.ts";
import { renderError } from "./render-error.ts";
import { textLookOf } from "./text/paint.ts";

/** The parts of a process that a command uses. */
export interface Surrounding {
  /** Changed: the AWS SDK reads its settings there. */
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Runs one command line, without the program's name. What was asked for goes to standard output,
 * anything else to standard error.
 * @returns the exit code; never throws
 */
export async function runLatchkey(
  args: readonly string[],
  process: Surrounding,
): Promise<ExitCode> {
  try {
    const command = parseCommandLine(args, process.env);
    switch (command.kind) {
      case "help":
        process.stdout.write(command.of === "plan" ? planHelp : generalHelp);
        return exitCodes.settled;
      case "version":
        process.stdout.write(`latchkey ${packageJson.version}\n`);
        return exitCodes.settled;
      case "plan":
        return await plan(command.options, process);
    }
  } catch (error) {
    return fail(error, args.includes("--json"), process);
  }
}

const exitCodesByAction: Readonly<Record<PlanReport["action"], ExitCode>> = {
  nothing: exitCodes.settled,
  verify: exitCodes.settled,
  rotate: exitCodes.changePlanned,
  hold: exitCodes.standsStill,
  refuse: exitCodes.standsStill,
};

async function plan(options: PlanOptions, process: Surrounding): Promise<ExitCode> {
  const { request, isJson, look, aws } = options;
  applyAwsSettings(aws, process.env);
  const report = await whileSaying(`Looking at ${request.customDomain} …`, process.stderr, () =>
    readReport(options),
  );
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  process.stdout.write(
    isJson
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderPlan(report, textLookOf(process.stdout), around),
  );
  return exitCodesByAction[report.action];
}
