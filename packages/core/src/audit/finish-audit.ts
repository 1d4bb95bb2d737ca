import type { RotationRecord } from "../record/record.ts";
import { recordUnrecordedEnds } from "../trigger/record-unrecorded-ends.ts";
import type { AuditPlan } from "./audit-plan.ts";
import { composeReport, distinctCustomDomains, type ReportParts } from "./compose-report.ts";
import type { FinishAuditPorts, LatestReport, ReportKeys } from "./fleet-ports.ts";
import type { FleetReport, ReportedCustomDomain } from "./fleet-report.ts";
import { mapBounded } from "./map-bounded.ts";
import { reportKeysOf } from "./report-key.ts";
import { startRotations } from "./start-rotations.ts";
import type { SeenCustomDomain, UnitAudit } from "./unit-audit.ts";
import { unread } from "./unread-unit.ts";

/** How looking at one account ended. */
export interface AccountEnd {
  readonly accountId: string;
  /** Name of the error when it failed for good. */
  readonly error?: string;
}

/** What all accounts' audits left to be finished. */
export interface AuditToFinish {
  readonly audit: AuditPlan;
  readonly accounts: readonly string[];
  readonly ends: readonly AccountEnd[];
  readonly executionArn: string;
}

/** A finished audit. */
export interface FinishedAudit {
  readonly report: FleetReport;
  readonly keys: ReportKeys;
  /** Why the report before could not be compared with. */
  readonly previousProblem?: string;
}

/** Records of a custom domain that a report shows. */
const mostRecords = 10;
const historiesAtOnce = 4;

/**
 * Makes the report of what all accounts' audits brought: a Region without its last part is one that
 * could not be read. Starts rotations of the audit's own account, as each plan says; writes the
 * report, tells the news, and publishes the report as the latest one, in that order: cut off in
 * between, it is told again rather than never. A rehearsal publishes nothing. Once published it is
 * not made again. Last, executions that ended without their record get it; a rehearsal leaves them.
 *
 * @throws what a port throws, but not for a rotation that could not be started: that is a finding
 */
export async function finishAudit(
  finishing: AuditToFinish,
  ports: FinishAuditPorts,
): Promise<FinishedAudit> {
  const { audit } = finishing;
  const latest = await ports.reports.readLatest();
  const finished = publishedBefore(audit, latest) ?? (await finish(finishing, latest, ports));
  if (audit.apply) {
    const { clock, sleep, ends } = ports;
    await recordUnrecordedEnds({ clock, sleep, ...ends });
  }
  return finished;
}

/** That an earlier attempt came as far. */
function publishedBefore({ at }: AuditPlan, latest: LatestReport): FinishedAudit | undefined {
  if (latest.kind !== "read" || latest.report.at !== new Date(at).toISOString()) return undefined;
  return { report: latest.report, keys: reportKeysOf(latest.report) };
}

async function finish(
  finishing: AuditToFinish,
  latest: LatestReport,
  ports: FinishAuditPorts,
): Promise<FinishedAudit> {
  const { audit, executionArn } = finishing;
  const { reports, notices } = ports;
  const parts = await partsOf(finishing, ports);
  const report = composeReport({
    ...(await around(audit, parts, ports)),
    parts,
    ...(latest.kind === "read" ? { previous: latest.report } : {}),
  });
  const keys = await reports.storeReport(report);
  await notices.notifyAudit(report, { ...keys, executionArn });
  if (audit.apply) await reports.publishLatest(report);
  const unusable = latest.kind === "unusable" ? { previousProblem: latest.problem } : {};
  return { report, keys, ...unusable };
}

/** What the report says beside the parts. */
async function around(
  audit: AuditPlan,
  parts: readonly UnitAudit[],
  { clock, starter, history, version }: FinishAuditPorts,
): Promise<Omit<ReportParts, "parts" | "previous">> {
  const { ownAccountId: accountId, mode, told } = audit;
  const at = new Date(audit.at);
  const seen = distinctCustomDomains(parts);
  const own = seen.filter((one) => one.accountId === accountId);
  // By the audit's own time: done again, it starts none under another name.
  const starting = { starter, clock: { now: () => at }, mode, accountId, told };
  const rotations = await startRotations(own, starting);
  return {
    at,
    endedAt: clock.now(),
    mode,
    version,
    rotations,
    history: await historyOf(own, history),
  };
}

/** Every part, and one more for each planned Region whose last one is missing. */
async function partsOf(
  { audit, accounts, ends }: AuditToFinish,
  { reports }: Pick<FinishAuditPorts, "reports">,
): Promise<readonly UnitAudit[]> {
  const parts: UnitAudit[] = [];
  for await (const part of reports.readParts(audit.id)) parts.push(part);
  const whole = new Set(
    parts.flatMap(({ unit, cursor }) =>
      cursor === undefined ? [`${unit.accountId} ${unit.region}`] : [],
    ),
  );
  const planned = accounts.flatMap((accountId) =>
    audit.regions.map((region) => ({ accountId, region })),
  );
  const missing = planned.filter(({ accountId, region }) => !whole.has(`${accountId} ${region}`));
  return [...parts, ...missing.map((unit) => unread(unit, whyMissing(unit.accountId, ends)))];
}

function whyMissing(accountId: string, ends: readonly AccountEnd[]): string {
  const error = ends.find((end) => end.accountId === accountId)?.error;
  const why = error === undefined ? "" : ` (${error}; the execution's history says more)`;
  return `Looking at the account ${accountId} was not finished${why}.`;
}

async function historyOf(
  own: readonly SeenCustomDomain[],
  history: FinishAuditPorts["history"],
): Promise<NonNullable<ReportParts["history"]>> {
  const managed = own.filter(({ isManaged }) => isManaged);
  const read = await mapBounded(managed, historiesAtOnce, async ({ name }) => {
    const records = (await history.readNewest(name, mostRecords)) ?? [];
    return [name, records.map(({ key, record }) => shownOf(key, record))] as const;
  });
  const histories = read.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  return Object.fromEntries(histories.filter(([, records]) => records.length > 0));
}

function shownOf(
  recordKey: string,
  { endedAt, verdict, from, to }: RotationRecord,
): NonNullable<ReportedCustomDomain["history"]>[number] {
  return {
    at: endedAt,
    verdict,
    ...(from === undefined ? {} : { fromArn: from.arn }),
    ...(to === undefined ? {} : { toArn: to.arn }),
    recordKey,
  };
}
