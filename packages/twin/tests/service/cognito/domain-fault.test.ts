import { describe, expect, it } from "vitest";
import type { FaultRates } from "../../../src/fault/fault-kind.ts";
import { createFaultPlan, type OrderedFault } from "../../../src/fault/fault-plan.ts";
import { createRandom } from "../../../src/random.ts";
import { createFixture, healthCheckId, routing } from "./fixture.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const customDomain = "auth.example.com";

/** The fixture with a fault plan in its world, and an ACTIVE custom domain. */
async function createWorld(options: { seed?: number; domain?: object } = {}) {
  const fixture = await createFixture();
  const { clock } = fixture;
  const faults = createFaultPlan({ clock, random: createRandom(options.seed ?? 1) });
  Object.assign(fixture.world, { faults });
  await fixture.activeDomain(options.domain);
  return {
    ...fixture,
    faults,
    meet(rates: FaultRates, ...orders: OrderedFault[]) {
      faults.setRates(rates);
      for (const order of orders) faults.order(order);
    },
    rotate: (changes: object = {}) =>
      fixture.ireland.refusalOf(
        "UpdateUserPoolDomain",
        fixture.updateWith(fixture.newCertificate.arn, changes),
      ),
    statusOf: async () => (await fixture.describe()).Status,
    arnOf: async () => (await fixture.describe()).CustomDomainConfig.CertificateArn,
  };
}

/** By rate and by order, each kind must come out the same. */
const ways = (kind: OrderedFault["kind"], where: OrderedFault["where"] = { customDomain }) =>
  [
    ["at rate 1", [{ [kind]: 1 }]],
    ["by order", [{}, { kind, where }]],
  ] as [string, [FaultRates, ...OrderedFault[]]][];

describe("an update while nothing goes wrong", () => {
  it("is ACTIVE within ten minutes with all that it names, and asks in vain", async () => {
    const world = await createWorld();
    expect(await world.rotate({ ManagedLoginVersion: 2 })).toBe("accepted");
    world.clock.advance(10 * minuteMs);
    expect(await world.statusOf()).toBe("ACTIVE");
    expect(await world.describe()).toMatchObject({ ManagedLoginVersion: 2 });
    expect(world.faults.struck()).toEqual([]);
  });
});

describe.each(ways("cognito.stuck-updating"))("an update that is stuck, %s", (_, faults) => {
  it("is UPDATING for three to eight hours, and the edges have it meanwhile", async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const world = await createWorld({ seed });
      world.meet(...faults);
      await world.rotate();
      world.clock.advance(3 * hourMs - minuteMs);
      expect(await world.statusOf()).toBe("UPDATING");
      expect(world.deployments.at(-1)?.config.certificateArn).toBe(world.newCertificate.arn);
      world.clock.advance(5 * hourMs + minuteMs);
      expect(await world.statusOf()).toBe("ACTIVE");
    }
  });
});

describe.each(ways("cognito.ends-failed"))("an update that fails, %s", (_, faults) => {
  it("ends FAILED with the new certificate on record, while the edges keep the old", async () => {
    const world = await createWorld();
    world.meet(...faults);
    await world.rotate();
    world.clock.advance(10 * minuteMs);
    expect(await world.statusOf()).toBe("FAILED");
    expect(await world.arnOf()).toBe(world.newCertificate.arn);
    expect(world.deployments).toHaveLength(1);
    expect(world.deployments[0]?.config.certificateArn).toBe(world.oldCertificate.arn);
  });

  it("can be led out of FAILED by another update", async () => {
    const world = await createWorld();
    world.meet(...faults);
    await world.rotate();
    world.clock.advance(10 * minuteMs);
    world.faults.clear();
    expect(await world.rotate()).toBe("accepted");
    world.clock.advance(10 * minuteMs);
    expect(await world.statusOf()).toBe("ACTIVE");
    expect(world.deployments.at(-1)?.config.certificateArn).toBe(world.newCertificate.arn);
  });
});

describe.each(ways("cognito.certificate-not-usable"))(
  "a certificate that is not usable yet, %s",
  (_, faults) => {
    it("is refused in CloudFront's words for one to ten minutes from its first try", async () => {
      const world = await createWorld();
      world.meet(...faults);
      expect(await world.rotate()).toMatch(
        /^400 InvalidParameterException: The specified SSL certificate doesn't exist, .* Error Code: InvalidViewerCertificate;/,
      );
      world.clock.advance(minuteMs - 1);
      expect(await world.rotate()).toMatch(/InvalidViewerCertificate/);
      world.clock.advance(9 * minuteMs + 1);
      expect(await world.rotate()).toBe("accepted");
    });

    it("is no trouble for one that was taken before", async () => {
      const world = await createWorld();
      world.meet(...faults);
      const back = world.updateWith(world.oldCertificate.arn);
      expect(await world.ireland.refusalOf("UpdateUserPoolDomain", back)).toBe("accepted");
    });
  },
);

