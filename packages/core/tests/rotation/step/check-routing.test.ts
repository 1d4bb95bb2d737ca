import { describe, expect, test } from "vitest";
import { aNewerCertificate, certificateArn } from "../../../../../tests/gen/a-certificate.ts";
import { aHealthCheck, fullSettings } from "../../../../../tests/gen/a-custom-domain.ts";
import {
  aBaseline,
  anUpdatedState,
  aRotationState,
} from "../../../../../tests/gen/a-rotation-state.ts";
import { type FakeWorld, fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import { checkRouting } from "../../../src/rotation/step/check-routing.ts";

const routing = {
  routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
  healthCheckFound: true,
  healthCheckDisabled: false,
  health: "healthy",
  replicaStatus: "ACTIVE",
  observedAt: "2026-11-21T12:00:00.000Z",
} as const;
const baseline = aBaseline({ settings: fullSettings, routing });
const rotated = anUpdatedState({ baseline });
const verified = aRotationState({ decision: "verify", baseline });

const failover = (change: (world: FakeWorld) => void = () => undefined) => {
  const world = fakeWorld({ certificates: [aNewerCertificate()] });
  world.changeDomain({ certificateArn: certificateArn("newer"), settings: fullSettings });
  world.clock.advance(1800);
  change(world);
  return world;
};
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);

