import { auditUnit } from "@latchkey/core/audit/audit-unit";
import type { AuditUnitPorts } from "@latchkey/core/audit/audit-unit-ports";
import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { UnitAudit } from "@latchkey/core/audit/unit-audit";
import { type FakeAuditOptions, fakeAudit } from "./fake-audit.ts";
import { type FakeWorld, fakeWorld } from "./fake-world.ts";
import { type FakeZone, fakeDns, soundZone } from "./fake-zone.ts";

/** Audits eu-west-1 of a fake world. */
export async function auditFake(
  world: FakeWorld = fakeWorld(),
  {
    zone = soundZone,
    ...of
  }: FakeAuditOptions & {
    readonly zone?: FakeZone;
    readonly ports?: Partial<AuditUnitPorts>;
  } = {},
): Promise<UnitAudit> {
  const { unitPorts } = fakeAudit(world, of);
  return await auditUnit(
    { accountId: "123456789012", region: "eu-west-1" },
    { ...unitPorts, dns: fakeDns(zone), ...of.ports },
  );
}

/** Names of the findings, in their order. */
export function namesOf({ findings }: Pick<UnitAudit, "findings">): readonly FindingName[] {
  return findings.map(({ name }) => name);
}
