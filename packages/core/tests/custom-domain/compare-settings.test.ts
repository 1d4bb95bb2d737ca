import { describe, expect, test } from "vitest";
import { fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import {
  areSettingsEqual,
  describeDifferences,
  lostSettingsOf,
} from "../../src/custom-domain/compare-settings.ts";

const { routing: _, ...withoutRouting } = fullSettings;

describe("lostSettingsOf", () => {
  test("finds nothing lost in the same settings", () => {
    expect(lostSettingsOf(fullSettings, structuredClone(fullSettings))).toEqual([]);
    expect(lostSettingsOf({}, {})).toEqual([]);
  });

  test("finds every setting that is gone", () => {
    expect(lostSettingsOf(fullSettings, {})).toEqual([
      { setting: "SecurityPolicy", before: "TLS_V1_2_2021", after: "none" },
      { setting: "ManagedLoginVersion", before: "2", after: "none" },
      { setting: "Routing.Failover.SecondaryRegion", before: "eu-central-1", after: "none" },
      { setting: "Routing.Failover.PrimaryRoute53HealthCheckId", before: "check-1", after: "none" },
    ]);
  });

  test.each([
    ["the TLS policy", { securityPolicy: "TLS_V1" }, "SecurityPolicy TLS_V1_2_2021 -> TLS_V1"],
    ["the login version", { managedLoginVersion: 1 }, "ManagedLoginVersion 2 -> 1"],
    [
      "the secondary Region",
      { routing: { secondaryRegion: "us-west-2", primaryHealthCheckId: "check-1" } },
      "Routing.Failover.SecondaryRegion eu-central-1 -> us-west-2",
    ],
    [
      "the health check",
      { routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-2" } },
      "Routing.Failover.PrimaryRoute53HealthCheckId check-1 -> check-2",
    ],
  ] as const)("finds %s changed", (_, change, words) => {
    const differences = lostSettingsOf(fullSettings, { ...fullSettings, ...change });
    expect(describeDifferences(differences)).toBe(words);
  });

  test("does not count what was not there before", () => {
    expect(lostSettingsOf({}, fullSettings)).toEqual([]);
    expect(lostSettingsOf(withoutRouting, fullSettings)).toEqual([]);
  });

  test("words several differences in one line", () => {
    expect(describeDifferences(lostSettingsOf(fullSettings, { managedLoginVersion: 1 }))).toBe(
      "SecurityPolicy TLS_V1_2_2021 -> none, ManagedLoginVersion 2 -> 1, Routing.Failover.SecondaryRegion eu-central-1 -> none, Routing.Failover.PrimaryRoute53HealthCheckId check-1 -> none",
    );
  });
});

describe("areSettingsEqual", () => {
  test("holds of the same settings", () => {
    expect(areSettingsEqual(fullSettings, structuredClone(fullSettings))).toBe(true);
    expect(areSettingsEqual({}, {})).toBe(true);
  });

  test("does not hold when either has more", () => {
    expect(areSettingsEqual(fullSettings, withoutRouting)).toBe(false);
    expect(areSettingsEqual(withoutRouting, fullSettings)).toBe(false);
  });

  test("does not hold when one differs", () => {
    expect(areSettingsEqual(fullSettings, { ...fullSettings, managedLoginVersion: 1 })).toBe(false);
  });
});
