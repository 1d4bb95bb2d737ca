import { expect, it } from "vitest";
import type { EdgeReport, Serving } from "../../src/plan/edge-report.ts";
import { exitCodeOfPlan } from "../../src/plan/exit-code-of-plan.ts";

function edges(...servings: readonly Serving[]): readonly EdgeReport[] {
  return servings.map((serving, index) => ({ address: `192.0.2.${index}`, serving }));
}

it.each([
  ["nothing", edges("current"), 0],
  ["verify", edges("current", "another", "unreachable"), 0],
  ["verify", edges("current", "broken"), 3],
  ["nothing", undefined, 0],
  ["rotate", edges("broken"), 2],
  ["hold", edges("current"), 3],
  ["refuse", undefined, 3],
] as const)("a plan of %s, edges %j, ends with %i", (action, seen, code) => {
  expect(exitCodeOfPlan({ action, ...(seen === undefined ? {} : { edges: seen }) })).toBe(code);
});
