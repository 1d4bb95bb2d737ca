import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { systemClock } from "@latchkey/core/clock";
import { applyAwsSettings } from "../command/aws-settings.ts";
import type { PlanOptions } from "../command/plan-options.ts";
import { readEndpointClock } from "../endpoint-clock.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CommandProcess } from "../run.ts";
import { textLookOf } from "../text/paint.ts";
import { whileSaying } from "../text/while-saying.ts";
import { exitCodeOfPlan } from "./exit-code-of-plan.ts";
import { makePlanReport } from "./make-plan-report.ts";
import type { PlanReport } from "./plan-report.ts";
import { renderPlan } from "./render-plan.ts";

/**
 * `latchkey plan`: reads, decides, and shows the plan. Changes nothing in AWS.
 * @throws the classes of core's aws/errors.ts; EndpointUnreachableError
 */
export async function runPlan(options: PlanOptions, process: CommandProcess): Promise<ExitCode> {
  const { request, isJson, aws } = options;
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
  return exitCodeOfPlan(report);
}

async function readReport({ request, look, aws }: PlanOptions): Promise<PlanReport> {
  const { endpointUrl } = aws;
  const clock = endpointUrl === undefined ? systemClock : await readEndpointClock(endpointUrl);
  return await makePlanReport(request, createRotationPorts(look, clock));
}
