import { createAccountCheckAdapter } from "@latchkey/core/aws/account-check-adapter";
import type { CallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import { createExecutionAdapter } from "@latchkey/core/aws/execution-adapter";
import { createRecordHistoryAdapter } from "@latchkey/core/aws/record-history-adapter";
import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { enterToLook, type Looking } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { locateInstallation } from "../installation/find-installation.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { type Say, whileSaying } from "../text/while-saying.ts";
import { checkCertificateQuota, checkCredentials, checkPermissions } from "./check-account.ts";
import { checkDns } from "./check-dns.ts";
import { checkInstallation } from "./check-installation.ts";
import { checkRegion } from "./check-region.ts";
import type { Check, DoctorReport } from "./doctor-report.ts";
import type { DoctorOptions } from "./doctor-spec.ts";
import { renderDoctor } from "./render-doctor.ts";

/**
 * `latchkey doctor`: what is missing is told, not thrown. Changes nothing in AWS.
 * @throws EndpointUnreachableError
 */
export async function runDoctor(
  options: DoctorOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const checks = await whileSaying("Asking who the caller is …", process.stderr, async (say) => {
    const looking = await enterToLook(options, process.env);
    const { check, caller } = await checkCredentials();
    return caller === undefined
      ? [check]
      : [check, ...(await checkAll(options, { ...looking, caller, say }))];
  });
  const report: DoctorReport = { version: 1, checks };
  writeReport(report, process.stdout, { isJson: options.isJson, render: renderDoctor });
  const isWell = checks.every(({ outcome }) => outcome !== "bad");
  return isWell ? exitCodes.settled : exitCodes.standsStill;
}

interface Asked extends Looking {
  readonly caller: CallerIdentity;
  readonly say: Say;
}

async function checkAll(
  { installation }: DoctorOptions,
  { clock, look, caller, say }: Asked,
): Promise<readonly Check[]> {
  const ports = createRotationPorts(look, clock);
  const account = createAccountCheckAdapter();
  say("Asking each Region …");
  const regions = await Promise.all(look.poolRegions.map((region) => checkRegion(region, ports)));
  say("Asking what is allowed …");
  const permissions = await checkPermissions(ports, account, caller);
  const certificates = await checkCertificateQuota(account);
  say("Asking DNS …");
  const names = regions.flatMap(({ customDomains }) => customDomains);
  const dns = await checkDns([...new Set(names)].toSorted(), ports.edges);
  say("Looking at the installation …");
  const located = await locateInstallation(installation);
  const records = createRecordHistoryAdapter(located.bucket);
  const executions = createExecutionAdapter();
  const deployed = await checkInstallation(located, { clock, executions, records, account });
  const byRegion = regions.flatMap(({ checks }) => checks);
  return [...byRegion, ...permissions, ...certificates, ...dns, ...deployed];
}
