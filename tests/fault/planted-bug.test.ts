import { expect, test } from "vitest";
import type { Violation } from "./oracle/violation.ts";
import { type PlantedBug, plantedBugs } from "./planted-bug.ts";
import { simulate } from "./simulate.ts";

Error.stackTraceLimit = 0;

/** Worlds that are tried before a bug counts as missed: a fifth of what every landing runs. */
const mostWorlds = 100;

const breaches: readonly (readonly [PlantedBug, Violation["invariant"]])[] = [
  ["rollback-without-checking-the-current-arn", 4],
  ["routing-dropped-on-update", 2],
  ["retry-of-a-non-idempotent-step", 3],
  ["accept-on-first-edge", 4],
  ["trusting-the-events-arn-blindly", 1],
  ["rollback-that-gives-up", 4],
  ["rollback-that-is-only-said", 4],
  ["harm-taken-for-delay", 4],
  ["refusing-every-certificate", 5],
  ["events-without-consequence", 3],
  ["update-without-a-note", 4],
];

test("every planted bug has a test", () => {
  expect(breaches.map(([bug]) => bug).toSorted()).toEqual(Object.keys(plantedBugs).toSorted());
});

test.each(breaches)("the simulation catches %s", async (bug, invariant) => {
  const plant = plantedBugs[bug];
  for (let seed = 1; seed <= mostWorlds; seed += 1) {
    const found = await simulate({ seed, plant, mostShrinks: 0 });
    if (found?.violations.some((violation) => violation.invariant === invariant) === true) return;
  }
  expect.unreachable(`${mostWorlds} worlds went by without a breach of ${invariant}`);
});
