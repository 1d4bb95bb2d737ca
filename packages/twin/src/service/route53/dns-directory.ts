import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { DnsDirectory, DnsRecordType, HealthCheckDirectory } from "../../world.ts";
import { canonicalName, isWithinZone, namesAbove } from "./domain-name.ts";
import type { Zone, ZoneStore } from "./hosted-zone.ts";

/** The zones of one account, and the health checks that its records name. */
export interface PublicDns {
  readonly zones: ZoneStore["zones"];
  readonly healthChecks: HealthCheckDirectory;
}

/**
 * What the public zones of all accounts answer. The zone with the longest name that contains the question is asked;
 * of several with the same name the oldest, because the parent's delegation is not simulated.
 */
export function createDnsDirectory(accounts: readonly PublicDns[]): DnsDirectory {
  return {
    lookup(name, type) {
      const canonical = canonicalName(name);
      const found = canonical === undefined ? undefined : zoneFor(accounts, canonical);
      if (canonical === undefined || found === undefined) return undefined;
      const record = findRecord(found.zone, canonical, type, found.healthChecks);
      if (record === undefined) return undefined;
      if (record.AliasTarget !== undefined)
        return { alias: String(record.AliasTarget.DNSName).toLowerCase().replace(/\.$/, "") };
      return {
        values: (record.ResourceRecords ?? []).map(({ Value }) => String(Value)),
        ttl: record.TTL ?? 0,
      };
    },
  };
}

function zoneFor(
  accounts: readonly PublicDns[],
  name: string,
): { readonly zone: Zone; readonly healthChecks: HealthCheckDirectory } | undefined {
  let best: ReturnType<typeof zoneFor>;
  for (const { zones, healthChecks } of accounts)
    for (const zone of zones.values())
      if (
        !zone.isPrivate &&
        isWithinZone(name, zone.name) &&
        (best === undefined || zone.name.length > best.zone.name.length)
      )
        best = { zone, healthChecks };
  return best;
}

function findRecord(
  zone: Zone,
  name: string,
  type: DnsRecordType,
  healthChecks: HealthCheckDirectory,
): ResourceRecordSet | undefined {
  const records = [...zone.records.values()];
  const source = sourceOf(zone, name, records);
  const candidates = records.filter((record) => record.Name === source && record.Type === type);
  return pickByRouting(candidates, healthChecks);
}

/**
 * The name whose records answer: the name itself when it exists, itself or by something below it,
 * else the wildcard under the nearest name above that exists (RFC 4592, closest encloser).
 */
function sourceOf(
  zone: Zone,
  name: string,
  records: readonly ResourceRecordSet[],
): string | undefined {
  const exists = (one: string) =>
    records.some((record) => record.Name === one || record.Name?.endsWith(`.${one}`));
  if (exists(name)) return name;
  const encloser = namesAbove(name, zone.name).find(exists);
  return encloser === undefined ? undefined : `\\052.${encloser}`;
}

/**
 * Failover sets: the primary while it is healthy or the secondary is not. Other policies: the
 * first healthy set, because the twin has no clients at different places.
 */
function pickByRouting(
  candidates: readonly ResourceRecordSet[],
  healthChecks: HealthCheckDirectory,
): ResourceRecordSet | undefined {
  const isHealthy = ({ HealthCheckId: id }: ResourceRecordSet) =>
    id === undefined || healthChecks.isHealthy(id) !== false;
  const primaryFirst = candidates.toSorted(
    (one, other) => Number(other.Failover === "PRIMARY") - Number(one.Failover === "PRIMARY"),
  );
  return primaryFirst.find(isHealthy) ?? primaryFirst[0];
}
