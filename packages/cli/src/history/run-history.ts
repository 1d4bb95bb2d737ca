import { createRecordHistoryAdapter } from "@latchkey/core/aws/record-history-adapter";
import { enterAws } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { locateInstallation, notDeployed } from "../installation/find-installation.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { whileSaying } from "../text/while-saying.ts";
import type { HistoryReport } from "./history-report.ts";
import type { HistoryOptions } from "./history-spec.ts";
import { renderHistory } from "./render-history.ts";

/**
 * `latchkey history`: what was recorded. Changes nothing in AWS.
 * @throws NotDeployedError, and the classes of core's aws/errors.ts
 */
export async function runHistory(
  options: HistoryOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const { customDomain } = options;
  const report = await whileSaying(`Reading the records of ${customDomain} …`, process.stderr, () =>
    readReport(options, process.env),
  );
  writeReport(report, process.stdout, { isJson: options.isJson, render: renderHistory });
  return exitCodes.settled;
}

async function readReport(
  { aws, customDomain, installation, limit }: HistoryOptions,
  env: NodeJS.ProcessEnv,
): Promise<HistoryReport> {
  await enterAws(aws, env);
  const { bucket } = await locateInstallation(installation);
  const records = await createRecordHistoryAdapter(bucket).readNewest(customDomain, limit);
  if (records !== undefined) return { version: 1, customDomain, bucket, records };
  throw notDeployed(
    "No records of a Latchkey are where they were looked for.",
    `There is no bucket ${bucket}.`,
    `latchkey history ${customDomain}`,
  );
}
