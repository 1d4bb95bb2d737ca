import { createFaultPlan } from "@latchkey/twin/fault/fault-plan";
import { createRandom } from "@latchkey/twin/random";
import { describe, expect, it } from "vitest";

const clock = { now: () => new Date("2026-09-01T00:00:00Z") };
const planOf = (seed: number, rates = {}) =>
  createFaultPlan({ clock, random: createRandom(seed), rates });
const draws = (plan: ReturnType<typeof planOf>, count: number) =>
  Array.from({ length: count }, () => plan.strikes("call.throttled", {}));

describe("a fault plan", () => {
  it("strikes about as often as the rate says", () => {
    const hits = draws(planOf(1, { "call.throttled": 0.1 }), 10_000).filter(Boolean).length;
    expect(hits).toBeGreaterThan(900);
    expect(hits).toBeLessThan(1100);
  });

  it("never strikes without a rate or an order, and notes nothing", () => {
    const plan = planOf(1);
    expect(draws(plan, 1000)).not.toContain(true);
    expect(plan.struck()).toEqual([]);
  });

  it("draws the same from the same seed, however often other kinds were asked for", () => {
    const rates = { "call.throttled": 0.5 };
    const other = planOf(3, rates);
    other.strikes("event.doubled", {});
    expect(draws(other, 50)).toEqual(draws(planOf(3, rates), 50));
    expect(draws(planOf(4, rates), 50)).not.toEqual(draws(planOf(3, rates), 50));
  });

  it("strikes by order at the place and chance that was asked for, and no more", () => {
    const plan = planOf(1);
    const where = { operation: "UpdateUserPoolDomain" };
    plan.order({ kind: "call.throttled", where, skip: 1, times: 2 });
    const chance = (operation: string) => plan.strikes("call.throttled", { operation });
    expect(chance("DescribeUserPoolDomain")).toBe(false);
    expect(["a", "b", "c", "d"].map(() => chance("UpdateUserPoolDomain"))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(plan.ordered()).toEqual([]);
    expect(plan.struck()).toEqual([
      { kind: "call.throttled", place: where, at: "2026-09-01T00:00:00.000Z" },
      { kind: "call.throttled", place: where, at: "2026-09-01T00:00:00.000Z" },
    ]);
  });

  it("strikes by order alone where rates do not reach, and draws nothing there", () => {
    const rates = { "call.throttled": 0.5 };
    const plan = planOf(3, rates);
    plan.order({ kind: "call.throttled", times: 1 });
    const byOrder = () => plan.strikesByOrder("call.throttled", {});
    expect([byOrder(), byOrder(), byOrder()]).toEqual([true, false, false]);
    expect(plan.struck()).toHaveLength(1);
    expect(draws(plan, 50)).toEqual(draws(planOf(3, rates), 50));
  });

  it("refuses rates that are no chances, and kinds that it does not know", () => {
    expect(() => planOf(1, { "call.throttled": 1.5 })).toThrow(/from 0 to 1/);
    expect(() => planOf(1, { "call.nothing": 0.5 })).toThrow(/no fault/);
  });
});
