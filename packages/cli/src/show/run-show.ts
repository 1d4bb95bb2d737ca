import { paceUnitPorts } from "@latchkey/core/audit/pace-unit-ports";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { createReportStore } from "@latchkey/core/aws/report-store-adapter";
import { readPreviousReport } from "../audit/read-previous-report.ts";
import { wantedBefore } from "../audit/wanted-before.ts";
import { enterToLook } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { locateInstallation } from "../installation/find-installation.ts";
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
      const { bucket } = await locateInstallation(options.installation);
      const previous = await readPreviousReport(createReportStore(bucket));
      const settings = { ...look, config: wantedBefore(look, previous) };
      return await makeShowReport(
        request,
        paceUnitPorts(createAuditUnitPorts(settings, { clock })),
      );
    },
  );
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  writeReport(report, process.stdout, {
    isJson,
    render: (shown, textLook) => renderShow(shown, textLook, around),
  });
  return report.problems.length === 0 ? exitCodes.settled : exitCodes.standsStill;
}
