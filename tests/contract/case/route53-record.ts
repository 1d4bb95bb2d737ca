import {
  type Change,
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Target } from "../target.ts";

/** An A record of 300 seconds. */
export function recordOf(name: string, change: Partial<ResourceRecordSet> = {}): ResourceRecordSet {
  return { Name: name, Type: "A", TTL: 300, ResourceRecords: [{ Value: "192.0.2.1" }], ...change };
}

/** Makes the changes of one batch. */
export async function changeRecords(
  { clients }: Target,
  HostedZoneId: string | undefined,
  Changes: Change[],
): Promise<ChangeInfo | undefined> {
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } });
  return (await clients.route53.send(command)).ChangeInfo;
}
