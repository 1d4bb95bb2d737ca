import type {
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { canonicalName } from "./domain-name.ts";
import { invalidInput } from "./errors.ts";
import { getZone, type ZoneStore } from "./hosted-zone.ts";
import { parsePageSize } from "./page-size.ts";
import { compareRecordSets } from "./record-set.ts";

/** At most 300 record sets from a start position: name, then type, then set identifier. */
export function listResourceRecordSets(
  store: ZoneStore,
  input: ListResourceRecordSetsRequest,
): ListResourceRecordSetsResponse {
  const zone = getZone(store, input.HostedZoneId);
  const size = parsePageSize(input.MaxItems, 300);
  const start = startOf(input);
  const rest = [...zone.records.values()]
    .sort(compareRecordSets)
    .filter((record) => start === undefined || compareRecordSets(record, start) >= 0);
  const next = rest[size];
  return {
    ResourceRecordSets: rest.slice(0, size),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined
      ? {}
      : {
          NextRecordName: next.Name,
          NextRecordType: next.Type,
          ...(next.SetIdentifier === undefined ? {} : { NextRecordIdentifier: next.SetIdentifier }),
        }),
  };
}

function startOf(input: ListResourceRecordSetsRequest): ResourceRecordSet | undefined {
  const { StartRecordName, StartRecordType, StartRecordIdentifier } = input;
  if (StartRecordName === undefined) {
    if (StartRecordType !== undefined || StartRecordIdentifier !== undefined)
      throw invalidInput("A start record type or identifier needs a start record name.");
    return undefined;
  }
  const name = canonicalName(StartRecordName);
  if (name === undefined) throw invalidInput(`Invalid domain name '${StartRecordName}'.`);
  return { Name: name, Type: StartRecordType, SetIdentifier: StartRecordIdentifier };
}
