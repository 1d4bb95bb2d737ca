import { describe, expect, it } from "vitest";
import { type Measured, monthlyCost } from "../../bench/monthly-cost.ts";

const run = { transitions: 40, invocations: 12, gigabyteSeconds: 10, logBytes: 1024 ** 2 };
const measured: Measured = {
  rotated: run,
  verified: { ...run, transitions: 30 },
  nothingToDo: { ...run, transitions: 4, invocations: 3 },
  audit: { transitions: 0, invocations: 1, gigabyteSeconds: 5, logBytes: 0 },
  metrics: 20,
  metricsPerCustomDomain: 1,
  alarms: 7,
  dashboards: 1,
};

describe("the bill of a month", () => {
  it("with two custom domains is what a person would reckon", () => {
    const month = {
      customDomains: 2,
      rotations: 1,
      renewals: 1,
      remindersOfExpiry: 30,
      audits: 30,
      readers: 3,
    };
    const lines = new Map(monthlyCost(measured, month).map((line) => [line.name, line]));
    // 2 x (40 + 30 + 30 x 4) = 380 transitions at $0.025 a thousand
    expect(lines.get("transitions")?.units).toBe(380);
    expect(lines.get("transitions")?.full).toBeCloseTo(0.0095, 6);
    expect(lines.get("transitions")?.afterFree).toBe(0);
    // 2 x (12 + 12 + 30 x 3) + 60 audits of one custom domain each
    expect(lines.get("lambdaRequests")?.units).toBe(288);
    // 64 runs of 10 GB-seconds, 60 of 5
    expect(lines.get("lambdaGigabyteSeconds")?.units).toBe(940);
    // 20 and one more: $6.30, of which ten are free
    expect(lines.get("metrics")).toEqual({ name: "metrics", units: 21, full: 6.3, afterFree: 3.3 });
    expect(lines.get("alarms")?.full).toBeCloseTo(0.7, 6);
    expect(lines.get("logGigabytes")?.units).toBeCloseTo(64 / 1024, 6);
    expect(lines.get("mails")?.units).toBe(6);
  });
});
