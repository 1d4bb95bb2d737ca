import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import { expect, it } from "vitest";
import { aFinding, aFleetReport } from "../../../../tests/gen/a-fleet-report.ts";
import { aConfig } from "../../../../tests/gen/a-situation.ts";
import { wantedBefore } from "../../src/audit/wanted-before.ts";

const finding = (name: FindingName, what: string, value: string) =>
  aFinding(name, { evidence: [{ source: "wanted", what, value }] });

const previous = aFleetReport({
  findings: [
    finding("securityPolicyDiffers", "baseline.securityPolicy", "TLS_V1_2_2021"),
    finding("managedLoginVersionDiffers", "baseline.managedLoginVersion", "2"),
    finding("certificateExpiring", "days left", "at least 40"),
    finding("certificateExpiringSoon", "days left", "at least 3"),
  ],
});

it("what the last audit wanted is wanted still where no configuration is given", () => {
  const wanted = wantedBefore({ config: aConfig(), isConfigGiven: false }, previous);
  expect(wanted).toEqual({
    mode: "auto",
    baseline: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
    selection: { include: [], exclude: [] },
    verification: { rotatedDeadlineMinutes: 60, renewedDeadlineMinutes: 1440 },
    expiry: { warnDays: 40, urgentDays: 7 },
  });
});

it("a configuration that is given is what counts, and without a last audit the usual one", () => {
  const config = aConfig({ baseline: { securityPolicy: "TLS_V1_3_2025" } });
  expect(wantedBefore({ config, isConfigGiven: true }, previous)).toBe(config);
  const usual = aConfig();
  expect(wantedBefore({ config: usual, isConfigGiven: false }, undefined)).toBe(usual);
});

it("what a tag wanted of one user pool is not wanted of all", () => {
  const findings = [finding("securityPolicyDiffers", "latchkey:security-policy", "TLS_V1")];
  const report = aFleetReport({ findings });
  const { baseline } = wantedBefore({ config: aConfig(), isConfigGiven: false }, report);
  expect(baseline).toEqual({});
});

it("a value that nobody knows leaves the usual configuration", () => {
  const config = aConfig();
  const findings = [finding("securityPolicyDiffers", "baseline.securityPolicy", "TLS_V9")];
  const report = aFleetReport({ findings });
  expect(wantedBefore({ config, isConfigGiven: false }, report)).toBe(config);
});
