import { describe, expect, test } from "vitest";
import { aCertificate, certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain, aReplica, fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { aConfig } from "../../../../tests/gen/a-situation.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { auditFake, namesOf } from "../../../../tests/gen/fake-unit.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { soundZone } from "../../../../tests/gen/fake-zone.ts";
import { auditUnit } from "../../src/audit/audit-unit.ts";
import { expiryThresholdsOf } from "../../src/audit/finding/certificate-findings.ts";

const routed = () =>
  fakeWorld({ customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) } });

describe("the audit of a unit", () => {
  test("a custom domain with nothing wrong shows none, and all five sides", async () => {
    const audit = await auditFake(routed());
    expect(audit.findings).toEqual([]);
    expect(audit).toMatchObject({ userPools: 1, unit: { region: "eu-west-1" } });
    expect(audit.customDomains).toMatchObject([
      {
        name: "auth.example.com",
        accountId: "123456789012",
        isManaged: true,
        wanted: { mode: "auto" },
        cognito: { status: "ACTIVE", certificateArn: certificateArn("current") },
        acm: { certificateArns: [certificateArn("current")] },
        dns: { chain: ["d111111abcdef8.cloudfront.net"], parentHasAddress: true },
        routing: { health: "healthy", replicaStatus: "ACTIVE" },
        decision: "nothing",
        daysToExpiry: 39,
      },
    ]);
    expect(audit.customDomains[0]?.edges).toHaveLength(4);
  });

  test("nothing is found about a custom domain that is switched off", async () => {
    const world = fakeWorld({ tags: { "latchkey:mode": "off" }, certificates: [] });
    const audit = await auditFake(world);
    expect(audit.findings).toEqual([]);
    expect(audit.customDomains).toMatchObject([{ isManaged: false, wanted: { mode: "off" } }]);
  });

  test("it changes nothing", async () => {
    const world = fakeWorld({ certificates: [] });
    await auditFake(world);
    expect(world.updates).toEqual([]);
  });

  test("a certificate that is gone is for a person when there is no other", async () => {
    const { findings } = await auditFake(fakeWorld({ certificates: [], edges: [] }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        name: "certificateMissing",
        severity: "critical",
        mender: "person",
        resource: certificateArn("current"),
      }),
    );
  });

  test("it is for a rotation when there is one, by a command that is named", async () => {
    const better = aCertificate({ arn: certificateArn("better") });
    const { findings, customDomains } = await auditFake(fakeWorld({ certificates: [better] }));
    const missing = findings.find(({ name }) => name === "certificateMissing");
    expect(missing).toMatchObject({ mender: "rotation" });
    expect(missing?.fix).toContain("latchkey rotate auth.example.com --apply");
    expect(customDomains[0]?.target?.arn).toBe(certificateArn("better"));
  });

  test("what cannot be read is a finding, and the others are still looked at", async () => {
    const world = fakeWorld({ failures: { describeCertificate: new Error("no entry") } });
    const audit = await auditFake(world);
    expect(namesOf(audit)).toEqual(["customDomainUnreadable"]);
    expect(audit.findings[0]?.message).toContain("no entry");
    expect(audit.customDomains).toMatchObject([{ name: "auth.example.com", reasons: [] }]);
  });

  test("a memory that cannot be read keeps nothing from being judged", async () => {
    const world = fakeWorld({
      failures: { readRolledBack: new Error("denied") },
      certificates: [aCertificate({ status: "REVOKED" })],
    });
    expect(namesOf(await auditFake(world)).toSorted()).toEqual([
      "activeArnUnreadable",
      "certificateRevoked",
    ]);
  });
});

