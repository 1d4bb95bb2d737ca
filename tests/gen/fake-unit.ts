import { auditUnit } from "@latchkey/core/audit/audit-unit";
import type { AuditUnitPorts } from "@latchkey/core/audit/audit-unit-ports";
import { type CaaRecord, type DnsPort, DnsUnreadableError } from "@latchkey/core/audit/dns-port";
import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { UnitAudit } from "@latchkey/core/audit/unit-audit";
import { fakeAudit } from "./fake-audit.ts";
import { type FakeWorld, fakeWorld } from "./fake-world.ts";

/** What DNS answers, by name; what is not there has no record. */
export interface FakeZone {
  readonly cnames?: Readonly<Record<string, string>>;
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly caa?: Readonly<Record<string, readonly CaaRecord[]>>;
  /** Names about which no server answers. */
  readonly silent?: readonly string[];
}

/** The custom domain's alias leads to its distribution, and its parent has an address. */
export const soundZone: FakeZone = {
  cnames: { "auth.example.com": "d111111abcdef8.cloudfront.net" },
  addresses: {
    "auth.example.com": ["192.0.2.1"],
    "d111111abcdef8.cloudfront.net": ["192.0.2.1"],
    "example.com": ["192.0.2.80"],
  },
};

export function fakeDns({ cnames = {}, addresses = {}, caa = {}, silent = [] }: FakeZone): DnsPort {
  const asking = (type: string, name: string) => {
    if (silent.includes(name)) throw new DnsUnreadableError(`${type} ${name}`, "ETIMEOUT");
  };
  return {
    async readCname(name) {
      asking("CNAME", name);
      return cnames[name];
    },
    async readAddresses(name) {
      asking("A", name);
      return addresses[name] ?? [];
    },
    async readCaa(name) {
      asking("CAA", name);
      return caa[name] ?? [];
    },
  };
}

/** Audits eu-west-1 of a fake world. */
export async function auditFake(
  world: FakeWorld = fakeWorld(),
  {
    zone = soundZone,
    ...of
  }: Parameters<typeof fakeAudit>[1] & {
    readonly zone?: FakeZone;
    readonly ports?: Partial<AuditUnitPorts>;
  } = {},
): Promise<UnitAudit> {
  const { ports } = fakeAudit(world, of);
  return await auditUnit(
    { accountId: "123456789012", region: "eu-west-1" },
    { ...ports, dns: fakeDns(zone), ...of.ports },
  );
}

/** Names of the findings, in their order. */
export function namesOf({ findings }: Pick<UnitAudit, "findings">): readonly FindingName[] {
  return findings.map(({ name }) => name);
}
