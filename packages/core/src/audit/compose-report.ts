import type { Mode } from "../config/latchkey-config.ts";
import { byCodePoint } from "./by-code-point.ts";
import { changeFindings } from "./finding/change-findings.ts";
import type { FindingPlace } from "./finding/finding-draft.ts";
import type {
  Finding,
  FleetReport,
  ReportedCertificate,
  ReportedCustomDomain,
  ReportedUnit,
} from "./fleet-report.ts";
import { settleFindings } from "./settle-findings.ts";
import type { FoundFinding, SeenCustomDomain, UnitAudit } from "./unit-audit.ts";

/** What became of the wish to rotate one custom domain. */
export interface FleetRotation {
  readonly accountId: string;
  readonly customDomain: string;
  readonly rotation: NonNullable<ReportedCustomDomain["rotation"]>;
  /** That it could not be started. */
  readonly finding?: FoundFinding;
}

/** Everything that a report is made of. */
export interface ReportParts {
  /** Of every unit, in any order; several of one unit when it took more than one turn. */
  readonly parts: readonly UnitAudit[];
  readonly previous?: FleetReport;
  readonly at: Date;
  readonly endedAt: Date;
  readonly mode: Mode;
  /** Of Latchkey. */
  readonly version: string;
  /** Absent from an audit that starts none. */
  readonly rotations?: readonly FleetRotation[];
  /** By custom domain. */
  readonly history?: Readonly<Record<string, NonNullable<ReportedCustomDomain["history"]>>>;
}

/**
 * Makes the report of a fleet from what its units brought and from the report before: what is seen
 * twice (a replica shows its custom domain again) stands once, and each finding gets since when it
 * is there and whether it is news. Pure: same parts, same report.
 */
export function composeReport(input: ReportParts): FleetReport {
  const { parts, previous, at, endedAt, mode, version, rotations } = input;
  const units = unitsOf(parts);
  const seen = distinctCustomDomains(parts);
  const certificates = certificatesOf(parts, seen);
  const changes = changeFindings({
    seen,
    units,
    at,
    ...(previous === undefined ? {} : { previous }),
  });
  const found = [
    ...parts.flatMap(({ findings }) => findings),
    ...changes.findings,
    ...(rotations ?? []).flatMap(({ finding }) => finding ?? []),
  ];
  const unheld = found.filter((finding) => !isHeldCertificate(finding, certificates));
  const { findings, resolved } = settleFindings({
    found: unheld,
    units,
    seen,
    at,
    isUnjudged: (finding) => rotations === undefined && isStillToStart(finding, seen),
    ...(previous === undefined ? {} : { previous }),
  });
  const customDomains = changes.customDomains.map((one) => completed(one, input));
  return {
    schema: "latchkey/audit-report/2",
    tool: { name: "latchkey", version },
    at: at.toISOString(),
    endedAt: endedAt.toISOString(),
    mode,
    units,
    customDomains,
    certificates,
    findings,
    resolved,
    counts: countsOf(customDomains, findings),
  };
}

/** A rotation that could not be started, and is still needed: one that starts none cannot tell more. */
function isStillToStart(
  { name, accountId, customDomain }: Finding,
  seen: readonly SeenCustomDomain[],
): boolean {
  if (name !== "rotationNotStarted") return false;
  const own = seen.find((one) => one.name === customDomain && one.accountId === accountId);
  return own?.decision === "rotate" || own?.decision === "verify";
}

/** A custom domain in another Region holds it: it only looked as if nobody did. */
function isHeldCertificate(
  { name, resource }: FoundFinding,
  certificates: readonly ReportedCertificate[],
): boolean {
  if (name !== "certificateDeletable") return false;
  return certificates.some(({ arn, heldBy }) => arn === resource && heldBy.length > 0);
}

function unitsOf(parts: readonly UnitAudit[]): readonly ReportedUnit[] {
  const byPlace = new Map<string, ReportedUnit>();
  for (const { unit, userPools, problem } of parts) {
    const key = keyOf(unit);
    const known = byPlace.get(key);
    const why = known?.problem ?? problem;
    byPlace.set(key, {
      accountId: unit.accountId,
      region: unit.region,
      userPools: (known?.userPools ?? 0) + userPools,
      ...(why === undefined ? {} : { problem: why }),
    });
  }
  return [...byPlace.values()].toSorted((a, b) => byCodePoint(keyOf(a), keyOf(b)));
}

/** Each custom domain once, by name: a replica shows it again. */
export function distinctCustomDomains(parts: readonly UnitAudit[]): readonly SeenCustomDomain[] {
  const byName = new Map<string, SeenCustomDomain>();
  for (const one of parts.flatMap(({ customDomains }) => customDomains)) {
    const key = `${one.accountId} ${one.name}`;
    const known = byName.get(key);
    // What could be read tells more than what could not.
    if (known === undefined || (known.decision === undefined && one.decision !== undefined)) {
      byName.set(key, one);
    }
  }
  return [...byName.values()].toSorted(
    (a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.accountId, b.accountId),
  );
}

function certificatesOf(
  parts: readonly UnitAudit[],
  seen: readonly SeenCustomDomain[],
): readonly ReportedCertificate[] {
  const byArn = new Map(
    parts.flatMap(({ certificates }) => certificates.map((one) => [one.arn, one] as const)),
  );
  return [...byArn.values()]
    .map((one) => ({
      ...one,
      heldBy: seen
        .filter(({ cognito }) => cognito.certificateArn === one.arn)
        .map(({ name }) => name),
    }))
    .toSorted((a, b) => byCodePoint(a.arn, b.arn));
}

function completed(
  seen: SeenCustomDomain,
  { rotations = [], history = {} }: ReportParts,
): ReportedCustomDomain {
  const started = rotations.find(
    ({ accountId, customDomain }) => accountId === seen.accountId && customDomain === seen.name,
  );
  const past = Object.hasOwn(history, seen.name) ? history[seen.name] : undefined;
  return {
    ...seen,
    ...(started === undefined ? {} : { rotation: started.rotation }),
    ...(past === undefined ? {} : { history: past }),
  };
}

function countsOf(
  customDomains: readonly ReportedCustomDomain[],
  findings: readonly Finding[],
): FleetReport["counts"] {
  const managed = customDomains.filter(({ isManaged }) => isManaged);
  const of = (severity: Finding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    customDomains: managed.length,
    findings: {
      critical: of("critical"),
      high: of("high"),
      medium: of("medium"),
      low: of("low"),
      info: of("info"),
    },
    rotationsStarted: managed.filter(({ rotation }) => rotation?.outcome === "started").length,
    healthChecksDisabled: managed.filter(({ routing }) => routing?.healthCheckDisabled === true)
      .length,
  };
}

function keyOf({
  accountId,
  region,
}: Required<Pick<FindingPlace, "accountId" | "region">>): string {
  return `${accountId} ${region}`;
}
