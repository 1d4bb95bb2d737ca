import { describe, expect, it } from "vitest";
import { createRoute53Fixture } from "./fixture.ts";

async function createZoneFixture() {
  const fixture = createRoute53Fixture();
  const zone = await fixture.createZone("example.com");
  const listed = async () =>
    (await fixture.route53.send("ListResourceRecordSets", { HostedZoneId: zone }))
      .ResourceRecordSets;
  return {
    ...fixture,
    zone,
    listed,
    names: async () =>
      (await listed()).map((one: { Name: string; Type: string }) => `${one.Name} ${one.Type}`),
    changeHere: (action: string, record: object, ...values: string[]) =>
      fixture.change(zone, action, record, ...values),
  };
}

const address = { Name: "www.example.com", Type: "A", TTL: 300 };

describe("a change batch", () => {
  it("creates, upserts and deletes record sets", async () => {
    const { changeHere, listed } = await createZoneFixture();
    expect(await changeHere("CREATE", address, "192.0.2.1")).toBe("accepted");
    expect(await changeHere("UPSERT", address, "192.0.2.2", "192.0.2.3")).toBe("accepted");
    expect((await listed()).at(-1)).toEqual({
      Name: "www.example.com.",
      Type: "A",
      TTL: 300,
      ResourceRecords: [{ Value: "192.0.2.2" }, { Value: "192.0.2.3" }],
    });
    expect(await changeHere("DELETE", address, "192.0.2.3", "192.0.2.2")).toBe("accepted");
    expect(await listed()).toHaveLength(2);
  });

  it("is made as a whole or not at all", async () => {
    const { route53, batch, zone, listed } = await createZoneFixture();
    const good = { ...address, ResourceRecords: [{ Value: "192.0.2.1" }] };
    const bad = { ...good, Name: "www.example.org" };
    expect(
      await route53.refusalOf(
        "ChangeResourceRecordSets",
        batch(zone, ["CREATE", good], ["CREATE", bad]),
      ),
    ).toBe(
      "400 InvalidChangeBatch: [RRSet with DNS name www.example.org. is not permitted in zone example.com.]",
    );
    expect(await listed()).toHaveLength(2);
  });

  it("replaces a CNAME by an alias in one go", async () => {
    const { route53, batch, zone, changeHere, names } = await createZoneFixture();
    const cname = { Name: "auth.example.com", Type: "CNAME", TTL: 60 };
    await changeHere("CREATE", cname, "old.example.net");
    const alias = {
      Name: "auth.example.com",
      Type: "A",
      AliasTarget: {
        HostedZoneId: "Z2FDTNDATAQYW2",
        DNSName: "d123.cloudfront.net",
        EvaluateTargetHealth: false,
      },
    };
    const request = batch(
      zone,
      ["DELETE", { ...cname, ResourceRecords: [{ Value: "old.example.net" }] }],
      ["CREATE", alias],
    );
    expect(await route53.refusalOf("ChangeResourceRecordSets", request)).toBe("accepted");
    expect(await names()).toContain("auth.example.com. A");
  });

  it.each([
    [
      "CREATE twice",
      "CREATE",
      "192.0.2.1",
      "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    ],
    [
      "DELETE of other values",
      "DELETE",
      "192.0.2.9",
      "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    ],
  ])("refuses %s", async (_, action, value, message) => {
    const { changeHere } = await createZoneFixture();
    await changeHere("CREATE", address, "192.0.2.1");
    expect(await changeHere(action, address, value)).toBe(`400 InvalidChangeBatch: [${message}]`);
  });

  it("refuses to delete what is not there", async () => {
    const { changeHere } = await createZoneFixture();
    expect(await changeHere("DELETE", address, "192.0.2.1")).toBe(
      "400 InvalidChangeBatch: [Tried to delete resource record set [name='www.example.com.', type='A'] but it was not found]",
    );
  });

  it.each([
    [{ ...address }, "999.0.2.1", "Value is not a valid IPv4 address"],
    [{ ...address, Type: "AAAA" }, "192.0.2.1", "Value is not a valid IPv6 address"],
    [{ ...address, Type: "TXT" }, "unquoted", "enclosed in quotation marks"],
    [{ ...address, Type: "CAA" }, "amazon.com", "CAARDATAInvalid"],
    [{ ...address, Type: "MX" }, "mail.example.com", "MXRRDATATooFewFields"],
    [{ ...address, Type: "CNAME" }, "two words", "Value is not a valid domain name"],
    [{ ...address, Type: "CNAME", Name: "example.com" }, "a.example.net", "not permitted at apex"],
  ])("refuses %j with the value %s", async (record, value, part) => {
    const { changeHere } = await createZoneFixture();
    const refusal = await changeHere("CREATE", record, value);
    expect(refusal).toContain("400 InvalidChangeBatch");
    expect(refusal).toContain(part);
  });

  it("refuses the same value twice and a CNAME with two values", async () => {
    const { changeHere } = await createZoneFixture();
    expect(await changeHere("CREATE", address, "192.0.2.1", "192.0.2.1")).toContain(
      "Duplicate Resource Record: '192.0.2.1'",
    );
    expect(
      await changeHere("CREATE", { ...address, Type: "CNAME" }, "a.example.net", "b.example.net"),
    ).toContain("Single-valued type CNAME has 2 values");
  });

  it("refuses a CNAME beside other records", async () => {
    const { changeHere } = await createZoneFixture();
    await changeHere("CREATE", address, "192.0.2.1");
    expect(await changeHere("CREATE", { ...address, Type: "CNAME" }, "a.example.net")).toContain(
      "RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts",
    );
  });

  it("refuses to take the zone's own NS and SOA away", async () => {
    const { changeHere, listed } = await createZoneFixture();
    const [ns, soa] = await listed();
    expect(await changeHere("DELETE", ns)).toContain("at least one NS record");
    expect(await changeHere("DELETE", soa)).toContain("exactly one SOA record");
  });

  it.each([
    [{ Name: "a..b", Type: "A", TTL: 1 }, "Invalid domain name"],
    [{ Name: "www.example.com", Type: "BOGUS", TTL: 1 }, "Invalid resource record type"],
    [{ Name: "www.example.com", Type: "A" }, "missing field TTL or ResourceRecords"],
    [{ Name: "www.example.com", Type: "A", TTL: -1 }, "TTL out of range"],
    [{ ...address, Weight: 1 }, "a routing policy and SetIdentifier go together"],
    [{ ...address, SetIdentifier: "x" }, "a routing policy and SetIdentifier go together"],
    [
      { ...address, SetIdentifier: "x", Weight: 1, Failover: "PRIMARY" },
      "no more than one routing policy",
    ],
    [
      {
        ...address,
        AliasTarget: { HostedZoneId: "Z", DNSName: "x", EvaluateTargetHealth: false },
      },
      "exactly one of AliasTarget",
    ],
  ])("refuses the form of %j", async (record, part) => {
    const { changeHere } = await createZoneFixture();
    const refusal = await changeHere("CREATE", record, "192.0.2.1");
    expect(refusal).toContain("400 InvalidInput");
    expect(refusal).toContain(part);
  });

  it("refuses an empty batch, an unknown action, zone and health check", async () => {
    const { route53, batch, zone, changeHere, change } = await createZoneFixture();
    expect(await route53.refusalOf("ChangeResourceRecordSets", batch(zone))).toContain(
      "400 InvalidInput",
    );
    expect(await changeHere("REPLACE", address, "192.0.2.1")).toContain("Invalid change action");
    expect(await change("Z0", "CREATE", address, "192.0.2.1")).toContain("404 NoSuchHostedZone");
    expect(
      await changeHere("CREATE", { ...address, HealthCheckId: "none" }, "192.0.2.1"),
    ).toContain("404 NoSuchHealthCheck");
  });

  it("refuses more than 1,000 records and 32,000 characters, an UPSERT counting twice", async () => {
    const { changeHere } = await createZoneFixture();
    const many = Array.from({ length: 501 }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
    expect(await changeHere("CREATE", address, ...many)).toBe("accepted");
    expect(await changeHere("UPSERT", address, ...many)).toContain("records limit of 1000");
    const long = Array.from({ length: 130 }, (_, at) => `"${String(at).padStart(250, "x")}"`);
    expect(await changeHere("CREATE", { ...address, Type: "TXT" }, ...long)).toContain(
      "character limit of 32000",
    );
  });
});

describe("an alias", () => {
  const alias = (target: object, more: object = {}) => ({
    Name: "auth.example.com",
    Type: "A",
    AliasTarget: {
      HostedZoneId: "Z2FDTNDATAQYW2",
      DNSName: "d123.cloudfront.net.",
      EvaluateTargetHealth: false,
      ...target,
    },
    ...more,
  });

  it("to CloudFront may not evaluate its health, be of another type or name another service", async () => {
    const { changeHere } = await createZoneFixture();
    const refused =
      "400 InvalidChangeBatch: [The request contains an invalid set of changes for a resource record set 'A auth.example.com.']";
    expect(await changeHere("CREATE", alias({ EvaluateTargetHealth: true }))).toBe(refused);
    expect(await changeHere("CREATE", alias({ DNSName: "x.example.net" }))).toBe(refused);
    expect(await changeHere("CREATE", alias({}, { Type: "TXT" }))).toContain("'TXT auth.");
    expect(await changeHere("CREATE", alias({}))).toBe("accepted");
    expect(await changeHere("DELETE", alias({ DNSName: "D123.cloudfront.net" }))).toBe("accepted");
  });

  it("needs all its members", async () => {
    const { changeHere } = await createZoneFixture();
    expect(await changeHere("CREATE", alias({ EvaluateTargetHealth: undefined }))).toContain(
      "AliasTarget needs HostedZoneId, DNSName and EvaluateTargetHealth",
    );
  });

  it("within its zone needs a target of its type", async () => {
    const { changeHere, zone } = await createZoneFixture();
    const target = { HostedZoneId: zone, DNSName: "www.example.com" };
    expect(await changeHere("CREATE", alias(target))).toContain("but that target was not found");
    expect(await changeHere("CREATE", alias({ ...target, DNSName: "www.org" }))).toContain(
      "does not lie within the target zone",
    );
    await changeHere("CREATE", address, "192.0.2.1");
    expect(await changeHere("CREATE", alias(target))).toBe("accepted");
  });
});

describe("a list of record sets", () => {
  it("is ordered from the right and by type, and starts anywhere", async () => {
    const { route53, zone, changeHere, names } = await createZoneFixture();
    await changeHere("CREATE", { ...address, Name: "b.example.com", Type: "TXT" }, '"x"');
    await changeHere("CREATE", { ...address, Name: "b.example.com" }, "192.0.2.1");
    await changeHere("CREATE", { ...address, Name: "a.b.example.com" }, "192.0.2.1");
    await changeHere("CREATE", { ...address, Name: "*.example.com" }, "192.0.2.1");
    const order = [
      "example.com. NS",
      "example.com. SOA",
      "\\052.example.com. A",
      "b.example.com. A",
      "b.example.com. TXT",
      "a.b.example.com. A",
    ];
    expect(await names()).toEqual(order);
    const page = await route53.send("ListResourceRecordSets", { HostedZoneId: zone, MaxItems: 4 });
    expect(page).toMatchObject({
      IsTruncated: true,
      NextRecordName: "b.example.com.",
      NextRecordType: "TXT",
      MaxItems: 4,
    });
    const rest = await route53.send("ListResourceRecordSets", {
      HostedZoneId: zone,
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
    });
    expect(rest.ResourceRecordSets).toHaveLength(2);
    expect(rest.IsTruncated).toBe(false);
  });

  it("cannot start at a type without a name, nor at a bad name", async () => {
    const { route53, zone } = await createZoneFixture();
    for (const start of [{ StartRecordType: "A" }, { StartRecordName: "a..b" }])
      expect(
        await route53.refusalOf("ListResourceRecordSets", { HostedZoneId: zone, ...start }),
      ).toContain("400 InvalidInput");
  });
});

describe("the DNS directory", () => {
  it("answers for names of public zones, in any spelling", async () => {
    const { changeHere, dnsRecords } = await createZoneFixture();
    await changeHere("CREATE", address, "192.0.2.1");
    expect(dnsRecords.lookup("WWW.example.com.", "A")).toEqual({ values: ["192.0.2.1"], ttl: 300 });
    expect(dnsRecords.lookup("www.example.com", "AAAA")).toBeUndefined();
    expect(dnsRecords.lookup("www.example.org", "A")).toBeUndefined();
    expect(dnsRecords.lookup("not..a.name", "A")).toBeUndefined();
    expect(dnsRecords.lookup("example.com", "SOA")).toMatchObject({ ttl: 900 });
  });

  it("gives an alias as what it points to", async () => {
    const { changeHere, dnsRecords } = await createZoneFixture();
    await changeHere("CREATE", {
      Name: "auth.example.com",
      Type: "A",
      AliasTarget: {
        HostedZoneId: "Z2FDTNDATAQYW2",
        DNSName: "D123.cloudfront.net.",
        EvaluateTargetHealth: false,
      },
    });
    expect(dnsRecords.lookup("auth.example.com", "A")).toEqual({ alias: "d123.cloudfront.net" });
  });

  it("applies a wildcard only where no nearer name exists", async () => {
    const { changeHere, dnsRecords } = await createZoneFixture();
    await changeHere("CREATE", { ...address, Name: "*.example.com" }, "192.0.2.7");
    await changeHere("CREATE", { ...address, Name: "b.a.example.com" }, "192.0.2.8");
    expect(dnsRecords.lookup("x.y.example.com", "A")).toMatchObject({ values: ["192.0.2.7"] });
    expect(dnsRecords.lookup("a.example.com", "A")).toBeUndefined();
    expect(dnsRecords.lookup("c.a.example.com", "A")).toBeUndefined();
    expect(dnsRecords.lookup("example.com", "A")).toBeUndefined();
  });

  it("asks the nearest zone and no private one", async () => {
    const { createZone, change, changeHere, dnsRecords } = await createZoneFixture();
    await changeHere("CREATE", address, "192.0.2.1");
    const nearer = await createZone("www.example.com");
    expect(dnsRecords.lookup("www.example.com", "A")).toBeUndefined();
    await change(nearer, "CREATE", address, "192.0.2.2");
    expect(dnsRecords.lookup("www.example.com", "A")).toMatchObject({ values: ["192.0.2.2"] });
    const hidden = await createZone("example.net", {
      VPC: { VPCId: "vpc-1", VPCRegion: "eu-west-1" },
    });
    await change(hidden, "CREATE", { ...address, Name: "example.net" }, "192.0.2.1");
    expect(dnsRecords.lookup("example.net", "A")).toBeUndefined();
  });

  it("answers failover sets by the health of the primary", async () => {
    const { changeHere, dnsRecords, createCheck, control } = await createZoneFixture();
    const healthCheckId = await createCheck({ Type: "TCP", IPAddress: "127.0.0.1", Port: 1 });
    const set = (Failover: string, more: object = {}) => ({
      ...address,
      Failover,
      SetIdentifier: Failover,
      ...more,
    });
    await changeHere("CREATE", set("SECONDARY"), "192.0.2.2");
    await changeHere("CREATE", set("PRIMARY", { HealthCheckId: healthCheckId }), "192.0.2.1");
    expect(dnsRecords.lookup("www.example.com", "A")).toMatchObject({ values: ["192.0.2.1"] });
    await control("/route53/health-check", { healthCheckId, observersHealthyPercent: 0 });
    expect(dnsRecords.lookup("www.example.com", "A")).toMatchObject({ values: ["192.0.2.2"] });
  });
});
