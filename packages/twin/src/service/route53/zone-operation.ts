import type {
  CreateHostedZoneRequest,
  CreateHostedZoneResponse,
  DeleteHostedZoneRequest,
  DeleteHostedZoneResponse,
  GetHostedZoneRequest,
  GetHostedZoneResponse,
  ListHostedZonesByNameRequest,
  ListHostedZonesByNameResponse,
  ListHostedZonesRequest,
  ListHostedZonesResponse,
  ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Random } from "../../random.ts";
import { AwsError } from "../../service.ts";
import { canonicalName, compareNames } from "./domain-name.ts";
import { invalidInput } from "./errors.ts";
import {
  describeZone,
  drawId,
  getZone,
  submitChange,
  type Zone,
  type ZoneStore,
} from "./hosted-zone.ts";
import { parsePageSize } from "./page-size.ts";
import { recordKey } from "./record-set.ts";

/** Quota a new account has (developer guide, DNSLimitations). */
const maxZones = 500;

/**
 * A new zone with its NS and SOA records. A caller reference works once: repeating it is
 * `HostedZoneAlreadyExists`, as the API reference says, so that a retry makes no second zone.
 */
export function createHostedZone(
  store: ZoneStore,
  input: CreateHostedZoneRequest,
): CreateHostedZoneResponse {
  const name = canonicalName(input.Name);
  if (name === undefined || name.startsWith("\\052"))
    throw new AwsError("InvalidDomainName", `Invalid domain name: ${input.Name}`);
  const reference = input.CallerReference;
  if (!reference || reference.length > 128)
    throw invalidInput("CallerReference must have 1 to 128 characters.");
  const zones = [...store.zones.values()];
  if (zones.some((zone) => zone.callerReference === reference))
    throw new AwsError(
      "HostedZoneAlreadyExists",
      `A hosted zone has already been created with the specified caller reference: ${reference}`,
      409,
    );
  if (zones.length >= maxZones)
    throw new AwsError("TooManyHostedZones", `Limits Exceeded: ${maxZones} hosted zones.`);
  const zone = newZone(store.random, name, reference, input);
  store.zones.set(zone.id, zone);
  return {
    HostedZone: describeZone(zone),
    ChangeInfo: submitChange(store),
    DelegationSet: { NameServers: [...zone.nameServers] },
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
  };
}

/** One zone and its name servers. */
export function getHostedZone(
  store: ZoneStore,
  input: GetHostedZoneRequest,
): GetHostedZoneResponse {
  const zone = getZone(store, input.Id);
  return {
    HostedZone: describeZone(zone),
    ...(zone.isPrivate ? {} : { DelegationSet: { NameServers: [...zone.nameServers] } }),
  };
}

/** All zones in the order they were made; `Marker` is the first of the page. */
export function listHostedZones(
  store: ZoneStore,
  input: ListHostedZonesRequest,
): ListHostedZonesResponse {
  const size = parsePageSize(input.MaxItems, 100);
  const zones = [...store.zones.values()];
  const start = input.Marker === undefined ? 0 : zones.findIndex(({ id }) => id === input.Marker);
  if (start < 0) throw invalidInput(`Invalid marker: ${input.Marker}`);
  const next = zones[start + size];
  return {
    HostedZones: zones.slice(start, start + size).map(describeZone),
    Marker: input.Marker ?? "",
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined ? {} : { NextMarker: next.id }),
  };
}

/** Zones by name from the right; `DNSName` is where to start, not a filter. */
export function listHostedZonesByName(
  store: ZoneStore,
  input: ListHostedZonesByNameRequest,
): ListHostedZonesByNameResponse {
  const size = parsePageSize(input.MaxItems, 100);
  const { DNSName, HostedZoneId } = input;
  if (HostedZoneId !== undefined && DNSName === undefined)
    throw invalidInput("HostedZoneId needs DNSName.");
  const startName = DNSName === undefined ? "" : canonicalName(DNSName);
  if (startName === undefined)
    throw new AwsError("InvalidDomainName", `Invalid domain name: ${DNSName}`);
  const startId = String(HostedZoneId ?? "").replace(/^\/?hostedzone\//, "");
  const rest = [...store.zones.values()].sort(compareZones).filter((zone) => {
    const order = compareNames(zone.name, startName);
    return order > 0 || (order === 0 && zone.id >= startId);
  });
  const next = rest[size];
  return {
    HostedZones: rest.slice(0, size).map(describeZone),
    ...(DNSName === undefined ? {} : { DNSName }),
    ...(HostedZoneId === undefined ? {} : { HostedZoneId }),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined ? {} : { NextDNSName: next.name, NextHostedZoneId: next.id }),
  };
}

/** Only a zone with nothing but its own NS and SOA can be deleted. */
export function deleteHostedZone(
  store: ZoneStore,
  input: DeleteHostedZoneRequest,
): DeleteHostedZoneResponse {
  const zone = getZone(store, input.Id);
  const own = [...zone.records.values()].filter(
    ({ Name, Type }) => Name === zone.name && (Type === "NS" || Type === "SOA"),
  );
  if (own.length < zone.records.size)
    throw new AwsError(
      "HostedZoneNotEmpty",
      "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
    );
  store.zones.delete(zone.id);
  return { ChangeInfo: submitChange(store) };
}

function compareZones(one: Zone, other: Zone): number {
  return compareNames(one.name, other.name) || (one.id < other.id ? -1 : 1);
}

function newZone(
  random: Random,
  name: string,
  callerReference: string,
  input: CreateHostedZoneRequest,
): Zone {
  const nameServers = ["com", "net", "org", "co.uk"].map(
    (end) => `ns-${random.integer(0, 2047)}.awsdns-${random.integer(0, 63)}.${end}`,
  );
  const comment = input.HostedZoneConfig?.Comment;
  const soa = `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  const own: ResourceRecordSet[] = [
    {
      Name: name,
      Type: "NS",
      TTL: 172_800,
      ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
    },
    { Name: name, Type: "SOA", TTL: 900, ResourceRecords: [{ Value: soa }] },
  ];
  return {
    id: drawId(random, "Z"),
    name,
    callerReference,
    isPrivate: input.VPC !== undefined,
    nameServers,
    records: new Map(own.map((record) => [recordKey(record), record])),
    ...(comment === undefined ? {} : { comment }),
  };
}
