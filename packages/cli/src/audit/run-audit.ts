import { auditFleet } from "@latchkey/core/audit/audit-fleet";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { readCallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import { createReportStore } from "@latchkey/core/aws/report-store-adapter";
import packageJson from "../../package.json" with { type: "json" };
import { enterToLook } from "../aws-entry.ts";
import type { ExitCode } from "../exit-code.ts";
import { locateInstallation } from "../installation/find-installation.ts";
import { writeText } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { type Say, whileSaying } from "../text/while-saying.ts";
import { formatReport } from "./audit-format.ts";
import type { AuditOptions } from "./audit-spec.ts";
import { exitCodeOfAudit } from "./exit-code-of-audit.ts";
import { readPreviousReport } from "./read-previous-report.ts";
import { renderAudit } from "./render-audit.ts";
import { requireWritable, writeFiles } from "./report-file.ts";
import { wantedBefore } from "./wanted-before.ts";

/**
 * `latchkey audit`: looks, composes the report, prints it and writes it to files. Changes nothing
 * in AWS.
 * @throws EndpointUnreachableError, ReportUnwritableError, and core's AwsCallError where nobody
 *   knows who the caller is
 */
export async function runAudit(options: AuditOptions, process: CommandProcess): Promise<ExitCode> {
  const { stdout, stderr } = process;
  await requireWritable(options.files);
  const { accountId, report } = await whileSaying("Asking who the caller is …", stderr, (say) =>
    audit(options, process.env, say),
  );
  const { format } = options;
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  if (format === "text") writeText(stdout, (textLook) => renderAudit(report, textLook, around));
  else stdout.write(formatReport(report, format, accountId));
  const { written, failure } = await writeFiles(options.files, (file) =>
    formatReport(report, file.format, accountId),
  );
  for (const path of written) stderr.write(`Written: ${path}\n`);
  if (failure !== undefined) throw failure;
  return exitCodeOfAudit(report, options.failOn);
}

async function audit(
  options: AuditOptions,
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<{ readonly accountId: string; readonly report: FleetReport }> {
  const { clock, look } = await enterToLook(options, env);
  const { accountId } = await readCallerIdentity();
  const { bucket } = await locateInstallation(options.installation);
  const previous = await readPreviousReport(createReportStore(bucket));
  const config = wantedBefore(look, previous);
  const ports = createAuditUnitPorts({ ...look, config }, { clock });
  const left = new Set(look.poolRegions);
  const sayRest = () => say(`Looking at ${[...left].join(", ")} …`);
  sayRest();
  const report = await auditFleet({
    units: look.poolRegions.map((region) => ({ accountId, region })),
    portsOf: () => ports,
    clock,
    mode: config.mode,
    version: packageJson.version,
    ...(previous === undefined ? {} : { previous }),
    onUnit: ({ unit }) => {
      left.delete(unit.region);
      if (left.size > 0) sayRest();
    },
  });
  return { accountId, report };
}
