import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { compareNames } from "./domain-name.ts";

/** Identity of a record set in its zone; the name must be canonical. */
export function recordKey(record: ResourceRecordSet): string {
  return JSON.stringify([record.Name, record.Type, record.SetIdentifier ?? ""]);
}

/** Order of `ListResourceRecordSets`: name by labels from the right, type, set identifier. */
export function compareRecordSets(one: ResourceRecordSet, other: ResourceRecordSet): number {
  return (
    compareNames(one.Name ?? "", other.Name ?? "") ||
    compareText(one.Type ?? "", other.Type ?? "") ||
    compareText(one.SetIdentifier ?? "", other.SetIdentifier ?? "")
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** How messages name a record set: `[name='www.example.com.', type='A']`. */
export function nameRecordSet(record: ResourceRecordSet): string {
  const identifier =
    record.SetIdentifier === undefined ? "" : `, set identifier='${record.SetIdentifier}'`;
  return `[name='${record.Name}', type='${record.Type}'${identifier}]`;
}
