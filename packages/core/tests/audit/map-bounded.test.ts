import { expect, test } from "vitest";
import { mapBounded } from "../../src/audit/map-bounded.ts";

test("no more than the bound are under way, and results keep the items' order", async () => {
  let now = 0;
  let most = 0;
  const results = await mapBounded([5, 1, 3, 0, 2], 2, async (turns) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    now -= 1;
    if (turns === 3) throw new Error("three");
    return turns * 10;
  });
  expect(most).toBe(2);
  expect(
    results.map((one) => (one.status === "fulfilled" ? one.value : one.reason.message)),
  ).toEqual([50, 10, "three", 0, 20]);
});

test("nothing comes of nothing", async () => {
  expect(await mapBounded([], 4, async () => 1)).toEqual([]);
});
