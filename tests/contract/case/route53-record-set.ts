import {
  type Change,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsRequest,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { type ContractCase, refusalOf, refused } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { changeRecords, recordOf } from "./route53-record.ts";
import { createZone } from "./route53-zone.ts";

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_";
const change = `${api}ChangeResourceRecordSets.html`;
const cloudFrontZone = "Z2FDTNDATAQYW2";
const invalidBatch = refused("InvalidChangeBatch");
const invalidInput = refused("InvalidInput");

/** A refusal of one batch in a zone of its own; `of` makes the batch from the zone's name. */
function refusedBatch(
  name: string,
  documented: unknown,
  of: (zoneName: string) => Change[],
): ContractCase {
  return {
    name: `route53: ${name}`,
    page: change,
    documented,
    async observe(target) {
      const { Id, Name = "" } = await createZone(target);
      return await refusalOf(changeRecords(target, Id, of(Name)));
    },
  };
}

const create = (record: ResourceRecordSet): Change[] => [
  { Action: "CREATE", ResourceRecordSet: record },
];

const aliasOf = (name: string, DNSName: string, EvaluateTargetHealth = false) => ({
  Name: name,
  Type: "A" as const,
  AliasTarget: { HostedZoneId: cloudFrontZone, DNSName, EvaluateTargetHealth },
});

/** Record sets: changing them, in batches, and listing them. */
export const route53RecordSetCases: readonly ContractCase[] = [
  {
    name: "route53: a new zone's own records are its NS and SOA",
    page: `${api}CreateHostedZone.html`,
    documented: ["NS", "SOA"],
    async observe(target) {
      const { Id } = await createZone(target);
      return (await list(target, { HostedZoneId: Id })).map(({ Type }) => Type);
    },
  },
  {
    name: "route53: a record is created, replaced by UPSERT, and deleted",
    page: change,
    documented: [
      [{ TTL: 300, values: ["192.0.2.1"] }],
      [{ TTL: 60, values: ["192.0.2.2", "192.0.2.3"] }],
      [],
    ],
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const name = `www.${Name}`;
      const seen = async () =>
        (await list(target, { HostedZoneId: Id }))
          .filter((record) => record.Name === name)
          .map(({ TTL, ResourceRecords = [] }) => ({
            TTL,
            values: ResourceRecords.map(({ Value }) => Value),
          }));
      await changeRecords(target, Id, create(recordOf(name)));
      const created = await seen();
      const better = recordOf(name, {
        TTL: 60,
        ResourceRecords: [{ Value: "192.0.2.2" }, { Value: "192.0.2.3" }],
      });
      await changeRecords(target, Id, [{ Action: "UPSERT", ResourceRecordSet: better }]);
      const replaced = await seen();
      await changeRecords(target, Id, [{ Action: "DELETE", ResourceRecordSet: better }]);
      return [created, replaced, await seen()];
    },
  },
  {
    name: "route53: an alias to CloudFront has no TTL and keeps its target",
    page: `${api}AliasTarget.html`,
    documented: {
      TTL: false,
      AliasTarget: {
        HostedZoneId: cloudFrontZone,
        DNSName: "d111111abcdef8.cloudfront.net.",
        EvaluateTargetHealth: false,
      },
    },
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const name = `auth.${Name}`;
      const alias = aliasOf(name, "d111111abcdef8.cloudfront.net");
      await changeRecords(target, Id, create(alias));
      const found = (await list(target, { HostedZoneId: Id })).find((one) => one.Name === name);
      return { TTL: found?.TTL !== undefined, AliasTarget: found?.AliasTarget };
    },
  },
  {
    name: "route53: a batch with one bad change changes nothing",
    page: change,
    documented: { refusal: invalidBatch, records: 2 },
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const refusal = await refusalOf(
        changeRecords(target, Id, [
          ...create(recordOf(`good.${Name}`)),
          ...create(recordOf("www.elsewhere.test.")),
        ]),
      );
      return { refusal, records: (await list(target, { HostedZoneId: Id })).length };
    },
  },
  {
    name: "route53: a failover pair is kept apart by its identifiers",
    page: `${api}ResourceRecordSet.html`,
    documented: [
      ["primary", "PRIMARY"],
      ["secondary", "SECONDARY"],
    ],
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const name = `auth.${Name}`;
      const pair = (["PRIMARY", "SECONDARY"] as const).flatMap((Failover) =>
        create(recordOf(name, { Failover, SetIdentifier: Failover.toLowerCase() })),
      );
      await changeRecords(target, Id, pair);
      return (await list(target, { HostedZoneId: Id }))
        .filter((record) => record.Name === name)
        .map(({ SetIdentifier, Failover }) => [SetIdentifier, Failover]);
    },
  },
  {
    name: "route53: records are listed by name from the right, then by type",
    page: `${api}ListResourceRecordSets.html`,
    documented: ["TXT a.", "A b.", "A x.b.", "A c."],
    async observe(target) {
      const { Id, Name = "" } = await createZone(target);
      const text = recordOf(`a.${Name}`, { Type: "TXT", ResourceRecords: [{ Value: '"t"' }] });
      for (const record of ["c", "x.b", "b"].map((label) => recordOf(`${label}.${Name}`)))
        await changeRecords(target, Id, create(record));
      await changeRecords(target, Id, create(text));
      return (await list(target, { HostedZoneId: Id }))
        .filter((record) => record.Name !== Name)
        .map((record) => `${record.Type} ${record.Name?.replace(Name, "")}`);
    },
  },
  {
    name: "route53: a page of records has no more than MaxItems, and says where the next starts",
    page: `${api}ListResourceRecordSets.html`,
    documented: { records: 2, IsTruncated: true, isNextNamed: true, NextRecordType: "A" },
    async observe(target) {
      const { Id, Name } = await createZone(target);
      await changeRecords(target, Id, create(recordOf(`www.${Name}`)));
      const page = await target.clients.route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: Id, MaxItems: 2 }),
      );
      return {
        records: page.ResourceRecordSets?.length,
        IsTruncated: page.IsTruncated,
        isNextNamed: page.NextRecordName === `www.${Name}`,
        NextRecordType: page.NextRecordType,
      };
    },
  },
  {
    name: "route53: the list starts at a name and type",
    page: `${api}ListResourceRecordSets.html`,
    documented: ["b."],
    async observe(target) {
      const { Id, Name = "" } = await createZone(target);
      for (const label of ["a", "b"])
        await changeRecords(target, Id, create(recordOf(`${label}.${Name}`)));
      const from = { StartRecordName: `b.${Name}`, StartRecordType: "A" as const };
      const found = await list(target, { HostedZoneId: Id, ...from });
      return found.map((record) => record.Name?.replace(Name, ""));
    },
  },
  {
    name: "route53: a start type without a start name is refused",
    page: `${api}ListResourceRecordSets.html`,
    documented: invalidInput,
    async observe(target) {
      const { Id } = await createZone(target);
      return await refusalOf(list(target, { HostedZoneId: Id, StartRecordType: "A" }));
    },
  },
  {
    name: "route53: records of an unknown zone are not found",
    page: `${api}ListResourceRecordSets.html`,
    documented: refused("NoSuchHostedZone", 404),
    observe: (target) => refusalOf(list(target, { HostedZoneId: "Z0000000000000000000" })),
  },
  {
    name: "route53: a change of an unknown zone is not found",
    page: change,
    documented: refused("NoSuchHostedZone", 404),
    observe: (target) =>
      refusalOf(changeRecords(target, "Z0000000000000000000", create(recordOf("a.example")))),
  },
  {
    name: "route53: creating a record that is there is refused",
    page: change,
    documented: invalidBatch,
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const changes = create(recordOf(`www.${Name}`));
      await changeRecords(target, Id, changes);
      return await refusalOf(changeRecords(target, Id, changes));
    },
  },
  {
    name: "route53: creating a record of other values over one that is there is refused",
    page: change,
    documented: invalidBatch,
    async observe(target) {
      const { Id, Name } = await createZone(target);
      await changeRecords(target, Id, create(recordOf(`www.${Name}`)));
      return await refusalOf(
        changeRecords(target, Id, create(recordOf(`www.${Name}`, { TTL: 60 }))),
      );
    },
  },
  {
    name: "route53: deleting a record with other values is refused",
    page: change,
    documented: invalidBatch,
    async observe(target) {
      const { Id, Name } = await createZone(target);
      await changeRecords(target, Id, create(recordOf(`www.${Name}`)));
      const ResourceRecordSet = recordOf(`www.${Name}`, { TTL: 60 });
      return await refusalOf(changeRecords(target, Id, [{ Action: "DELETE", ResourceRecordSet }]));
    },
  },
  refusedBatch("deleting a record that is not there is refused", invalidBatch, (zone) => [
    { Action: "DELETE", ResourceRecordSet: recordOf(`www.${zone}`) },
  ]),
  refusedBatch("deleting a record twice in one batch is refused", invalidBatch, (zone) => [
    { Action: "CREATE", ResourceRecordSet: recordOf(`www.${zone}`) },
    { Action: "DELETE", ResourceRecordSet: recordOf(`www.${zone}`) },
    { Action: "DELETE", ResourceRecordSet: recordOf(`www.${zone}`) },
  ]),
  refusedBatch("a name outside the zone is refused", invalidBatch, () =>
    create(recordOf("www.elsewhere.test.")),
  ),
  refusedBatch("a name that only ends like the zone is refused", invalidBatch, (zone) =>
    create(recordOf(`x${zone}`)),
  ),
  refusedBatch("a CNAME at the apex is refused", invalidBatch, (zone) =>
    create(recordOf(zone, { Type: "CNAME", ResourceRecords: [{ Value: "a.example" }] })),
  ),
  refusedBatch("a CNAME beside another record is refused", invalidBatch, (zone) => [
    ...create(recordOf(`www.${zone}`)),
    ...create(
      recordOf(`www.${zone}`, { Type: "CNAME", ResourceRecords: [{ Value: "a.example" }] }),
    ),
  ]),
  refusedBatch("an A record of no IPv4 address is refused", invalidBatch, (zone) =>
    create(recordOf(`www.${zone}`, { ResourceRecords: [{ Value: "no address" }] })),
  ),
  refusedBatch("a TXT record without quotation marks is refused", invalidBatch, (zone) =>
    create(recordOf(`www.${zone}`, { Type: "TXT", ResourceRecords: [{ Value: "bare" }] })),
  ),
  refusedBatch("an alias to CloudFront that evaluates health is refused", invalidBatch, (zone) =>
    create(aliasOf(`auth.${zone}`, "d111111abcdef8.cloudfront.net", true)),
  ),
  refusedBatch("taking the zone's own NS records away is refused", invalidBatch, (zone) => [
    {
      Action: "DELETE",
      ResourceRecordSet: recordOf(zone, { Type: "NS", ResourceRecords: [{ Value: "ns.test." }] }),
    },
  ]),
  refusedBatch("a record without TTL and values is refused", invalidInput, (zone) =>
    create({ Name: `www.${zone}`, Type: "A" }),
  ),
  refusedBatch("an unknown type is refused", invalidInput, (zone) =>
    // @ts-expect-error: no such type
    create(recordOf(`www.${zone}`, { Type: "NONE" })),
  ),
  refusedBatch("an unknown action is refused", invalidInput, (zone) => [
    // @ts-expect-error: no such action
    { Action: "REPLACE", ResourceRecordSet: recordOf(`www.${zone}`) },
  ]),
  refusedBatch("an empty batch is refused", invalidInput, () => []),
  refusedBatch("a routing policy without an identifier is refused", invalidInput, (zone) =>
    create(recordOf(`www.${zone}`, { Weight: 1 })),
  ),
  refusedBatch(
    "a record with an unknown health check is refused",
    refused("NoSuchHealthCheck", 404),
    (zone) =>
      create(
        recordOf(`www.${zone}`, {
          Failover: "PRIMARY",
          SetIdentifier: "p",
          HealthCheckId: "00000000-0000-4000-8000-000000000000",
        }),
      ),
  ),
];

async function list(
  { clients }: Target,
  asked: ListResourceRecordSetsRequest,
): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await clients.route53.send(
    new ListResourceRecordSetsCommand(asked),
  );
  return ResourceRecordSets;
}
