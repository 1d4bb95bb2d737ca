import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { enterToLook } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { writeReport } from "../output.ts";
import { makePlanReport } from "../plan/make-plan-report.ts";
import { startRotation } from "../rotation/start-rotation.ts";
import type { CommandProcess } from "../run.ts";
import { whileSaying } from "../text/while-saying.ts";
import { verifyReportOf } from "./make-verify-report.ts";
import { renderVerify } from "./render-verify.ts";
import type { VerifyOptions } from "./verify-spec.ts";

/** Edges looked at: as many as in one round of a rotation. */
const mostEdges = 24;

/**
 * `latchkey verify`: from this machine, or by the deployed rotation. Changes nothing in AWS.
 * @throws the classes of core's aws/errors.ts; EndpointUnreachableError; NotDeployedError
 */
export async function runVerify(
  options: VerifyOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const { request, isJson } = options;
  if (options.isRecorded) return await startRotation(request, options, process);
  const report = await whileSaying(
    `Shaking hands with the edges of ${request.customDomain} …`,
    process.stderr,
    async () => {
      const { clock, look } = await enterToLook(options, process.env);
      const ports = createRotationPorts(look, clock);
      return verifyReportOf(await makePlanReport(request, ports, mostEdges));
    },
  );
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  writeReport(report, process.stdout, {
    isJson,
    render: (shown, textLook) => renderVerify(shown, textLook, around),
  });
  return report.isProven ? exitCodes.settled : exitCodes.standsStill;
}