describe("checkRouting", () => {
  test("ends a rotation as rotated when failover is as before", async () => {
    expect(await checkRouting(rotated, failover().ports)).toMatchObject({
      verdict: "rotated",
      next: "record",
      reasons: [],
      routing: { ...routing, observedAt: "2026-11-21T12:30:00.000Z" },
      after: {
        certificateArn: certificateArn("newer"),
        settings: fullSettings,
        observedAt: "2026-11-21T12:30:00.000Z",
      },
    });
  });

  test("ends a verification as verified", async () => {
    expect((await checkRouting(verified, failover().ports)).verdict).toBe("verified");
  });

  test("asks nothing about failover where there is none", async () => {
    const world = fakeWorld();
    world.changeDomain({ certificateArn: certificateArn("newer") });
    const state = await checkRouting(anUpdatedState(), world.ports);
    expect(state.verdict).toBe("rotated");
    expect(state).not.toHaveProperty("routing");
    expect(world.calls).toEqual(["describeDomain eu-west-1"]);
  });

  test.each<[string, (world: FakeWorld) => void, string]>([
    [
      "the check was deleted",
      (world) => {
        world.healthChecks = [];
      },
      "healthCheckMissing",
    ],
    [
      "the check was disabled",
      (world) => {
        world.healthChecks = [aHealthCheck({ disabled: true })];
      },
      "healthCheckDisabled",
    ],
    [
      "the primary is unhealthy",
      (world) => {
        world.health = "unhealthy";
      },
      "primaryUnhealthy",
    ],
    [
      "the health is unknown",
      (world) => {
        world.health = "unknown";
      },
      "primaryHealthUnknown",
    ],
    [
      "the replica is gone",
      (world) => {
        world.replicas = [];
      },
      "replicaNotActive",
    ],
  ])("tells, but undoes nothing, when %s", async (_, change, name) => {
    for (const [state, verdict] of [
      [rotated, "rotated"],
      [verified, "verified"],
    ] as const) {
      const ended = await checkRouting(state, failover(change).ports);
      expect(ended).toMatchObject({ verdict, next: "record" });
      expect(namesOf(ended)).toEqual([name]);
      expect(ended.reasons[0]?.message).toContain("which it was not before the rotation");
      expect(ended.reasons[0]?.fix).toBeTruthy();
    }
  });

  test("tells an old fault as an old one", async () => {
    const before = aBaseline({
      settings: fullSettings,
      routing: { ...routing, health: "unhealthy" },
    });
    const world = failover((changed) => {
      changed.health = "unhealthy";
    });
    const ended = await checkRouting(anUpdatedState({ baseline: before }), world.ports);
    expect(ended.verdict).toBe("rotated");
    expect(ended.reasons[0]?.message).toContain("as it was before the rotation");
  });

  const { routing: _, ...withoutRouting } = fullSettings;
  test.each([
    ["lost", withoutRouting, "Routing.Failover.SecondaryRegion eu-central-1 -> none"],
    [
      "pointed elsewhere",
      {
        ...fullSettings,
        routing: { secondaryRegion: "us-west-2", primaryHealthCheckId: "check-1" },
      },
      "Routing.Failover.SecondaryRegion eu-central-1 -> us-west-2",
    ],
  ])("rolls a rotation back whose routing was %s", async (__, settings, words) => {
    const world = failover((changed) => changed.changeDomain({ settings }));
    const state = await checkRouting(rotated, world.ports);
    expect(state.next).toBe("roll-back");
    expect(state).not.toHaveProperty("verdict");
    const lost = state.reasons.find(({ name }) => name === "routingLost");
    expect(lost?.message).toContain(words);
    expect(lost?.fix).toContain("CloudTrail");
  });

  test.each([
    ["the TLS policy", { ...fullSettings, securityPolicy: "TLS_V1_3_2025" } as const],
    ["the routing", withoutRouting],
  ])(
    "keeps %s as somebody set it after the update was seen to be lossless",
    async (__, settings) => {
      const world = failover((changed) => changed.changeDomain({ settings }));
      const state = await checkRouting({ ...rotated, keptSettings: fullSettings }, world.ports);
      expect(state).toMatchObject({ verdict: "rotated", next: "record", keptSettings: settings });
      expect(namesOf(state)).toEqual(["settingsChangedMeanwhile"]);
    },
  );

  test("a verification that finds all settings has nothing to settle", async () => {
    expect(await checkRouting(verified, failover().ports)).not.toHaveProperty("keptSettings");
  });

  test("rolls a rotation back whose TLS policy was lowered", async () => {
    const settings = { ...fullSettings, securityPolicy: "TLS_V1" } as const;
    const world = failover((changed) => changed.changeDomain({ settings }));
    const state = await checkRouting(rotated, world.ports);
    expect(state.next).toBe("roll-back");
    expect(namesOf(state)).toEqual(["settingsLost"]);
  });

  test("only tells a lost routing when nothing was updated", async () => {
    const world = failover((changed) => changed.changeDomain({ settings: withoutRouting }));
    const state = await checkRouting(verified, world.ports);
    expect(state).toMatchObject({ verdict: "verified", next: "record" });
    expect(namesOf(state)).toEqual(["routingLost"]);
  });

  test.each(["not-served", "failed"] as const)(
    "lets the %s of the edge check stand",
    async (verdict) => {
      const state = await checkRouting({ ...rotated, verdict }, failover().ports);
      expect(state).toMatchObject({ verdict, next: "record", routing: { health: "healthy" } });
    },
  );

  test("takes a verdict back when it rolls back after all", async () => {
    const world = failover((changed) => changed.changeDomain({ settings: withoutRouting }));
    const state = await checkRouting({ ...rotated, verdict: "not-served" }, world.ports);
    expect(state.next).toBe("roll-back");
    expect(state).not.toHaveProperty("verdict");
  });

  test.each(["rotated", "not-served"] as const)(
    "is superseded when somebody else changed the certificate, though the edges said %s",
    async (said) => {
      const world = failover((changed) =>
        changed.changeDomain({ certificateArn: certificateArn("third") }),
      );
      const before = said === "rotated" ? rotated : { ...rotated, verdict: said };
      const state = await checkRouting(before, world.ports);
      expect(state).toMatchObject({ verdict: "superseded", next: "record" });
      expect(namesOf(state)).toEqual(["customDomainChangedElsewhere"]);
    },
  );

  test("is superseded when somebody put the old certificate back", async () => {
    const world = failover((changed) =>
      changed.changeDomain({ certificateArn: certificateArn("current") }),
    );
    expect((await checkRouting(rotated, world.ports)).verdict).toBe("superseded");
  });

  test("is superseded when the custom domain is gone", async () => {
    const state = await checkRouting(
      rotated,
      failover((world) => {
        world.customDomains = {};
      }).ports,
    );
    expect(state.verdict).toBe("superseded");
    expect(namesOf(state)).toEqual(["customDomainDeleted"]);
  });

  test("ends as failed without a plan in its state", async () => {
    const { target: __, ...state } = rotated;
    expect(namesOf(await checkRouting(state, failover().ports))).toEqual(["stateIncomplete"]);
  });
});
