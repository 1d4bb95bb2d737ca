import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain, aReplica, fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { anEdgeServing } from "../../../../tests/gen/an-edge.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { Certificate } from "../../src/certificate/certificate.ts";
import { gatherSituation } from "../../src/rotation/gather-situation.ts";

const gather = (world: FakeWorld, request: Parameters<typeof aRequest>[0] = {}) =>
  gatherSituation(aRequest(request), world.ports);
/** As core/src/aws/errors.ts names it. */
const outage = (message: string) =>
  Object.assign(new Error(message), { name: "ServiceFaultError" });
const called = (world: FakeWorld, operation: string) =>
  world.calls.filter((call) => call.startsWith(`${operation} `));

describe("finding the custom domain", () => {
  test("looks in every configured Region", async () => {
    const world = fakeWorld();
    const { domain } = await gather(world);
    expect(domain.value).toEqual({ kind: "custom", customDomain: aCustomDomain() });
    expect(called(world, "describeDomain")).toEqual([
      "describeDomain eu-west-1",
      "describeDomain eu-central-1",
    ]);
  });

  test("looks only in the Region of the request", async () => {
    const world = fakeWorld();
    await gather(world, { region: "eu-west-1" });
    expect(called(world, "describeDomain")).toEqual(["describeDomain eu-west-1"]);
  });

  test("names the Regions in which there is none", async () => {
    const world = fakeWorld({ customDomains: {} });
    const situation = await gather(world);
    expect(situation.domain.value).toEqual({
      kind: "missing",
      regions: ["eu-west-1", "eu-central-1"],
    });
    expect(situation.candidates.value).toEqual([]);
    expect(called(world, "listCertificatesCovering")).toEqual([]);
  });

  test("recognises a prefix domain and reads no more", async () => {
    const prefixDomain = { prefix: "example", userPoolId: "p", region: "eu-west-1" };
    const world = fakeWorld({ customDomains: {}, prefixDomains: { "eu-west-1": prefixDomain } });
    const { domain } = await gather(world, { customDomain: "example" });
    expect(domain.value).toEqual({ kind: "prefix", prefixDomain });
    expect(world.calls).toHaveLength(2);
  });

  test("prefers a custom domain to a prefix domain of the same name", async () => {
    const world = fakeWorld({
      prefixDomains: {
        "eu-central-1": { prefix: "auth.example.com", userPoolId: "p", region: "eu-central-1" },
      },
    });
    world.poolRegions = ["eu-central-1", "eu-west-1"];
    expect((await gather(world)).domain.value.kind).toBe("custom");
  });

  test("reports two pools that claim the name", async () => {
    const other = aCustomDomain({ region: "eu-central-1", userPoolId: "eu-central-1_OTHER" });
    const world = fakeWorld({
      customDomains: { "eu-west-1": aCustomDomain(), "eu-central-1": other },
    });
    const { domain } = await gather(world);
    expect(domain.value).toEqual({ kind: "ambiguous", customDomains: [aCustomDomain(), other] });
  });

  test("is not kept from it by a Region that does not answer", async () => {
    const world = fakeWorld();
    world.failures["describeDomain eu-central-1"] = new Error("outage");
    expect((await gather(world)).domain.value.kind).toBe("custom");
  });

  test("does not call it missing while a Region does not answer", async () => {
    const world = fakeWorld({ customDomains: {} });
    world.failures["describeDomain eu-central-1"] = new Error("outage");
    await expect(gather(world)).rejects.toThrow("outage");
  });

  test("calls it unavailable while a Region in which it may live has an outage", async () => {
    const world = fakeWorld({ customDomains: {} });
    world.failures["describeDomain eu-central-1"] = outage("no answer");
    const situation = await gather(world);
    expect(situation.domain.value).toEqual({
      kind: "unavailable",
      regions: ["eu-central-1"],
      error: expect.objectContaining({ message: "no answer" }),
    });
    expect(world.calls).toHaveLength(2);
  });

  test("names every Region that has an outage", async () => {
    const world = fakeWorld({ failures: { describeDomain: outage("no answer") } });
    expect((await gather(world)).domain.value).toMatchObject({
      regions: ["eu-west-1", "eu-central-1"],
    });
  });

  test("does not take a refusal for an outage, though there is one elsewhere", async () => {
    const world = fakeWorld({ customDomains: {} });
    world.failures["describeDomain eu-west-1"] = outage("no answer");
    world.failures["describeDomain eu-central-1"] = new Error("denied");
    await expect(gather(world)).rejects.toThrow("denied");
  });

  test("calls it unavailable when its Region fails as soon as it was found", async () => {
    const world = fakeWorld({ failures: { describeUserPool: outage("no answer") } });
    expect((await gather(world)).domain.value).toEqual({
      kind: "unavailable",
      regions: ["eu-west-1"],
      error: expect.objectContaining({ message: "no answer" }),
    });
  });

  test("does not take another failure of its user pool for an outage", async () => {
    const world = fakeWorld({ failures: { describeUserPool: new Error("denied") } });
    await expect(gather(world)).rejects.toThrow("denied");
  });

  test("does not ask for replicas of a pool without failover seen in one Region", async () => {
    const world = fakeWorld();
    await gather(world);
    expect(called(world, "listReplicas")).toEqual([]);
  });
});

