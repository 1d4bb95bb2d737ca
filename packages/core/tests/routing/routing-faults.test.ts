import { describe, expect, test } from "vitest";
import {
  aHealthCheck,
  aReplica,
  aRoutingObservation,
} from "../../../../tests/gen/a-custom-domain.ts";
import type { RoutingEvidence } from "../../src/rotation/rotation-state.ts";
import { routingEvidenceOf, routingFaultsOf } from "../../src/routing/routing-faults.ts";

const observedAt = "2026-11-21T12:00:00.000Z";
const good: RoutingEvidence = {
  routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
  healthCheckFound: true,
  healthCheckDisabled: false,
  health: "healthy",
  replicaStatus: "ACTIVE",
  observedAt,
};
const { replicaStatus: _, ...withoutReplica } = good;

describe("routingEvidenceOf", () => {
  test("condenses an observation", () => {
    expect(routingEvidenceOf(aRoutingObservation(), new Date(observedAt))).toEqual(good);
  });

  test("leaves out what is not there", () => {
    const { routing, health } = aRoutingObservation();
    expect(routingEvidenceOf({ routing, health }, new Date(observedAt))).toStrictEqual({
      routing,
      healthCheckFound: false,
      health: "healthy",
      observedAt,
    });
  });

  test("keeps what is wrong", () => {
    const bad = aRoutingObservation({
      healthCheck: aHealthCheck({ disabled: true }),
      health: "unknown",
      replica: aReplica({ status: "INACTIVE" }),
    });
    expect(routingEvidenceOf(bad, new Date(observedAt))).toMatchObject({
      healthCheckDisabled: true,
      health: "unknown",
      replicaStatus: "INACTIVE",
    });
  });
});

describe("routingFaultsOf", () => {
  test("finds none when all is well, whatever was before", () => {
    expect(routingFaultsOf(good, good)).toEqual([]);
    expect(routingFaultsOf(good, { ...good, health: "unhealthy" })).toEqual([]);
    expect(routingFaultsOf(good, undefined)).toEqual([]);
  });

  test.each<[string, RoutingEvidence, string, string]>([
    [
      "a missing check",
      { ...good, healthCheckFound: false },
      "healthCheckMissing",
      "Route 53 knows no health check check-1",
    ],
    [
      "a disabled check",
      { ...good, healthCheckDisabled: true },
      "healthCheckDisabled",
      "The health check check-1 is disabled",
    ],
    [
      "an unhealthy primary",
      { ...good, health: "unhealthy" },
      "primaryUnhealthy",
      "The health check check-1 is unhealthy",
    ],
    [
      "an unknown health",
      { ...good, health: "unknown" },
      "primaryHealthUnknown",
      "no recent HealthCheckStatus of the health check check-1",
    ],
    [
      "an inactive replica",
      { ...good, replicaStatus: "INACTIVE" },
      "replicaNotActive",
      "replica in eu-central-1 is INACTIVE",
    ],
    ["a missing replica", withoutReplica, "replicaNotActive", "replica in eu-central-1 is missing"],
  ])("finds %s, and says whether it is new", (_, now, name, words) => {
    const [fresh, ...more] = routingFaultsOf(now, good);
    expect(more).toEqual([]);
    expect(fresh?.name).toBe(name);
    expect(fresh?.message).toContain(words);
    expect(fresh?.message).toMatch(/, which it was not before the rotation\.$/);
    expect(fresh?.fix?.length).toBeGreaterThan(20);
    expect(routingFaultsOf(now, now)[0]?.message).toMatch(/, as it was before the rotation\.$/);
    expect(routingFaultsOf(now, undefined)[0]?.message).toMatch(/[a-z1A-Z]\.$/);
    expect(routingFaultsOf(now, undefined)[0]?.message).not.toContain("before the rotation");
  });

  test.each(["unhealthy", "unknown"] as const)(
    "does not ask a disabled or missing check whether it is %s",
    (health) => {
      const names = (evidence: RoutingEvidence) =>
        routingFaultsOf(evidence, good).map(({ name }) => name);
      expect(names({ ...good, health, healthCheckDisabled: true })).toEqual([
        "healthCheckDisabled",
      ]);
      expect(names({ ...good, health, healthCheckFound: false })).toEqual(["healthCheckMissing"]);
    },
  );

  test("tells several at once", () => {
    const now = { ...good, health: "unhealthy", replicaStatus: "INACTIVE" } as const;
    expect(routingFaultsOf(now, good).map(({ name }) => name)).toEqual([
      "primaryUnhealthy",
      "replicaNotActive",
    ]);
  });

  test("finds words even without the routing itself", () => {
    const faults = routingFaultsOf({ healthCheckFound: false, observedAt }, undefined);
    expect(faults.map(({ message }) => message)).toEqual([
      "Route 53 knows no health check of the primary.",
      "The user pool's replica in the secondary Region is missing, not ACTIVE.",
    ]);
  });
});
