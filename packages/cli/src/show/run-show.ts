import { paceUnitPorts } from "@latchkey/core/audit/pace-unit-ports";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { enterToLook } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { whileSaying } from "../text/while-saying.ts";
import { makeShowReport } from "./make-show-report.ts";
import { renderShow } from "./render-show.ts";
import type { ShowOptions } from "./show-spec.ts";

/**
 * `latchkey show`: the five sides of one custom domain. Changes nothing in AWS.
 * @throws the classes of core's aws/errors.ts; EndpointUnreachableError
 */
export async function runShow(options: ShowOptions, process: CommandProcess): Promise<ExitCode> {
  const { request, isJson } = options;
  const report = await whileSaying(
    `Looking at ${request.customDomain} …`,
    process.stderr,
    async () => {
      const { clock, look } = await enterToLook(options, process.env);
      return await makeShowReport(request, paceUnitPorts(createAuditUnitPorts(look, { clock })));
    },
  );
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  writeReport(report, process.stdout, {
    isJson,
    render: (shown, textLook) => renderShow(shown, textLook, around),
  });
  return report.problems.length === 0 ? exitCodes.settled : exitCodes.standsStill;
}