describe("DNS", () => {
  const zoneWith = (changes: Partial<typeof soundZone>) => ({ ...soundZone, ...changes });

  test("an alias that shares an address with the distribution leads home", async () => {
    // No edge was seen at it, so that the address alone tells.
    const shared = ["203.0.113.5"];
    const addresses = {
      ...soundZone.addresses,
      "auth.example.com": shared,
      "d111111abcdef8.cloudfront.net": shared,
    };
    const zone = zoneWith({ cnames: {}, addresses });
    expect(namesOf(await auditFake(fakeWorld(), { zone }))).toEqual([]);
  });

  test("so does one at whose other address an edge serves the certificate", async () => {
    const zone = zoneWith({
      cnames: {},
      addresses: { ...soundZone.addresses, "auth.example.com": ["192.0.2.2"] },
    });
    expect(namesOf(await auditFake(fakeWorld(), { zone }))).toEqual([]);
  });

  test("one whose address serves nothing of the kind leads elsewhere", async () => {
    const zone = zoneWith({
      cnames: {},
      addresses: { ...soundZone.addresses, "auth.example.com": ["198.51.100.1"] },
    });
    expect(namesOf(await auditFake(fakeWorld(), { zone }))).toEqual(["dnsAliasElsewhere"]);
  });

  test("no answer is no accusation", async () => {
    const silent = ["auth.example.com", "d111111abcdef8.cloudfront.net", "example.com"];
    const { findings } = await auditFake(fakeWorld(), { zone: { silent } });
    expect(findings.map(({ name }) => name)).toEqual(["dnsUnreadable"]);
    expect(findings[0]?.evidence).toContainEqual({
      source: "dns",
      what: "CNAME auth.example.com",
      value: "ETIMEOUT",
    });
  });

  test("a loop of CNAMEs ends", async () => {
    const zone = zoneWith({
      cnames: { "auth.example.com": "b.example.net", "b.example.net": "auth.example.com" },
    });
    const { customDomains } = await auditFake(fakeWorld(), { zone });
    expect(customDomains[0]?.dns?.chain).toEqual(["b.example.net", "auth.example.com"]);
  });

  test("the closest CAA set decides", async () => {
    const amazon = { isCritical: false, tag: "issue", value: "amazon.com" };
    const other = { ...amazon, value: "letsencrypt.org" };
    const caa = { "example.com": [other], "auth.example.com": [amazon] };
    expect(namesOf(await auditFake(fakeWorld(), { zone: zoneWith({ caa }) }))).toEqual([]);
    const above = { "example.com": [other] };
    expect(namesOf(await auditFake(fakeWorld(), { zone: zoneWith({ caa: above }) }))).toEqual([
      "caaForbidsAmazon",
    ]);
  });

  test("neither CAA nor validation records matter to an imported certificate", async () => {
    const certificate = aCertificate({
      type: "IMPORTED",
      notAfter: new Date("2027-11-21T00:00:00Z"),
      validations: [{ name: "x", record: { name: "_x.example.com", value: "y" } }],
    });
    const caa = { "example.com": [{ isCritical: false, tag: "issue", value: ";" }] };
    const world = fakeWorld({ certificates: [certificate], edges: edgesServing(certificate) });
    expect(namesOf(await auditFake(world, { zone: zoneWith({ caa }) }))).toEqual([]);
  });

  test("a validation record with another value is as good as gone", async () => {
    const record = { name: "_a.example.com", value: "_b.acm-validations.aws" };
    const certificate = aCertificate({ validations: [{ name: "auth.example.com", record }] });
    const world = fakeWorld({ certificates: [certificate] });
    const cnames = { ...soundZone.cnames, "_a.example.com": "_c.acm-validations.aws" };
    const { findings } = await auditFake(world, { zone: zoneWith({ cnames }) });
    expect(findings.map(({ name }) => name)).toEqual(["validationRecordMissing"]);
    expect(findings[0]?.evidence).toEqual([
      { source: "acm", what: "ResourceRecord _a.example.com", value: "_b.acm-validations.aws" },
      { source: "dns", what: "CNAME _a.example.com", value: "_c.acm-validations.aws" },
    ]);
  });
});

