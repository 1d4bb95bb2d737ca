import { isIPv4, isIPv6 } from "node:net";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { canonicalName, isWithinZone } from "./domain-name.ts";
import type { Zone } from "./hosted-zone.ts";

/** The hosted zone ID of every alias to CloudFront. */
const cloudFrontZoneId = "Z2FDTNDATAQYW2";

/** What is wrong with a value of this type, in Route 53's words; undefined when nothing is. */
type ValueRule = (value: string) => string | undefined;

const hostNameRule: ValueRule = (value) =>
  canonicalName(value) === undefined || /\s/.test(value)
    ? "UnparseableDomainName (Value is not a valid domain name)"
    : undefined;

const valueRules: Readonly<Record<string, ValueRule>> = {
  A: (value) =>
    isIPv4(value) ? undefined : "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)",
  AAAA: (value) =>
    isIPv6(value) ? undefined : "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)",
  CNAME: hostNameRule,
  NS: hostNameRule,
  PTR: hostNameRule,
  TXT: (value) =>
    /^("(?:[^"\\]|\\.){0,255}"\s*)+$/.test(value)
      ? undefined
      : "InvalidCharacterString (Value should be enclosed in quotation marks)",
  CAA: (value) =>
    /^\d{1,3} [a-zA-Z0-9]+ "[^"]*"$/.test(value)
      ? undefined
      : 'CAARDATAInvalid (Value must be: flags tag "value")',
  MX: (value) =>
    /^\d{1,5} \S+$/.test(value) ? undefined : "MXRRDATATooFewFields (Value must be: priority host)",
};

/** Every reason why a record set may not be in the zone, whatever else the zone holds. */
export function recordSetProblems(record: ResourceRecordSet, zone: Zone): string[] {
  const { Name: name, Type: type } = record;
  const problems: string[] = [];
  if (!isWithinZone(String(name), zone.name))
    problems.push(`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`);
  if (type === "CNAME" && name === zone.name)
    problems.push(
      `RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`,
    );
  return [...problems, ...aliasProblems(record), ...valueProblems(record)];
}

function valueProblems(record: ResourceRecordSet): string[] {
  const rule = valueRules[String(record.Type)];
  const values = (record.ResourceRecords ?? []).map(({ Value }) => String(Value));
  if (new Set(values).size < values.length)
    return [`Duplicate Resource Record: '${values.find((one, at) => values.indexOf(one) < at)}'`];
  if (record.Type === "CNAME" && values.length > 1)
    return [`Single-valued type CNAME has ${values.length} values`];
  return values.flatMap((value) => {
    const problem = rule?.(value);
    return problem === undefined
      ? []
      : [`Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`];
  });
}

/**
 * An alias to CloudFront may be of type A, AAAA or HTTPS only and cannot evaluate the target's
 * health (API reference, AliasTarget). Route 53 does not say which rule was broken.
 */
function aliasProblems(record: ResourceRecordSet): string[] {
  const { AliasTarget: target, Name: name, Type: type } = record;
  if (target === undefined || target.HostedZoneId !== cloudFrontZoneId) return [];
  const isToCloudFront = canonicalName(target.DNSName)?.endsWith(".cloudfront.net.") === true;
  const isTypeAllowed = type === "A" || type === "AAAA" || type === "HTTPS";
  return isToCloudFront && isTypeAllowed && target.EvaluateTargetHealth !== true
    ? []
    : [
        `The request contains an invalid set of changes for a resource record set '${type} ${name}'`,
      ];
}

/** Problems that only the whole zone shows, once all changes of the batch are made. */
export function zoneProblems(zone: Zone, records: readonly ResourceRecordSet[]): string[] {
  return [
    ...apexProblems(zone, records),
    ...records.flatMap((record) => [
      ...cnameConflicts(zone, record, records),
      ...aliasTargetProblems(zone, record, records),
    ]),
  ];
}

function apexProblems(zone: Zone, records: readonly ResourceRecordSet[]): string[] {
  const hasAtApex = (type: string) =>
    records.some((record) => record.Name === zone.name && record.Type === type);
  return [
    ...(hasAtApex("SOA") ? [] : ["A HostedZone must contain exactly one SOA record."]),
    ...(hasAtApex("NS")
      ? []
      : ["A HostedZone must contain at least one NS record for the zone itself."]),
  ];
}

function cnameConflicts(
  zone: Zone,
  record: ResourceRecordSet,
  records: readonly ResourceRecordSet[],
): string[] {
  if (record.Type !== "CNAME") return [];
  const isAlone = records.every((one) => one.Name !== record.Name || one.Type === "CNAME");
  return isAlone
    ? []
    : [
        `RRSet of type CNAME with DNS name ${record.Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
      ];
}

function aliasTargetProblems(
  zone: Zone,
  record: ResourceRecordSet,
  records: readonly ResourceRecordSet[],
): string[] {
  const { AliasTarget: target, Type: type } = record;
  if (target?.HostedZoneId !== zone.id) return [];
  const name = canonicalName(target.DNSName);
  const said = `Tried to create an alias that targets ${name}, type ${type} in zone ${zone.id}, but`;
  if (name === undefined || !isWithinZone(name, zone.name))
    return [`${said} the alias target name does not lie within the target zone`];
  return records.some((one) => one.Name === name && one.Type === type)
    ? []
    : [`${said} that target was not found`];
}
