import { writeFile } from "node:fs/promises";
import { auditFleet } from "@latchkey/core/audit/audit-fleet";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { readCallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import { createReportStore } from "@latchkey/core/aws/report-store-adapter";
import packageJson from "../../package.json" with { type: "json" };
import { enterAws } from "../aws-entry.ts";
import { ReportUnwritableError } from "../errors.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { locateInstallation } from "../installation/find-installation.ts";
import { writeText } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { type Say, whileSaying } from "../text/while-saying.ts";
import { formatReport } from "./audit-format.ts";
import type { AuditOptions } from "./audit-spec.ts";
import { readPreviousReport } from "./read-previous-report.ts";
import { renderAudit } from "./render-audit.ts";
import { severityRank } from "./severity-rank.ts";

/**
 * `latchkey audit`: looks, composes the report, prints it and writes it to files. Changes nothing
 * in AWS.
 * @throws EndpointUnreachableError, ReportUnwritableError, and core's AwsCallError where nobody
 *   knows who the caller is
 */
export async function runAudit(options: AuditOptions, process: CommandProcess): Promise<ExitCode> {
  const { stdout, stderr } = process;
  const { accountId, report } = await whileSaying("Asking who the caller is …", stderr, (say) =>
    audit(options, process.env, say),
  );
  for (const { path, format } of options.files) {
    const text = formatReport(report, format, accountId);
    await writeFile(path, text).catch((error: unknown) => {
      throw new ReportUnwritableError(path, error);
    });
  }
  const { format } = options;
  const around = { hasExtraTrust: Boolean(process.env.NODE_EXTRA_CA_CERTS) };
  if (format === "text") writeText(stdout, (textLook) => renderAudit(report, textLook, around));
  else stdout.write(formatReport(report, format, accountId));
  for (const { path } of options.files) stderr.write(`Written: ${path}\n`);
  return exitCodeOf(report, options);
}

async function audit(
  { aws, look, installation }: AuditOptions,
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<{ readonly accountId: string; readonly report: FleetReport }> {
  const clock = await enterAws(aws, env);
  const { accountId } = await readCallerIdentity();
  const ports = createAuditUnitPorts(look, { clock });
  const { bucket } = await locateInstallation(installation);
  const previous = await readPreviousReport(createReportStore(bucket));
  const left = new Set(look.poolRegions);
  const sayRest = () => say(`Looking at ${[...left].join(", ")} …`);
  sayRest();
  const report = await auditFleet({
    units: look.poolRegions.map((region) => ({ accountId, region })),
    portsOf: () => ports,
    clock,
    mode: look.config.mode,
    version: packageJson.version,
    ...(previous === undefined ? {} : { previous }),
    onUnit: ({ unit }) => {
      left.delete(unit.region);
      if (left.size > 0) sayRest();
    },
  });
  return { accountId, report };
}

function exitCodeOf({ findings, units }: FleetReport, { failOn }: AuditOptions): ExitCode {
  if (units.every(({ problem }) => problem !== undefined)) return exitCodes.standsStill;
  const isFound =
    failOn !== undefined &&
    findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn));
  return isFound ? exitCodes.found : exitCodes.settled;
}