describe("a user pool in several Regions", () => {
  const replicated = () => {
    const world = fakeWorld({
      poolRegions: ["eu-central-1", "eu-west-1"],
      customDomains: {
        "eu-central-1": aCustomDomain({ region: "eu-central-1", settings: fullSettings }),
        "eu-west-1": aCustomDomain({ settings: fullSettings }),
      },
    });
    return world;
  };
  const regionOf = async (world: FakeWorld, request = {}) => {
    const { value } = (await gather(world, request)).domain;
    return value.kind === "custom" ? value.customDomain.region : value.kind;
  };

  test("is changed in the primary one, whichever answers first", async () => {
    expect(await regionOf(replicated())).toBe("eu-west-1");
  });

  test("is changed in the primary one, though the pool's ID begins with another", async () => {
    const world = replicated();
    world.replicas = [aReplica({ role: "PRIMARY" }), aReplica({ region: "eu-west-1" })];
    expect(await regionOf(world)).toBe("eu-central-1");
  });

  test("is changed in the primary one, though the request names the secondary", async () => {
    const world = replicated();
    expect(await regionOf(world, { region: "eu-central-1" })).toBe("eu-west-1");
    expect(called(world, "describeDomain")).toEqual([
      "describeDomain eu-central-1",
      "describeDomain eu-west-1",
    ]);
  });

  test("is not changed from the secondary while the primary has an outage", async () => {
    const world = replicated();
    world.failures["describeDomain eu-west-1"] = outage("no answer");
    expect((await gather(world)).domain.value).toEqual({
      kind: "unavailable",
      regions: ["eu-west-1"],
      error: expect.objectContaining({ message: "no answer" }),
    });
  });

  test("is not changed from the secondary when the primary refuses", async () => {
    const world = replicated();
    world.failures["describeDomain eu-west-1"] = new Error("denied");
    await expect(gather(world)).rejects.toThrow("denied");
  });

  test("is changed though the secondary has an outage", async () => {
    const world = replicated();
    world.failures["describeDomain eu-central-1"] = outage("no answer");
    expect(await regionOf(world)).toBe("eu-west-1");
  });

  test("is changed where it was found when no primary is told", async () => {
    const world = replicated();
    world.replicas = [];
    expect(await regionOf(world)).toBe("eu-central-1");
  });

  test("is changed where it was found when the primary does not know the name yet", async () => {
    const world = replicated();
    world.customDomains = {
      "eu-central-1": aCustomDomain({ region: "eu-central-1", settings: fullSettings }),
    };
    expect(await regionOf(world, { region: "eu-central-1" })).toBe("eu-central-1");
  });

  test("is changed in the primary one, though only the secondary is looked in, without failover", async () => {
    const world = replicated();
    world.poolRegions = ["eu-central-1"];
    world.customDomains = {
      "eu-central-1": aCustomDomain({ region: "eu-central-1" }),
      "eu-west-1": aCustomDomain(),
    };
    expect(await regionOf(world)).toBe("eu-west-1");
    expect(await regionOf(world, { region: "eu-central-1" })).toBe("eu-west-1");
  });

  test("stays in the primary one that its pool's ID does not begin with, without failover", async () => {
    const world = replicated();
    world.poolRegions = ["eu-central-1"];
    world.replicas = [aReplica({ role: "PRIMARY" })];
    world.customDomains = { "eu-central-1": aCustomDomain({ region: "eu-central-1" }) };
    expect(await regionOf(world)).toBe("eu-central-1");
  });

  test("is asked for its primary even without failover, when two Regions have it", async () => {
    const world = replicated();
    world.customDomains = {
      "eu-central-1": aCustomDomain({ region: "eu-central-1" }),
      "eu-west-1": aCustomDomain(),
    };
    expect(await regionOf(world)).toBe("eu-west-1");
  });
});

