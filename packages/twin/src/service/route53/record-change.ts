import type {
  Change,
  ChangeResourceRecordSetsRequest,
  ChangeResourceRecordSetsResponse,
  ResourceRecordSet,
  RRType,
} from "@aws-sdk/client-route-53";
import { canonicalName } from "./domain-name.ts";
import { invalidChangeBatch, invalidInput, noSuchHealthCheck } from "./errors.ts";
import { getZone, submitChange, type Zone, type ZoneStore } from "./hosted-zone.ts";
import { recordSetProblems, zoneProblems } from "./record-rule.ts";
import { nameRecordSet, recordKey } from "./record-set.ts";

const types: readonly RRType[] = [
  "A",
  "AAAA",
  "CAA",
  "CNAME",
  "DS",
  "HTTPS",
  "MX",
  "NAPTR",
  "NS",
  "PTR",
  "SOA",
  "SPF",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
];

/** Limits of one request (developer guide, DNSLimitations); an UPSERT counts twice. */
const maxRecords = 1000;
const maxCharacters = 32_000;

/**
 * Makes all changes of the batch or none. The zone's answers change at once; only `GetChange`
 * shows the spreading to the name servers.
 */
export function changeResourceRecordSets(
  store: ZoneStore,
  input: ChangeResourceRecordSetsRequest,
  isHealthCheck: (id: string) => boolean,
): ChangeResourceRecordSetsResponse {
  const zone = getZone(store, input.HostedZoneId);
  const changes = (input.ChangeBatch?.Changes ?? []).map(parseChange);
  if (changes.length === 0) throw invalidInput("A change batch must hold at least one change.");
  checkSize(changes);
  for (const { record } of changes)
    if (record.HealthCheckId !== undefined && !isHealthCheck(record.HealthCheckId))
      throw noSuchHealthCheck(record.HealthCheckId);
  zone.records = applyChanges(zone, changes);
  return { ChangeInfo: submitChange(store, input.ChangeBatch?.Comment) };
}

interface ParsedChange {
  readonly action: "CREATE" | "DELETE" | "UPSERT";
  readonly record: ResourceRecordSet;
}

function parseChange({ Action, ResourceRecordSet: record }: Change): ParsedChange {
  if (Action !== "CREATE" && Action !== "DELETE" && Action !== "UPSERT")
    throw invalidInput(`Invalid change action '${Action}': must be CREATE, DELETE or UPSERT.`);
  if (record === undefined) throw invalidInput("A change must hold a ResourceRecordSet.");
  const name = canonicalName(record.Name);
  if (name === undefined) throw invalidInput(`Invalid domain name '${record.Name}'.`);
  if (!types.some((type) => type === record.Type))
    throw invalidInput(`Invalid resource record type '${record.Type}'.`);
  const parsed = { ...record, Name: name, ...canonicalTarget(record) };
  checkShape(parsed);
  return { action: Action, record: parsed };
}

/** Route 53 keeps names fully qualified, with the dot at the end, those of alias targets too. */
function canonicalTarget({
  AliasTarget: target,
}: ResourceRecordSet): Pick<ResourceRecordSet, "AliasTarget"> {
  const name = canonicalName(target?.DNSName);
  return target === undefined || name === undefined
    ? {}
    : { AliasTarget: { ...target, DNSName: name } };
}

function checkShape(record: ResourceRecordSet): void {
  const said = (problem: string) =>
    invalidInput(`Invalid request: ${problem} (${nameRecordSet(record)})`);
  if (record.AliasTarget !== undefined) {
    const { HostedZoneId, DNSName, EvaluateTargetHealth } = record.AliasTarget;
    if (record.TTL !== undefined || (record.ResourceRecords ?? []).length > 0)
      throw said("expected exactly one of AliasTarget or TTL with ResourceRecords");
    if (!HostedZoneId || !DNSName || EvaluateTargetHealth === undefined)
      throw said("AliasTarget needs HostedZoneId, DNSName and EvaluateTargetHealth");
  } else {
    if (record.TTL === undefined || (record.ResourceRecords ?? []).length === 0)
      throw said("missing field TTL or ResourceRecords");
    if (record.TTL < 0 || record.TTL > 2_147_483_647) throw said("TTL out of range");
  }
  const policies = [
    record.Weight,
    record.Region,
    record.Failover,
    record.GeoLocation,
    record.MultiValueAnswer,
    record.CidrRoutingConfig,
    record.GeoProximityLocation,
  ].filter((policy) => policy !== undefined).length;
  if (policies > 1) throw said("expected no more than one routing policy");
  if ((policies === 1) !== (record.SetIdentifier !== undefined))
    throw said("a routing policy and SetIdentifier go together");
}

function checkSize(changes: readonly ParsedChange[]): void {
  let records = 0;
  let characters = 0;
  for (const { action, record } of changes) {
    const times = action === "UPSERT" ? 2 : 1;
    const values = record.ResourceRecords ?? [];
    records += times * values.length;
    characters += times * values.reduce((sum, { Value }) => sum + String(Value).length, 0);
  }
  if (records > maxRecords)
    throw invalidChangeBatch([`Number of records limit of ${maxRecords} exceeded.`]);
  if (characters > maxCharacters)
    throw invalidChangeBatch([`RDATA character limit of ${maxCharacters} exceeded.`]);
}

function applyChanges(
  zone: Zone,
  changes: readonly ParsedChange[],
): ReadonlyMap<string, ResourceRecordSet> {
  const records = new Map(zone.records);
  const problems = changes.flatMap((change) => applyChange(zone, records, change));
  if (problems.length > 0) throw invalidChangeBatch(problems);
  const together = zoneProblems(zone, [...records.values()]);
  if (together.length > 0) throw invalidChangeBatch(together);
  return records;
}

function applyChange(
  zone: Zone,
  records: Map<string, ResourceRecordSet>,
  { action, record }: ParsedChange,
): string[] {
  const key = recordKey(record);
  const existing = records.get(key);
  if (action === "DELETE") {
    const tried = `Tried to delete resource record set ${nameRecordSet(record)} but`;
    if (existing === undefined) return [`${tried} it was not found`];
    if (contentOf(existing) !== contentOf(record))
      return [`${tried} the values provided do not match the current values`];
    records.delete(key);
    return [];
  }
  if (action === "CREATE" && existing !== undefined)
    return [`Tried to create resource record set ${nameRecordSet(record)} but it already exists`];
  records.set(key, record);
  return recordSetProblems(record, zone);
}

/** What must be equal for a DELETE; the order of values does not matter. */
function contentOf(record: ResourceRecordSet): string {
  const { TTL, Weight, Region, Failover, HealthCheckId, AliasTarget } = record;
  const values = (record.ResourceRecords ?? []).map(({ Value }) => Value).sort();
  const target = AliasTarget && [
    AliasTarget.HostedZoneId,
    canonicalName(AliasTarget.DNSName),
    AliasTarget.EvaluateTargetHealth,
  ];
  return JSON.stringify([TTL, Weight, Region, Failover, HealthCheckId, values, target]);
}
