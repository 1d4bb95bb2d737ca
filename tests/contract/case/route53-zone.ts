import {
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  waitUntilResourceRecordSetsChanged,
} from "@aws-sdk/client-route-53";
import { type ContractCase, refusalOf, refused, shapeOf, uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { changeRecords, recordOf } from "./route53-record.ts";

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_";

/** Hosted zones and changes. */
export const route53ZoneCases: readonly ContractCase[] = [
  {
    name: "route53: a new zone has an ID, its name with a dot, four name servers and two records",
    page: `${api}CreateHostedZone.html`,
    documented: {
      Id: "as documented",
      Name: "fresh.example.",
      servers: 4,
      records: 2,
      PrivateZone: false,
      change: "as documented",
    },
    async observe({ clients }) {
      const made = await clients.route53.send(
        new CreateHostedZoneCommand({ Name: "fresh.example", CallerReference: "fresh" }),
      );
      return {
        Id: shapeOf(made.HostedZone?.Id, /^\/hostedzone\/[0-9A-Z]+$/),
        Name: made.HostedZone?.Name,
        servers: made.DelegationSet?.NameServers?.length,
        records: made.HostedZone?.ResourceRecordSetCount,
        PrivateZone: made.HostedZone?.Config?.PrivateZone,
        change: shapeOf(made.ChangeInfo?.Id, /^\/change\/C[0-9A-Z]+$/),
      };
    },
  },
  {
    name: "route53: a change turns INSYNC",
    page: `${api}GetChange.html`,
    documented: "INSYNC",
    async observe(target) {
      const zone = await createZone(target);
      const change = await changeRecords(target, zone.Id, [
        { Action: "CREATE", ResourceRecordSet: recordOf(`www.${zone.Name}`) },
      ]);
      await waitUntilResourceRecordSetsChanged(
        { client: target.clients.route53, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
        { Id: change?.Id },
      );
      const { ChangeInfo } = await target.clients.route53.send(
        new GetChangeCommand({ Id: change?.Id }),
      );
      return ChangeInfo?.Status;
    },
  },
  {
    name: "route53: an unknown change is not found",
    page: `${api}GetChange.html`,
    documented: refused("NoSuchChange", 404),
    observe: ({ clients }) =>
      refusalOf(clients.route53.send(new GetChangeCommand({ Id: "C0000000000000000000" }))),
  },
  {
    name: "route53: a caller reference makes one zone only",
    page: `${api}CreateHostedZone.html`,
    documented: refused("HostedZoneAlreadyExists", 409),
    async observe({ clients }) {
      const command = new CreateHostedZoneCommand({
        Name: "twice.example",
        CallerReference: "twice",
      });
      await clients.route53.send(command);
      return await refusalOf(clients.route53.send(command));
    },
  },
  {
    name: "route53: two zones may have one name",
    page: `${api}CreateHostedZone.html`,
    documented: true,
    async observe(target) {
      const first = await createZone(target, "same.example");
      const second = await createZone(target, "same.example");
      return first.Name === second.Name && first.Id !== second.Id;
    },
  },
  {
    name: "route53: a zone is got with or without /hostedzone/",
    page: `${api}GetHostedZone.html`,
    documented: [true, true],
    async observe(target) {
      const { Id = "", Name } = await createZone(target);
      const nameOf = async (id: string) =>
        (await target.clients.route53.send(new GetHostedZoneCommand({ Id: id }))).HostedZone?.Name;
      return [(await nameOf(Id)) === Name, (await nameOf(Id.slice(12))) === Name];
    },
  },
  {
    name: "route53: a zone's comment is kept",
    page: `${api}HostedZoneConfig.html`,
    documented: "sign-in pages",
    async observe({ clients }) {
      const { HostedZone: made } = await clients.route53.send(
        new CreateHostedZoneCommand({
          Name: "comment.example",
          CallerReference: "comment",
          HostedZoneConfig: { Comment: "sign-in pages" },
        }),
      );
      const got = await clients.route53.send(new GetHostedZoneCommand({ Id: made?.Id }));
      return got.HostedZone?.Config?.Comment;
    },
  },
  {
    name: "route53: an unknown zone is not found, in these words",
    page: `${api}GetHostedZone.html`,
    documented: refused(
      "NoSuchHostedZone",
      404,
      "No hosted zone found with ID: Z0000000000000000000",
    ),
    observe: ({ clients }) =>
      refusalOf(
        clients.route53.send(new GetHostedZoneCommand({ Id: "Z0000000000000000000" })),
        "text",
      ),
  },
  ...[`${"a".repeat(64)}.example`, "a..example", ""].map(
    (Name): ContractCase => ({
      name: `route53: a zone named '${Name.slice(0, 12)}' is refused`,
      page: `${api}CreateHostedZone.html`,
      documented: refused("InvalidDomainName"),
      observe: ({ clients }) =>
        refusalOf(
          clients.route53.send(
            new CreateHostedZoneCommand({ Name, CallerReference: uniqueName("bad") }),
          ),
        ),
    }),
  ),
  {
    name: "route53: a page of zones has no more than MaxItems, and a marker of the next",
    page: `${api}ListHostedZones.html`,
    documented: { zones: 1, MaxItems: 1, IsTruncated: true, isNextAnother: true },
    async observe(target) {
      await createZone(target);
      await createZone(target);
      const { route53 } = target.clients;
      const first = await route53.send(new ListHostedZonesCommand({ MaxItems: 1 }));
      const second = await route53.send(
        new ListHostedZonesCommand({ MaxItems: 1, Marker: first.NextMarker }),
      );
      return {
        zones: first.HostedZones?.length,
        MaxItems: first.MaxItems,
        IsTruncated: first.IsTruncated,
        isNextAnother: first.HostedZones?.[0]?.Id !== second.HostedZones?.[0]?.Id,
      };
    },
  },
  {
    name: "route53: zones are listed by name from the right, from a name on",
    page: `${api}ListHostedZonesByName.html`,
    documented: ["a.zz.", "b.zz.", "a.zzz."],
    async observe(target) {
      for (const name of ["a.zzz", "b.zz", "a.zz"]) await createZone(target, name);
      const { HostedZones = [] } = await target.clients.route53.send(
        new ListHostedZonesByNameCommand({ DNSName: "a.zz" }),
      );
      return HostedZones.map(({ Name }) => Name);
    },
  },
  {
    name: "route53: a zone with records of its owner is not deleted",
    page: `${api}DeleteHostedZone.html`,
    documented: { full: refused("HostedZoneNotEmpty"), empty: "accepted" },
    async observe(target) {
      const { Id, Name } = await createZone(target);
      const ResourceRecordSet = recordOf(`www.${Name}`);
      await changeRecords(target, Id, [{ Action: "CREATE", ResourceRecordSet }]);
      const { route53 } = target.clients;
      const full = await refusalOf(route53.send(new DeleteHostedZoneCommand({ Id })));
      await changeRecords(target, Id, [{ Action: "DELETE", ResourceRecordSet }]);
      return { full, empty: await refusalOf(route53.send(new DeleteHostedZoneCommand({ Id }))) };
    },
  },
  {
    name: "route53: a deleted zone is not found",
    page: `${api}DeleteHostedZone.html`,
    documented: refused("NoSuchHostedZone", 404),
    async observe(target) {
      const { Id } = await createZone(target);
      const { route53 } = target.clients;
      await route53.send(new DeleteHostedZoneCommand({ Id }));
      return await refusalOf(route53.send(new GetHostedZoneCommand({ Id })));
    },
  },
];

/** A new zone; with a name of its own when none is given. */
export async function createZone(
  { clients }: Target,
  name = `${uniqueName("zone")}.example`,
): Promise<HostedZone> {
  const command = new CreateHostedZoneCommand({ Name: name, CallerReference: uniqueName("zone") });
  const { HostedZone: zone } = await clients.route53.send(command);
  if (zone === undefined) throw new Error(`no zone came back for ${name}`);
  return zone;
}