describe("reading around the custom domain", () => {
  test("reads the current certificate and the candidates", async () => {
    const world = fakeWorld();
    const newer = aNewerCertificate();
    world.certificates.push(newer, aNewerCertificate({ names: ["www.example.com"], arn: "x" }));
    const situation = await gather(world);
    expect(situation.current?.value).toEqual(aCertificate());
    expect(situation.candidates.value).toEqual([aCertificate(), newer]);
    expect(situation).not.toHaveProperty("requested");
    expect(situation).not.toHaveProperty("hinted");
    expect(situation).not.toHaveProperty("routing");
  });

  test("reads a certificate asked for, and no candidates", async () => {
    const world = fakeWorld();
    const newer = aNewerCertificate();
    world.certificates.push(newer);
    const situation = await gather(world, { certificateArn: newer.arn });
    expect(situation.requested?.value).toEqual({ arn: newer.arn, certificate: newer });
    expect(situation.candidates.value).toEqual([]);
    expect(called(world, "listCertificatesCovering")).toEqual([]);
  });

  test("looks for no candidates when only a verification is asked for", async () => {
    const world = fakeWorld();
    await gather(world, { action: "verify" });
    expect(called(world, "listCertificatesCovering")).toEqual([]);
    expect(called(world, "resolveEdges")).toEqual([]);
  });

  test("reads the trigger's certificate", async () => {
    const world = fakeWorld();
    const newer = aNewerCertificate({ names: ["www.example.com"] });
    world.certificates.push(newer);
    const situation = await gather(world, {
      trigger: { kind: "certificate-event", certificateArn: newer.arn },
    });
    expect(situation.hinted?.value.certificate).toEqual(newer);
  });

  describe("takes the trigger's certificate for a candidate", () => {
    const newer = aNewerCertificate();
    const pending = aNewerCertificate({ status: "PENDING_VALIDATION" });
    const revoked = aNewerCertificate({ status: "REVOKED" });
    const candidatesOf = async (
      listed: readonly Certificate[],
      described: Certificate,
      request: Parameters<typeof aRequest>[0] = {},
    ) => {
      const { ports } = fakeWorld({ certificates: [aCertificate(), described] });
      const acm = { ...ports.acm, listCertificatesCovering: async () => listed };
      const trigger = { kind: "certificate-event" as const, certificateArn: described.arn };
      const asked = aRequest({ trigger, ...request });
      return (await gatherSituation(asked, { ...ports, acm })).candidates.value;
    };

    test("when a list that lags lacks it, or has it as pending", async () => {
      expect(await candidatesOf([aCertificate()], newer)).toEqual([aCertificate(), newer]);
      expect(await candidatesOf([pending, aCertificate()], newer)).toEqual([aCertificate(), newer]);
    });

    test.each<[string, readonly Certificate[], Certificate]>([
      ["the list knows that it is revoked", [aCertificate(), revoked], newer],
      ["it is not issued itself", [aCertificate()], pending],
      ["it covers another name", [aCertificate()], aNewerCertificate({ names: ["a.example"] })],
    ])("but not when %s", async (_, listed, described) => {
      expect(await candidatesOf(listed, described)).toEqual(listed);
    });

    test("but not when none is to be chosen, or it is held already", async () => {
      const request = { certificateArn: certificateArn("other") };
      expect(await candidatesOf([aCertificate()], newer, request)).toEqual([]);
      const others = [aNewerCertificate({ arn: certificateArn("next") })];
      expect(await candidatesOf(others, aCertificate())).toEqual(others);
    });
  });

  test("notes a certificate that ACM does not have", async () => {
    const arn = certificateArn("gone");
    const world = fakeWorld({ certificates: [] });
    const situation = await gather(world, { certificateArn: arn });
    expect(situation.requested?.value).toEqual({ arn, certificate: undefined });
    expect(situation.current).toMatchObject({ value: undefined });
  });

  test.each([
    ["another Region", "arn:aws:acm:eu-west-1:123456789012:certificate/a"],
    ["another account", "arn:aws:acm:us-east-1:999999999999:certificate/a"],
    ["nowhere", "certificate"],
  ])("does not ask ACM for a certificate of %s", async (_, arn) => {
    const world = fakeWorld();
    world.certificates.push(aCertificate({ arn }));
    const situation = await gather(world, { certificateArn: arn });
    expect(situation.requested?.value.certificate).toBeUndefined();
    expect(world.calls).not.toContain(`describeCertificate ${arn}`);
  });

  test("reads failover routing as far as it goes", async () => {
    const world = fakeWorld({ health: "unknown" });
    world.changeDomain({ settings: fullSettings });
    const { routing } = await gather(world);
    expect(routing?.value).toEqual({
      routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
      healthCheck: { id: "check-1", type: "HTTPS", disabled: false, inverted: false },
      health: "unknown",
      replica: { region: "eu-central-1", status: "ACTIVE", role: "SECONDARY" },
    });
    expect(called(world, "listReplicas")).toContain("listReplicas eu-west-1 eu-west-1_EXAMPLE");
  });

  test("notes a health check and a replica that are not there", async () => {
    const world = fakeWorld({ healthChecks: [], replicas: [] });
    world.changeDomain({ settings: fullSettings });
    const { routing } = await gather(world);
    expect(routing?.value).toEqual({
      routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
      health: "healthy",
    });
  });

  test("notes when each thing was read, and decides by the latest", async () => {
    const world = fakeWorld();
    world.before = () => world.clock.advance(1);
    const situation = await gather(world);
    const { domain, current, candidates, edges } = situation;
    const times = [domain.readAt, current?.readAt, candidates.readAt, edges?.readAt, situation.at];
    expect(times.map((time) => time?.toISOString())).toEqual(
      times.map((time) => time?.toISOString()).toSorted(),
    );
    expect(domain.readAt.toISOString()).toBe("2026-11-21T12:00:02.000Z");
    expect(situation.at).toEqual(edges?.readAt);
  });

  test.each([
    "describeCertificate",
    "listCertificatesCovering",
    "describeHealthCheck",
    "readHealth",
    "listReplicas",
    "resolveEdges",
  ])("does not decide on half a picture when %s fails", async (operation) => {
    const world = fakeWorld();
    world.changeDomain({ settings: fullSettings });
    world.failures[operation] = new Error("no answer");
    await expect(gather(world)).rejects.toThrow("no answer");
  });
});

