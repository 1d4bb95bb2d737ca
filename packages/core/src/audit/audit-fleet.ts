import type { Clock } from "../clock.ts";
import type { Mode } from "../config/latchkey-config.ts";
import { auditUnit } from "./audit-unit.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import { composeReport, distinctCustomDomains, type FleetRotation } from "./compose-report.ts";
import type { FleetReport } from "./fleet-report.ts";
import { knownCustomDomainsOf, knownIn } from "./known-custom-domains.ts";
import { mapBounded } from "./map-bounded.ts";
import type { AuditUnit, SeenCustomDomain, UnitAudit } from "./unit-audit.ts";
import { unentered, unread } from "./unread-unit.ts";

/** Units that are audited at the same time, unless said. */
const unitsAtOnce = 8;

/** What an audit of many units is made of. */
export interface FleetAudit {
  readonly units: readonly AuditUnit[];
  /** The ports of a unit's account; what it throws is a finding. */
  readonly portsOf: (unit: AuditUnit) => AuditUnitPorts | Promise<AuditUnitPorts>;
  readonly clock: Clock;
  readonly mode: Mode;
  /** Of Latchkey. */
  readonly version: string;
  /** The report of the audit before. */
  readonly previous?: FleetReport;
  readonly atOnce?: number;
  /** Starts what a rotation mends; left out, nothing is started. */
  readonly rotate?: (
    customDomains: readonly SeenCustomDomain[],
  ) => Promise<readonly FleetRotation[]>;
  /** Called as each unit is done. */
  readonly onUnit?: (audit: UnitAudit) => void;
}

/** Audits every unit in this process and composes the report. Never rejects, but for `rotate`. */
export async function auditFleet(fleet: FleetAudit): Promise<FleetReport> {
  const { units, clock, mode, version, previous, atOnce = unitsAtOnce } = fleet;
  const at = clock.now();
  const settled = await mapBounded(units, atOnce, async (unit) => {
    const audit = await auditEntered(unit, fleet);
    fleet.onUnit?.(audit);
    return audit;
  });
  const parts = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const rotations = await fleet.rotate?.(distinctCustomDomains(parts));
  return composeReport({
    parts,
    ...(rotations === undefined ? {} : { rotations }),
    ...(previous === undefined ? {} : { previous }),
    at,
    endedAt: clock.now(),
    mode,
    version,
  });
}

async function auditEntered(
  unit: AuditUnit,
  { portsOf, previous }: FleetAudit,
): Promise<UnitAudit> {
  const [entered] = await Promise.allSettled([(async () => await portsOf(unit))()]);
  if (entered.status === "rejected") return unentered(unit, entered.reason);
  const [audited] = await Promise.allSettled([
    auditUnit(
      unit,
      entered.value,
      previous === undefined ? {} : { known: knownIn(unit, knownCustomDomainsOf(previous)) },
    ),
  ]);
  return audited.status === "fulfilled" ? audited.value : unread(unit, audited.reason);
}
