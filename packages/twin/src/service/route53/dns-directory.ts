import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { DnsDirectory, DnsRecordType, HealthCheckDirectory } from "../../world.ts";
import { canonicalName, isWithinZone, namesAbove } from "./domain-name.ts";
import type { Zone, ZoneStore } from "./hosted-zone.ts";

/** The zones of one account. */
export interface ZoneDirectory extends DnsDirectory {
  /** The name of the public zone that is asked about a name, with the dot at the end. */
  zoneOf(name: string): string | undefined;
}

/**
 * What the public zones answer. The zone with the longest name that contains the question is asked;
 * of several with the same name the oldest, because the parent's delegation is not simulated.
 */
export function createDnsDirectory(
  store: ZoneStore,
  healthChecks: HealthCheckDirectory,
): ZoneDirectory {
  return {
    zoneOf(name) {
      const canonical = canonicalName(name);
      return canonical === undefined ? undefined : zoneFor(store, canonical)?.name;
    },
    lookup(name, type) {
      const canonical = canonicalName(name);
      const zone = canonical === undefined ? undefined : zoneFor(store, canonical);
      if (canonical === undefined || zone === undefined) return undefined;
      const record = findRecord(zone, canonical, type, healthChecks);
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

function zoneFor(store: ZoneStore, name: string): Zone | undefined {
  let best: Zone | undefined;
  for (const zone of store.zones.values())
    if (
      !zone.isPrivate &&
      isWithinZone(name, zone.name) &&
      (best === undefined || zone.name.length > best.name.length)
    )
      best = zone;
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