describe("edges", () => {
  test("are not judged while an update is under way", async () => {
    const world = fakeWorld({ edges: edgesServing(aCertificate({ arn: certificateArn("old") })) });
    world.changeDomain({ status: "UPDATING" });
    expect(namesOf(await auditFake(world))).toEqual([]);
    world.changeDomain({ status: "ACTIVE" });
    expect(namesOf(await auditFake(world))).toEqual(["edgesServeAnotherCertificate"]);
  });

  test("one that is silent among others is nothing to tell of; all are", async () => {
    const [first, ...others] = edgesServing(aCertificate());
    const silent = ({ address }: { address: string }) => ({ address, unreachable: "timeout" });
    const one = first === undefined ? [] : [silent(first), ...others];
    expect(namesOf(await auditFake(fakeWorld({ edges: one })))).toEqual([]);
    const all = one.map(silent);
    expect(namesOf(await auditFake(fakeWorld({ edges: all })))).toEqual(["edgesUnreachable"]);
  });

  test("a floor that is too low is no broken chain", async () => {
    const edges = edgesServing(aCertificate(), { floorProbe: "accepted" });
    expect(namesOf(await auditFake(fakeWorld({ edges })))).toEqual(["edgeBelowTlsFloor"]);
  });
});

describe("when a certificate is due", () => {
  const validity = (days: number) => ({
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date(Date.parse("2026-01-01T00:00:00Z") + days * 86_400_000),
  });

  test.each([
    [198, { warnDays: 30, urgentDays: 10 }],
    [47, { warnDays: 8, urgentDays: 3 }],
    [100, { warnDays: 15, urgentDays: 5 }],
    [3650, { warnDays: 30, urgentDays: 10 }],
  ])("scales with its validity of %d days", (days, expected) => {
    expect(expiryThresholdsOf(validity(days), { warnDays: 30, urgentDays: 10 })).toEqual(expected);
  });

  test.each([
    ["2026-12-22T12:00:00Z", []],
    ["2026-12-21T11:00:00Z", ["certificateExpiring"]],
    ["2026-11-28T13:00:00Z", ["certificateExpiring"]],
    ["2026-11-28T11:00:00Z", ["certificateExpiringSoon"]],
  ])("one that ends on %s is told as %j", async (notAfter, expected) => {
    const certificate = aCertificate({ notAfter: new Date(notAfter) });
    const world = fakeWorld({ certificates: [certificate], edges: edgesServing(certificate) });
    expect(namesOf(await auditFake(world))).toEqual(expected);
  });
});

describe("certificates that can be deleted", () => {
  const old = (changes: Parameters<typeof aCertificate>[0] = {}) =>
    aCertificate({
      arn: certificateArn("old"),
      notAfter: new Date("2026-11-30T00:00:00Z"),
      inUseBy: [],
      ...changes,
    });
  const auditWith = async (changes: Parameters<typeof aCertificate>[0]) => {
    const world = fakeWorld({ certificates: [aCertificate(), old(changes)] });
    return namesOf(await auditFake(world));
  };

  test("are old ones that nothing uses", async () => {
    expect(await auditWith({})).toEqual(["certificateDeletable"]);
    expect(await auditWith({ status: "EXPIRED" })).toEqual(["certificateDeletable"]);
  });

  test.each<[string, Parameters<typeof aCertificate>[0]]>([
    ["something uses", { inUseBy: ["arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/x"] }],
    ["may have users", { inUseBy: undefined }],
    ["has a name besides", { names: ["auth.example.com", "shop.example.com"] }],
    ["is still to be issued", { status: "PENDING_VALIDATION" }],
    ["CloudFront manages", { managedBy: "CLOUDFRONT" }],
  ])("are none that %s", async (_title, changes) => {
    expect(await auditWith(changes)).toEqual([]);
  });

  test("are none within a week of the successor's issue", async () => {
    const current = aCertificate({ issuedAt: new Date("2026-11-15T00:00:00Z") });
    const world = fakeWorld({ certificates: [current, old()] });
    expect(namesOf(await auditFake(world))).toEqual([]);
  });
});