describe("looking at edges while planning", () => {
  test("is done when the ARN is right, at most eight of them", async () => {
    const world = fakeWorld();
    world.edges = Array.from({ length: 12 }, (_, nth) =>
      anEdgeServing(aCertificate(), { address: `192.0.2.${nth}` }),
    );
    const { edges } = await gather(world);
    expect(edges?.value.map(({ address }) => address)).toEqual(
      Array.from({ length: 8 }, (_, nth) => `192.0.2.${nth}`),
    );
    expect(world.calls).toContain("resolveEdges auth.example.com d111111abcdef8.cloudfront.net 8");
    expect(world.calls).toContain("observeEdge 192.0.2.0 TLS_V1_2_2021");
  });

  test("is not done when the ARN will change anyway", async () => {
    const world = fakeWorld();
    world.certificates.push(aNewerCertificate());
    const situation = await gather(world);
    expect(situation).not.toHaveProperty("edges");
    expect(called(world, "resolveEdges")).toEqual([]);
  });

  test("is done when the certificate asked for is the one held", async () => {
    const world = fakeWorld();
    const { edges } = await gather(world, { certificateArn: aCertificate().arn });
    expect(edges?.value).toHaveLength(4);
  });

  test("is not done when the current certificate is refused anyway", async () => {
    const world = fakeWorld({ certificates: [] });
    expect(await gather(world)).not.toHaveProperty("edges");
  });
});
