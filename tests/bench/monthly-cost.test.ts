import { describe, expect, it } from "vitest";
import { type Measured, monthlyCost } from "../../bench/monthly-cost.ts";

const run = { transitions: 40, invocations: 12, gigabyteSeconds: 10, logBytes: 1024 ** 2 };
const measured: Measured = {
  rotated: run,
  verified: { ...run, transitions: 30 },
  nothingToDo: { ...run, transitions: 4, invocations: 3 },
  audit: { transitions: 8, invocations: 3, gigabyteSeconds: 9, logBytes: 0 },
  auditedAccount: { transitions: 3, invocations: 1, gigabyteSeconds: 5, logBytes: 0 },
  metrics: 20,
  metricsPerCustomDomain: 1,
  alarms: 7,
  dashboards: 1,
};

describe("the bill of a month", () => {
  it("with two custom domains is what a person would reckon", () => {
    const month = {
      customDomains: 2,
      otherAccounts: 0,
      regions: 4,
      rotations: 1,
      renewals: 1,
      remindersOfExpiry: 30,
      audits: 30,
      readers: 3,
    };
    const lines = new Map(monthlyCost(measured, month).map((line) => [line.name, line]));
    // 2 x (40 + 30 + 30 x 4) + 30 x 8 = 620 transitions at $0.025 a thousand
    expect(lines.get("transitions")?.units).toBe(620);
    expect(lines.get("transitions")?.full).toBeCloseTo(0.0155, 6);
    expect(lines.get("transitions")?.afterFree).toBe(0);
    // 2 x (12 + 12 + 30 x 3) + 30 audits of three
    expect(lines.get("lambdaRequests")?.units).toBe(318);
    // 64 runs of 10 GB-seconds, 30 audits of 9, and 5 in each for the second custom domain
    expect(lines.get("lambdaGigabyteSeconds")?.units).toBe(1060);
    // 64 records; 30 times four Regions' parts and four objects of the report
    expect(lines.get("objectWrites")?.units).toBe(304);
    // 30 times four parts, and the last report twice
    expect(lines.get("objectReads")?.units).toBe(180);
    // 20 and one more: $6.30, of which ten are free
    expect(lines.get("metrics")).toEqual({ name: "metrics", units: 21, full: 6.3, afterFree: 3.3 });
    expect(lines.get("alarms")?.full).toBeCloseTo(0.7, 6);
    expect(lines.get("logGigabytes")?.units).toBeCloseTo(64 / 1024, 6);
    expect(lines.get("mails")?.units).toBe(6);
  });

  it("with ten other accounts has an iteration more for each in every audit, and nothing else", () => {
    const month = {
      customDomains: 1,
      regions: 2,
      rotations: 0,
      renewals: 0,
      remindersOfExpiry: 0,
      audits: 30,
      readers: 0,
    };
    const bill = (otherAccounts: number) =>
      new Map(
        monthlyCost(measured, { ...month, otherAccounts }).map(({ name, units }) => [name, units]),
      );
    const alone = bill(0);
    const added = [...bill(10)].flatMap(([name, units]) => {
      const more = units - (alone.get(name) ?? 0);
      return more === 0 ? [] : [[name, more]];
    });
    expect(Object.fromEntries(added)).toEqual({
      // 30 audits x 10 accounts x 3
      transitions: 900,
      lambdaRequests: 300,
      lambdaGigabyteSeconds: 1500,
      metricReads: 300,
      // two Regions each
      objectWrites: 600,
      // their parts, and the last report in each iteration
      objectReads: 900,
    });
  });
});
