import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { Plan } from "../rotation/plan.ts";
import { type ExecutionIdentity, executionNameOf } from "../trigger/execution-name.ts";
import { recordUnrecordedEnds } from "../trigger/record-unrecorded-ends.ts";
import {
  auditCustomDomain,
  auditRequestOf,
  type CustomDomainAudit,
} from "./audit-custom-domain.ts";
import type { AuditPorts } from "./audit-ports.ts";
import {
  type AuditedCustomDomain,
  type AuditFinding,
  type AuditReport,
  reportKeyOf,
} from "./audit-report.ts";
import { type CustomDomainChange, concernOf } from "./custom-domain-change.ts";
import { byUrgency, findingsOf } from "./findings-of.ts";
import { mapBounded } from "./map-bounded.ts";
import { paceCognito } from "./pace-cognito.ts";
import { messageOf, type ScannedCustomDomain, scanUserPools } from "./scan-user-pools.ts";

/** Custom domains that are looked at at the same time. */
const customDomainsAtOnce = 4;

/** One custom domain with all that the audit has to say of it. */
interface Looked {
  readonly audited: AuditedCustomDomain;
  readonly findings: readonly AuditFinding[];
}

/**
 * Looks at every custom domain of every configured Region as a rotation's plan would, starts a
 * rotation of each that needs one, and writes a report. Changes nothing itself.
 *
 * Whatever fails on the way (a Region, a pool, a custom domain, the start of a rotation) is a
 * finding of the report. Only a report that cannot be written, or told of, is thrown: repeating
 * the audit then starts no rotation twice within a quarter of an hour. At its end it records the
 * executions that ended without their record; a rehearsal does not.
 *
 * @param isRehearsal the rotations that it starts plan and change nothing, whatever the mode
 * @param told changes of custom domains, made by others, that it is started because of
 */
export async function runAudit(
  given: AuditPorts,
  {
    isRehearsal = false,
    told = [],
  }: { readonly isRehearsal?: boolean; readonly told?: readonly CustomDomainChange[] } = {},
): Promise<{ readonly report: AuditReport; readonly reportKey: string }> {
  const ports = isRehearsal ? observing(given) : given;
  const { config, reports, sleep } = ports;
  const { clock } = ports.rotation;
  const startedAt = clock.now();
  const cognito = paceCognito(ports.rotation.cognito, { clock, sleep });
  const paced: AuditPorts = { ...ports, rotation: { ...ports.rotation, cognito } };
  const scan = await scanUserPools(ports.rotation.poolRegions, cognito);
  const looked = await mapBounded(scan.customDomains, customDomainsAtOnce, (scanned) =>
    look(scanned, paced, told),
  );
  const all = looked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const customDomains = all.map(({ audited }) => audited);
  const findings = byUrgency([...scan.findings, ...all.flatMap((one) => one.findings)]);
  const report: AuditReport = {
    schema: "latchkey/audit-report/1",
    at: startedAt.toISOString(),
    endedAt: clock.now().toISOString(),
    mode: config.mode,
    regions: scan.regions,
    customDomains,
    findings,
    counts: countsOf(customDomains, findings),
  };
  const reportKey = reportKeyOf(report);
  await reports.storeReport(reportKey, report);
  await reports.notifyAudit(report, reportKey);
  if (!isRehearsal) await recordUnrecordedEnds({ clock, sleep, ...ports.ends });
  return { report, reportKey };
}

function observing(ports: AuditPorts): AuditPorts {
  return { ...ports, config: { ...ports.config, mode: "observe" } };
}

/** Never rejects. */
async function look(
  scanned: ScannedCustomDomain,
  ports: AuditPorts,
  told: readonly CustomDomainChange[],
): Promise<Looked> {
  const [result] = await Promise.allSettled([auditCustomDomain(scanned, ports, told)]);
  if (result.status === "rejected") return unreadable(scanned, result.reason);
  const { audited, findings: found } = result.value;
  const { rotation, findings } = await startIfNeeded(result.value, ports, told);
  return {
    audited: { ...audited, ...rotation },
    findings: [...found, ...findingsOf(audited, ports.config), ...findings],
  };
}

async function startIfNeeded(
  { audited, plan }: CustomDomainAudit,
  { config, starter, rotation }: AuditPorts,
  told: readonly CustomDomainChange[],
): Promise<{
  readonly rotation?: Pick<AuditedCustomDomain, "rotation">;
  readonly findings: readonly AuditFinding[];
}> {
  const aim = aimOf(audited, plan, told);
  if (aim === undefined) return { findings: [] };
  const apply = isAllowed(config, plan.isObserveOnly);
  const executionName = executionNameOf({
    customDomain: audited.name,
    ...aim,
    time: rotation.clock.now(),
    isDryRun: !apply,
  });
  const request = { ...auditRequestOf(audited.name, apply), region: audited.region };
  const [started] = await Promise.allSettled([starter.startRotation(executionName, request)]);
  if (started.status === "fulfilled") {
    const { value: outcome } = started;
    return { rotation: { rotation: { executionName, outcome, apply } }, findings: [] };
  }
  return {
    rotation: { rotation: { executionName, outcome: "failed", apply } },
    findings: [notStarted(audited, started.reason)],
  };
}

/**
 * What a rotation would be for; undefined when none is needed. A change that somebody just made
 * leaves the custom domain `UPDATING` for up to an hour, and nobody tells when that is over: then
 * a rotation is started all the same, which waits and plans again.
 */
function aimOf(
  { name, userPoolId, certificate }: AuditedCustomDomain,
  plan: Plan,
  told: readonly CustomDomainChange[],
): Pick<ExecutionIdentity, "certificateArn" | "serial" | "action"> | undefined {
  if ("target" in plan) {
    const { arn: certificateArn, serial } = plan.target;
    return { certificateArn, action: plan.action, ...(serial === undefined ? {} : { serial }) };
  }
  const isTold = told.some((change) => concernOf(change, { name, userPoolId }) !== undefined);
  if (plan.action !== "hold" || !isTold || certificate === undefined) return undefined;
  return { certificateArn: certificate.arn, action: "rotate" };
}

function isAllowed({ mode }: FunctionConfig, isObserveOnly: boolean | undefined): boolean {
  return mode === "auto" && isObserveOnly !== true;
}

function notStarted({ name, region }: AuditedCustomDomain, reason: unknown): AuditFinding {
  return {
    name: "rotationNotStarted",
    region,
    customDomain: name,
    message: `${name} needs a rotation, which could not be started: ${messageOf(reason)}`,
    fix: `Put right what the message names, then start it by hand with {"customDomain":"${name}","apply":true}; the next audit tries again by itself.`,
  };
}

function unreadable(scanned: ScannedCustomDomain, reason: unknown): Looked {
  const { name, region } = scanned;
  return {
    audited: { ...scanned, isManaged: true, reasons: [] },
    findings: [
      {
        name: "customDomainUnreadable",
        region,
        customDomain: name,
        message: `Nothing could be decided about ${name}: ${messageOf(reason)}`,
        fix: "Put right what the message names, and run the audit again.",
      },
    ],
  };
}

function countsOf(
  customDomains: readonly AuditedCustomDomain[],
  findings: readonly AuditFinding[],
): AuditReport["counts"] {
  const managed = customDomains.filter(({ isManaged }) => isManaged);
  return {
    customDomains: managed.length,
    findings: findings.length,
    rotationsStarted: managed.filter(({ rotation }) => rotation?.outcome === "started").length,
    healthChecksDisabled: managed.filter(({ routing }) => routing?.healthCheckDisabled === true)
      .length,
  };
}
