import type { Clock } from "../clock.ts";
import type { Mode } from "../config/latchkey-config.ts";
import { auditUnit } from "./audit-unit.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import { composeReport, type FleetRotation } from "./compose-report.ts";
import { foundFinding, seen } from "./finding/finding-draft.ts";
import type { FleetReport } from "./fleet-report.ts";
import { mapBounded } from "./map-bounded.ts";
import { messageOf } from "./scan-user-pools.ts";
import type { AuditUnit, SeenCustomDomain, UnitAudit } from "./unit-audit.ts";

/** Units that are audited at the same time, unless said. */
const unitsAtOnce = 8;

/** What an audit of many units is made of. */
export interface FleetAudit {
  readonly units: readonly AuditUnit[];
  /** Made once for each unit; what it throws (a role that cannot be assumed) is a finding. */
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
  const rotations = await fleet.rotate?.(onePerName(parts));
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

/** A replica shows its custom domain again: that is rotated once. */
function onePerName(parts: readonly UnitAudit[]): readonly SeenCustomDomain[] {
  const all = parts.flatMap(({ customDomains }) => customDomains);
  return [...new Map(all.map((one) => [`${one.accountId} ${one.name}`, one])).values()];
}

async function auditEntered(unit: AuditUnit, { portsOf }: FleetAudit): Promise<UnitAudit> {
  const [entered] = await Promise.allSettled([(async () => await portsOf(unit))()]);
  if (entered.status === "rejected") return unentered(unit, entered.reason);
  const [audited] = await Promise.allSettled([auditUnit(unit, entered.value)]);
  return audited.status === "fulfilled" ? audited.value : unentered(unit, audited.reason);
}

/** The audit of a unit whose account could not be entered: told once for the account. */
export function unentered(unit: AuditUnit, reason: unknown): UnitAudit {
  const { accountId, role } = unit;
  const why = messageOf(reason);
  const message = `The account ${accountId} could not be entered${role === undefined ? "" : ` by the role ${role.arn}`}: ${why}`;
  return {
    schema: "latchkey/unit-audit/1",
    unit,
    userPools: 0,
    problem: message,
    customDomains: [],
    certificates: [],
    findings: [
      foundFinding(
        { accountId },
        {
          name: "accountUnreadable",
          message,
          evidence: [
            seen("audit", role?.arn ?? "credentials", reason instanceof Error ? reason.name : why),
          ],
          fix: "Check the role, its trust policy and the external ID; see docs on further accounts. Then run the audit again.",
        },
      ),
    ],
  };
}
