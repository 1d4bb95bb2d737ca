import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import { describe, expect, it } from "vitest";
import { aFinding, aFleetReport } from "../../../../tests/gen/a-fleet-report.ts";
import { exitCodeOfAudit } from "../../src/audit/exit-code-of-audit.ts";

const reportOf = (...names: readonly FindingName[]) =>
  aFleetReport({ findings: names.map((name) => aFinding(name)) });

describe("an audit ends with", () => {
  it("0, whatever it found, when nothing was to be a failure", () => {
    expect(exitCodeOfAudit(reportOf("certificateExpired"), undefined)).toBe(0);
  });

  it("4 for a finding as severe as was asked for, or worse", () => {
    expect(exitCodeOfAudit(reportOf("healthCheckMissing"), "high")).toBe(4);
    expect(exitCodeOfAudit(reportOf("certificateExpired"), "high")).toBe(4);
    expect(exitCodeOfAudit(reportOf("certificateExpiring"), "high")).toBe(0);
  });

  it.each([
    "accountUnreadable",
    "regionUnreadable",
    "userPoolUnreadable",
    "customDomainUnreadable",
  ] as const)("3 where it could look at a part only (%s), asked for a severity or not", (name) => {
    expect(exitCodeOfAudit(reportOf(name), undefined)).toBe(3);
    expect(exitCodeOfAudit(reportOf(name), "high")).toBe(3);
  });

  it("3 where one of several Regions has a problem", () => {
    const units = [
      { accountId: "123456789012", region: "eu-west-1", userPools: 4 },
      { accountId: "123456789012", region: "us-east-1", userPools: 0, problem: "It is down." },
    ];
    expect(exitCodeOfAudit(aFleetReport({ units, findings: [] }), "high")).toBe(3);
  });

  it("4 where it could look at a part only, and found there what was asked for", () => {
    const report = reportOf("regionUnreadable", "certificateExpired");
    expect(exitCodeOfAudit(report, "critical")).toBe(4);
  });
});
