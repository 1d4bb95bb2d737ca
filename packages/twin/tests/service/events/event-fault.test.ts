import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StackDescription } from "../../../src/stack/stack-description.ts";
import { createManualClock, type ManualClock } from "../../edge/manual-clock.ts";
import { fixtureSnapshot } from "../../stack/fixture/fixture-snapshot.ts";
import { type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

let stack: RunningStack;
let clock: ManualClock;
beforeEach(() => {
  clock = createManualClock();
  stack = runStack({ snapshot: fixtureSnapshot() as StackDescription, clock });
});
afterEach(() => stack.stop());

/** An event of AWS's own for the rule `to-echo`; its ID. */
async function emit(source = "aws.acm"): Promise<string> {
  const event = { source, detailType: "echo.wanted", detail: {} };
  return (await stack.control("POST", "/events/emit", event)).id;
}

async function delivered(): Promise<string[]> {
  const { deliveries } = await stack.control("GET", "/deliveries");
  return deliveries.map(({ eventId }: { eventId: string }) => eventId);
}

const hourMs = 3_600_000;

describe("an event of AWS", () => {
  it("is delivered once, within a second and in turn, while nothing goes wrong", async () => {
    const ids = [await emit(), await emit()];
    await clock.advance(1000);
    expect(await delivered()).toEqual(ids);
    await clock.advance(12 * hourMs);
    expect(await delivered()).toEqual(ids);
  });

  it("can be dropped, by order, at one rule", async () => {
    stack.world.faults.order({
      kind: "event.dropped",
      where: { rule: "to-echo", detailType: "echo.wanted" },
    });
    await emit();
    const second = await emit();
    await clock.advance(12 * hourMs);
    expect(await delivered()).toEqual([second]);
    const { events } = await stack.control("GET", "/events");
    expect(events).toHaveLength(2);
  });

  it("is not touched by an order for another rule", async () => {
    stack.world.faults.order({ kind: "event.dropped", where: { rule: "to-misbehave" } });
    const id = await emit();
    await clock.advance(1000);
    expect(await delivered()).toEqual([id]);
  });

  it("can be delivered twice, the copy within a quarter of an hour", async () => {
    stack.world.faults.order({ kind: "event.doubled" });
    const id = await emit();
    await clock.advance(1000);
    await clock.advance(hourMs / 4);
    expect(await delivered()).toEqual([id, id]);
  });

  it("can be minutes to hours late", async () => {
    stack.world.faults.order({ kind: "event.delayed" });
    const id = await emit();
    await clock.advance(120_000);
    expect(await delivered()).toEqual([]);
    await clock.advance(6 * hourMs);
    expect(await delivered()).toEqual([id]);
  });

  it("can come after the one that followed it", async () => {
    stack.world.faults.order({ kind: "event.reordered" });
    const first = await emit();
    await clock.advance(60_000);
    expect(await delivered()).toEqual([]);
    const second = await emit();
    await clock.advance(1000);
    expect(await delivered()).toEqual([second, first]);
    await clock.advance(hourMs);
    expect(await delivered()).toEqual([second, first]);
  });

  it("is held back for ten minutes at most when none follows", async () => {
    stack.world.faults.order({ kind: "event.reordered" });
    const id = await emit();
    await clock.advance(599_000);
    expect(await delivered()).toEqual([]);
    await clock.advance(2000);
    expect(await delivered()).toEqual([id]);
  });

  it("changes places with its neighbour when the rate is 1", async () => {
    stack.world.faults.setRates({ "event.reordered": 1 });
    const ids = [await emit(), await emit(), await emit(), await emit()];
    await clock.advance(1000);
    expect(await delivered()).toEqual([ids[1], ids[0], ids[3], ids[2]]);
  });

  it.each([
    ["event.dropped", 0],
    ["event.doubled", 2],
    ["event.delayed", 1],
  ] as const)("always meets %s when the rate is 1", async (kind, copies) => {
    stack.world.faults.setRates({ [kind]: 1 });
    await emit();
    await clock.advance(7 * hourMs);
    expect(await delivered()).toHaveLength(copies);
    expect(stack.world.faults.struck()).toHaveLength(1);
    expect(stack.world.faults.struck()[0]?.place).toEqual({
      rule: "to-echo",
      source: "aws.acm",
      detailType: "echo.wanted",
      region: "us-east-1",
    });
  });
});

describe("an event of somebody else", () => {
  it("is kept and delivered once, whatever the rates", async () => {
    stack.world.faults.setRates({ "event.dropped": 1, "event.doubled": 1, "event.delayed": 1 });
    const id = await emit("latchkey");
    await clock.advance(12 * hourMs);
    expect(await delivered()).toEqual([id]);
  });
});
