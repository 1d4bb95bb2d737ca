import { describe, expect, it } from "vitest";
import { createRoute53Fixture } from "./fixture.ts";

describe("a hosted zone", () => {
  it("comes with NS and SOA records and a change that is in sync after half a minute", async () => {
    const { route53, clock } = createRoute53Fixture();
    const created = await route53.send("CreateHostedZone", {
      Name: "Example.com",
      CallerReference: "once",
      HostedZoneConfig: { Comment: "login" },
    });
    expect(created.HostedZone).toEqual({
      Id: expect.stringMatching(/^\/hostedzone\/Z[A-Z0-9]{20}$/),
      Name: "example.com.",
      CallerReference: "once",
      Config: { PrivateZone: false, Comment: "login" },
      ResourceRecordSetCount: 2,
    });
    expect(created.DelegationSet.NameServers).toHaveLength(4);
    expect(created.ChangeInfo).toEqual({
      Id: expect.stringMatching(/^\/change\/C[A-Z0-9]{20}$/),
      Status: "PENDING",
      SubmittedAt: new Date("2026-11-21T00:38:37Z"),
    });
    const statusOf = async (Id: string) =>
      (await route53.send("GetChange", { Id })).ChangeInfo.Status;
    clock.advance(29_999);
    expect(await statusOf(created.ChangeInfo.Id)).toBe("PENDING");
    clock.advance(1);
    expect(await statusOf(created.ChangeInfo.Id.replace("/change/", ""))).toBe("INSYNC");
    const { ResourceRecordSets } = await route53.send("ListResourceRecordSets", {
      HostedZoneId: created.HostedZone.Id,
    });
    expect(
      ResourceRecordSets.map((record: { Name: string; Type: string; TTL: number }) => [
        record.Name,
        record.Type,
        record.TTL,
      ]),
    ).toEqual([
      ["example.com.", "NS", 172_800],
      ["example.com.", "SOA", 900],
    ]);
  });

  it("is got with or without its path, and unknown after it was deleted", async () => {
    const { route53, createZone } = createRoute53Fixture();
    const id = await createZone("example.com");
    const { HostedZone } = await route53.send("GetHostedZone", { Id: `/hostedzone/${id}` });
    expect(HostedZone.Name).toBe("example.com.");
    await route53.send("DeleteHostedZone", { Id: id });
    expect(await route53.refusalOf("GetHostedZone", { Id: id })).toBe(
      `404 NoSuchHostedZone: No hosted zone found with ID: ${id}`,
    );
  });

  it("is made once for a caller reference", async () => {
    const { route53 } = createRoute53Fixture();
    const request = { Name: "example.com", CallerReference: "once" };
    await route53.send("CreateHostedZone", request);
    expect(await route53.refusalOf("CreateHostedZone", request)).toContain(
      "409 HostedZoneAlreadyExists",
    );
    expect((await route53.send("ListHostedZones", {})).HostedZones).toHaveLength(1);
  });

  it.each([
    [{ Name: "", CallerReference: "a" }, "400 InvalidDomainName"],
    [{ Name: "exa..mple.com", CallerReference: "a" }, "400 InvalidDomainName"],
    [{ Name: `${"a".repeat(64)}.com`, CallerReference: "a" }, "400 InvalidDomainName"],
    [{ Name: "*.example.com", CallerReference: "a" }, "400 InvalidDomainName"],
    [{ Name: "example.com" }, "400 InvalidInput: CallerReference"],
  ])("is refused as %j", async (input, part) => {
    const { route53 } = createRoute53Fixture();
    expect(await route53.refusalOf("CreateHostedZone", input)).toContain(part);
  });

  it("is refused as the 501st", async () => {
    const { route53, createZone } = createRoute53Fixture();
    for (let at = 0; at < 500; at += 1) await createZone(`zone${at}.example.com`);
    expect(
      await route53.refusalOf("CreateHostedZone", { Name: "example.org", CallerReference: "b" }),
    ).toContain("400 TooManyHostedZones");
  });

  it("with other records is not deleted", async () => {
    const { route53, createZone, change } = createRoute53Fixture();
    const id = await createZone("example.com");
    await change(id, "CREATE", { Name: "example.com", Type: "A", TTL: 60 }, "192.0.2.1");
    expect(await route53.refusalOf("DeleteHostedZone", { Id: id })).toContain(
      "400 HostedZoneNotEmpty",
    );
  });

  it("is listed page by page", async () => {
    const { route53, createZone } = createRoute53Fixture();
    const ids = [await createZone("b.com"), await createZone("a.com"), await createZone("c.com")];
    const first = await route53.send("ListHostedZones", { MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: ids[2], MaxItems: 2 });
    expect(first.HostedZones).toHaveLength(2);
    const second = await route53.send("ListHostedZones", { Marker: first.NextMarker });
    expect(second).toMatchObject({ IsTruncated: false, MaxItems: 100 });
    expect(second.HostedZones[0].Name).toBe("c.com.");
    expect(await route53.refusalOf("ListHostedZones", { Marker: "Z0" })).toContain("InvalidInput");
    expect(await route53.refusalOf("ListHostedZones", { MaxItems: 0 })).toContain("InvalidInput");
  });

  it("is listed by name from a start position, ordered from the right", async () => {
    const { route53, createZone } = createRoute53Fixture();
    for (const name of ["example.org", "b.example.com", "zebra.com", "example.com", "a.net"])
      await createZone(name);
    const names = async (input: object) =>
      (await route53.send("ListHostedZonesByName", input)).HostedZones.map(
        (zone: { Name: string }) => zone.Name,
      );
    const all = ["example.com.", "b.example.com.", "zebra.com.", "a.net.", "example.org."];
    expect(await names({})).toEqual(all);
    expect(await names({ DNSName: "b.example.com" })).toEqual(all.slice(1));
    expect(await names({ DNSName: "no.such.example.com" })).toEqual(all.slice(2));
    const page = await route53.send("ListHostedZonesByName", { MaxItems: 2 });
    expect(page).toMatchObject({ IsTruncated: true, NextDNSName: "zebra.com." });
    expect(
      await names({ DNSName: page.NextDNSName, HostedZoneId: page.NextHostedZoneId, MaxItems: 1 }),
    ).toEqual(["zebra.com."]);
    expect(await route53.refusalOf("ListHostedZonesByName", { HostedZoneId: "Z1" })).toContain(
      "400 InvalidInput",
    );
    expect(await route53.refusalOf("ListHostedZonesByName", { DNSName: "a..b" })).toContain(
      "400 InvalidDomainName",
    );
  });

  it("of a name that several have is told apart by its ID when paging", async () => {
    const { route53, createZone } = createRoute53Fixture();
    const ids = [await createZone("example.com"), await createZone("example.com")].sort();
    const listed = async (input: object) =>
      (await route53.send("ListHostedZonesByName", input)).HostedZones.map((zone: { Id: string }) =>
        zone.Id.replace("/hostedzone/", ""),
      );
    const DNSName = "example.com";
    expect(await listed({ DNSName })).toEqual(ids);
    expect(await listed({ DNSName, HostedZoneId: ids[1] })).toEqual([ids[1]]);
  });

  it("has no change that was never made", async () => {
    const { route53 } = createRoute53Fixture();
    expect(await route53.refusalOf("GetChange", { Id: "/change/C123" })).toContain(
      "404 NoSuchChange",
    );
  });
});

describe("the permissions of a call", () => {
  it.each([
    ["GetHostedZone", { Id: "/hostedzone/Z1" }, "arn:aws:route53:::hostedzone/Z1"],
    ["ChangeResourceRecordSets", { HostedZoneId: "Z1" }, "arn:aws:route53:::hostedzone/Z1"],
    ["GetChange", { Id: "/change/C1" }, "arn:aws:route53:::change/C1"],
    ["GetHealthCheck", { HealthCheckId: "h1" }, "arn:aws:route53:::healthcheck/h1"],
    ["ListHostedZonesByName", {}, "*"],
    ["CreateHealthCheck", {}, "*"],
  ])("of %s are on their resource", (operation, input, resource) => {
    const { route53 } = createRoute53Fixture();
    expect(route53.authorizations(operation, input)).toEqual([
      { action: `route53:${operation}`, resources: [resource] },
    ]);
  });
});