describe("renewal", () => {
  test.each<[string, string | undefined, readonly string[]]>([
    ["FAILED", "CAA_ERROR", ["certificateRenewalFailed"]],
    ["PENDING_VALIDATION", undefined, ["certificateRenewalStalled"]],
    ["SUCCESS", undefined, []],
  ])("%s is told as it is", async (status, reason, expected) => {
    const renewal = {
      status,
      updatedAt: new Date("2026-11-21T00:00:00Z"),
      ...(reason === undefined ? {} : { reason }),
    };
    const world = fakeWorld({ certificates: [aCertificate({ renewal })] });
    expect(namesOf(await auditFake(world))).toEqual(expected);
  });

  test("PENDING_AUTO_RENEWAL is late after three days", async () => {
    const at = (updatedAt: string) => {
      const renewal = { status: "PENDING_AUTO_RENEWAL", updatedAt: new Date(updatedAt) };
      return auditFake(fakeWorld({ certificates: [aCertificate({ renewal })] }));
    };
    expect(namesOf(await at("2026-11-18T13:00:00Z"))).toEqual([]);
    expect(namesOf(await at("2026-11-18T11:00:00Z"))).toEqual(["certificateRenewalStalled"]);
  });
});

test("settings that differ are told against configuration, and the tag goes before it", async () => {
  const config = aConfig({ baseline: { securityPolicy: "TLS_V1_3_2025", managedLoginVersion: 1 } });
  expect(namesOf(await auditFake(fakeWorld(), { config }))).toEqual([
    "securityPolicyDiffers",
    "managedLoginVersionDiffers",
  ]);
  const world = fakeWorld({ tags: { "latchkey:security-policy": "TLS_V1_2_2021" } });
  expect(namesOf(await auditFake(world, { config }))).toEqual(["managedLoginVersionDiffers"]);
});

describe("a user pool of eu-central-1 with a replica in eu-west-1, without failover,", () => {
  const pool = "eu-central-1_EXAMPLE";
  const config = aConfig({ baseline: { securityPolicy: "TLS_V1_3_2025" } });
  const replicated = (poolRegions: string[]) =>
    fakeWorld({
      poolRegions,
      customDomains: {
        "eu-central-1": aCustomDomain({ region: "eu-central-1", userPoolId: pool }),
        "eu-west-1": aCustomDomain({ userPoolId: pool }),
      },
      replicas: [aReplica({ role: "PRIMARY" }), aReplica({ region: "eu-west-1" })],
    });
  const auditIn = (region: string, world: FakeWorld) =>
    auditUnit(
      { accountId: "123456789012", region },
      fakeAudit(world, { config, pools: { [region]: { [pool]: "auth.example.com" } } }).unitPorts,
    );

  test.each([
    ["the primary alone", "eu-central-1", ["eu-central-1"]],
    ["the replica alone", "eu-west-1", ["eu-west-1"]],
    ["the replica beside the primary", "eu-west-1", ["eu-west-1", "eu-central-1"]],
  ])("is told of in its primary Region by the audit of %s", async (_, region, poolRegions) => {
    const { findings, customDomains } = await auditIn(region, replicated(poolRegions));
    expect(customDomains).toMatchObject([{ region: "eu-central-1", userPoolId: pool }]);
    expect(findings).toMatchObject([
      {
        // SHA-256 of securityPolicyDiffers, account, eu-central-1, custom domain and nothing.
        id: "67f5b7ecb3da36b4",
        name: "securityPolicyDiffers",
        region: "eu-central-1",
        fix: expect.stringContaining(`--region eu-central-1 --user-pool-id ${pool}`),
      },
    ]);
  });

  test.each(["eu-central-1", "eu-west-1"])(
    "is told of in the Region that its ID begins with when %s could not read it",
    async (region) => {
      const world = replicated([region]);
      world.failures.describeCertificate = new Error("ACM is down.");
      const { findings, customDomains } = await auditIn(region, world);
      expect(customDomains).toMatchObject([{ region: "eu-central-1" }]);
      expect(findings).toMatchObject([
        { id: "7fa8342e1b9031c1", name: "customDomainUnreadable", region: "eu-central-1" },
      ]);
    },
  );
});
