import { byCodePoint } from "./by-code-point.ts";
import type { FindingName, Severity } from "./finding-catalogue.ts";
import type { Finding, FleetReport, ReportedUnit, ResolvedFinding } from "./fleet-report.ts";
import type { FoundFinding, SeenCustomDomain } from "./unit-audit.ts";

/** The most severe first. */
const ranks: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** Kinds that follow one another while the same matter gets worse. */
const course: readonly FindingName[] = [
  "certificateExpiring",
  "certificateExpiringSoon",
  "certificateExpired",
];

/** Findings of this audit, and what the one before says of them. */
export interface Unsettled {
  readonly found: readonly FoundFinding[];
  readonly previous?: FleetReport;
  readonly units: readonly ReportedUnit[];
  /** A replica shows those of a primary Region that was not to be looked at. */
  readonly seen: readonly Pick<SeenCustomDomain, "name" | "accountId">[];
  readonly at: Date;
  /** Whether this audit could not have found it, though it looked at its place; none when absent. */
  readonly isUnjudged?: (finding: Finding) => boolean;
}

/**
 * Holds the findings against those of the audit before. One that was there keeps since when; it is
 * news when it is new, more severe, or rests on other evidence. One that is gone is resolved,
 * provided that its place was looked at and it could be judged: where not, it stays as it was. One
 * that gave way to a worse one of the same course is neither.
 */
export function settleFindings(unsettled: Unsettled): Pick<FleetReport, "findings" | "resolved"> {
  const { found, previous, at } = unsettled;
  const before = new Map((previous?.findings ?? []).map((one) => [one.id, one]));
  const now = new Map(found.map((one) => [one.id, one]));
  const gone = [...before.values()].filter(({ id }) => !now.has(id));
  const carried = gone.filter((one) => isUnlooked(one, unsettled));
  const findings = [...now.values()].map((one) => settled(one, before.get(one.id), at));
  return {
    findings: [...findings, ...carried.map((one) => ({ ...one, isNews: false }))].toSorted(byRank),
    resolved: gone
      .filter((one) => isLookedAt(one, unsettled) && !isOutgrown(one, found))
      .map(resolvedOf)
      .toSorted((a, b) => rankOf(a) - rankOf(b) || byCodePoint(a.id, b.id)),
  };
}

function settled(one: FoundFinding, before: Finding | undefined, at: Date): Finding {
  if (before === undefined) return { ...one, firstSeenAt: at.toISOString(), isNews: true };
  const isWorse = rankOf(one) < rankOf(before);
  return {
    ...one,
    firstSeenAt: before.firstSeenAt,
    isNews: isWorse || signatureOf(one) !== signatureOf(before),
  };
}

/** Which edges answer differs each time; what they serve is what counts. */
function signatureOf({ evidence }: Pick<Finding, "evidence">): string {
  const lines = evidence.map(({ source, what, value }) =>
    source === "edge" ? `edge: ${value}` : `${source} ${what}: ${value}`,
  );
  return [...new Set(lines)].toSorted(byCodePoint).join("\n");
}

/** Its Region was to be looked at, but it, or its custom domain, could not be read, or not judged. */
function isUnlooked(finding: Finding, unsettled: Unsettled): boolean {
  const { units, found, isUnjudged } = unsettled;
  const own = unitsOf(finding, units);
  const isRegionUnread = own.length > 0 && own.every(({ problem }) => problem !== undefined);
  if (isRegionUnread || isCustomDomainUnread(finding, found)) return true;
  return isInReach(finding, unsettled) && isUnjudged?.(finding) === true;
}

function isLookedAt(finding: Finding, unsettled: Unsettled): boolean {
  return isInReach(finding, unsettled) && !isUnlooked(finding, unsettled);
}

function isInReach(finding: Finding, { units, seen }: Unsettled): boolean {
  return (
    unitsOf(finding, units).length > 0 ||
    seen.some((one) => one.name === finding.customDomain && one.accountId === finding.accountId)
  );
}

/** It is not gone: it has become worse, and goes by the name of that. */
function isOutgrown(
  { name, customDomain, accountId }: Finding,
  found: readonly FoundFinding[],
): boolean {
  const step = course.indexOf(name);
  if (step < 0) return false;
  return found.some(
    (one) =>
      one.customDomain === customDomain &&
      one.accountId === accountId &&
      course.indexOf(one.name) > step,
  );
}

function isCustomDomainUnread(
  { customDomain, accountId, name }: Finding,
  found: readonly FoundFinding[],
): boolean {
  if (customDomain === undefined || name === "customDomainUnreadable") return false;
  return found.some(
    (one) =>
      one.name === "customDomainUnreadable" &&
      one.customDomain === customDomain &&
      one.accountId === accountId,
  );
}

/** The units that a finding could have come from: of the account, and of its Region if it has one. */
function unitsOf(
  { accountId, region }: Finding,
  units: readonly ReportedUnit[],
): readonly ReportedUnit[] {
  return units.filter(
    (unit) => unit.accountId === accountId && (region === undefined || unit.region === region),
  );
}

function resolvedOf(finding: Finding): ResolvedFinding {
  const { id, name, severity, accountId, region, customDomain, firstSeenAt, message } = finding;
  return {
    id,
    name,
    severity,
    accountId,
    firstSeenAt,
    message,
    ...(region === undefined ? {} : { region }),
    ...(customDomain === undefined ? {} : { customDomain }),
  };
}

function rankOf({ severity }: Pick<Finding, "severity">): number {
  return ranks.indexOf(severity);
}

function byRank(a: Finding, b: Finding): number {
  return (
    rankOf(a) - rankOf(b) ||
    byCodePoint(a.customDomain ?? "", b.customDomain ?? "") ||
    byCodePoint(a.name, b.name) ||
    byCodePoint(a.id, b.id)
  );
}