describe("settings that are lost", () => {
  const named = {
    ManagedLoginVersion: 2,
    Routing: routing,
  };

  it("are those that an order names, of those that the update names", async () => {
    const world = await createWorld();
    await world.activeReplica();
    world.meet({}, { kind: "cognito.settings-lost", where: { customDomain, setting: "routing" } });
    await world.rotate(named);
    const described = await world.describe();
    expect(described.Routing).toBeUndefined();
    expect(described).toMatchObject({
      ManagedLoginVersion: 2,
      CustomDomainConfig: { SecurityPolicy: "TLS_V1_2_2021" },
    });
  });

  it("are all that the update names when the rate is 1, and no others", async () => {
    const world = await createWorld();
    await world.activeReplica();
    world.meet({ "cognito.settings-lost": 1 });
    await world.rotate(named);
    const described = await world.describe();
    expect(described.Routing).toBeUndefined();
    expect(described.ManagedLoginVersion).toBeUndefined();
    expect(described.CustomDomainConfig.SecurityPolicy).toBe("TLS_V1_2_2021");
  });
});

describe("settings that an update omits", () => {
  const domain = { ManagedLoginVersion: 2 };

  it.each(ways("cognito.omitted-settings-reset"))(
    "go back to their defaults %s",
    async (_, faults) => {
      const world = await createWorld({ domain });
      world.meet(...faults);
      await world.rotate();
      expect(await world.describe()).toMatchObject({
        ManagedLoginVersion: 1,
        CustomDomainConfig: { SecurityPolicy: "TLS_V1" },
      });
    },
  );

  it("are kept by default", async () => {
    const world = await createWorld({ domain });
    await world.rotate();
    expect(await world.describe()).toMatchObject({
      ManagedLoginVersion: 2,
      CustomDomainConfig: { SecurityPolicy: "TLS_V1_2_2021" },
    });
  });

  it("are always kept or always reset in one world, and both happen among worlds", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const world = await createWorld({ seed });
      world.meet({ "cognito.omitted-settings-reset": 0.5 });
      const inWorld = new Set<number>();
      for (let lap = 0; lap < 4; lap += 1) {
        await world.rotate({ ManagedLoginVersion: 2, CustomDomainConfig: { ...strict(world) } });
        world.clock.advance(10 * minuteMs);
        await world.rotate({ CustomDomainConfig: { ...strict(world) } });
        inWorld.add((await world.describe()).ManagedLoginVersion);
        world.clock.advance(10 * minuteMs);
      }
      expect(inWorld.size).toBe(1);
      for (const version of inWorld) seen.add(version === 2 ? "kept" : "reset");
    }
    expect([...seen].sort()).toEqual(["kept", "reset"]);
  });

  it("are as set by hand, whatever the rate", async () => {
    const world = await createWorld({ domain });
    world.meet({ "cognito.omitted-settings-reset": 1 });
    await world.control("/cognito/omitted-settings", { mode: "keep" });
    await world.rotate();
    expect((await world.describe()).ManagedLoginVersion).toBe(2);
  });
});

const strict = (world: { newCertificate: { arn: string } }) => ({
  CertificateArn: world.newCertificate.arn,
  SecurityPolicy: "TLS_V1_2_2021",
});

describe("a replica that becomes INACTIVE", () => {
  const secondaryOf = async (world: Awaited<ReturnType<typeof createWorld>>) => {
    const listed = await world.ireland.send("ListUserPoolReplicas", { UserPoolId: world.poolId });
    return listed.UserPoolReplicas[1].Status;
  };

  it.each(ways("replica.inactive", { region: "eu-central-1" }))(
    "is found so %s, serves no more, and stays so until it is put back",
    async (_, faults) => {
      const world = await createWorld();
      await world.activeReplica();
      await world.rotate({ Routing: routing });
      world.healths.set(healthCheckId, false);
      const servingRegion = () => world.cognito.customDomains.find(customDomain)?.servingRegion;
      expect(servingRegion()).toBe("eu-central-1");
      expect(await secondaryOf(world)).toBe("ACTIVE");
      world.meet(...faults);
      expect(await secondaryOf(world)).toBe("INACTIVE");
      expect(servingRegion()).toBe("eu-west-1");
      world.faults.clear();
      expect(await secondaryOf(world)).toBe("INACTIVE");
      await world.ireland.send("UpdateUserPoolReplica", {
        UserPoolId: world.poolId,
        RegionName: "eu-central-1",
        Status: "ACTIVE",
      });
      expect(await secondaryOf(world)).toBe("ACTIVE");
    },
  );
});
