import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { enterToLook } from "../aws-entry.ts";
import type { ExitCode } from "../exit-code.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { whileSaying } from "../text/while-saying.ts";
import { exitCodeOfPlan } from "./exit-code-of-plan.ts";
import { makePlanReport } from "./make-plan-report.ts";
import type { PlanOptions } from "./plan-spec.ts";
import { renderPlan } from "./render-plan.ts";

/**
 * `latchkey plan`: reads, decides, and shows the plan. Changes nothing in AWS.
 * @throws the classes of core's aws/errors.ts; EndpointUnreachableError
 */
export async function runPlan(options: PlanOptions, process: CommandProcess): Promise<ExitCode> {
  const { request, isJson } = options;
  const report = await whileSaying(
    `Looking at ${request.customDomain} …`,
    process.stderr,
    async () => {
      const { clock, look } = await enterToLook(options, process.env);
      return await makePlanReport(request, createRotationPorts(look, clock));
    },
  );
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  writeReport(report, process.stdout, {
    isJson,
    render: (shown, textLook) => renderPlan(shown, textLook, around),
  });
  return exitCodeOfPlan(report);
}
