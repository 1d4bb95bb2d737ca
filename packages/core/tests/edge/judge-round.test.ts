import { describe, expect, test } from "vitest";
import type { JudgedEdge } from "../../src/edge/classify-edge.ts";
import { judgeRound } from "../../src/edge/judge-round.ts";

const edge = (outcome: JudgedEdge["outcome"], overrides: Partial<JudgedEdge> = {}): JudgedEdge => ({
  address: "192.0.2.1",
  outcome,
  fingerprintSha256: "aa",
  isOutOfReach: false,
  ...overrides,
});
const rule = {
  isUpdated: true,
  targetFingerprint: "aa",
  baselineFingerprint: "bb",
  isBaselineUsable: true,
};
const outOfReach = edge("unreachable", { isOutOfReach: true });

describe("a round", () => {
  test.each([
    ["one edge, and it", [edge("target")], true],
    ["every edge", [edge("target"), edge("target")], true],
    ["every edge that can be reached", [edge("target"), outOfReach], true],
    ["no edge, as there is none,", [], false],
    ["no edge that can be reached", [outOfReach], false],
    ["all but a previous one", [edge("target"), edge("previous")], false],
    ["all but a broken one", [edge("target"), edge("broken")], false],
    ["all but a silent one", [edge("target"), edge("unreachable")], false],
  ])("in which %s serves the target", (_, edges, isAllTarget) => {
    expect(judgeRound(edges, rule).isAllTarget).toBe(isAllTarget);
  });

  test("is counted, those out of reach too", () => {
    const edges = [
      edge("target"),
      edge("target"),
      edge("previous"),
      edge("previous"),
      edge("previous"),
      edge("broken"),
      edge("unreachable"),
      outOfReach,
    ];
    expect(judgeRound(edges, rule).counts).toEqual({
      target: 2,
      previous: 3,
      broken: 1,
      unreachable: 2,
    });
  });
});

describe("harm", () => {
  const harmful = (judged: JudgedEdge, changes: Partial<Parameters<typeof judgeRound>[1]> = {}) =>
    judgeRound([judged], { ...rule, ...changes }).harmful.length > 0;

  test.each(["target", "previous", "unreachable"] as const)(
    "is not seen in a %s edge",
    (outcome) => {
      expect(harmful(edge(outcome))).toBe(false);
      expect(harmful(edge(outcome), { isUpdated: false })).toBe(false);
    },
  );

  test("is seen in an edge that serves the target, broken", () => {
    expect(harmful(edge("broken"))).toBe(true);
    expect(harmful(edge("broken"), { isBaselineUsable: false })).toBe(true);
  });

  test("is not blamed on an update when the edge serves what was there before", () => {
    expect(harmful(edge("broken", { fingerprintSha256: "bb" }))).toBe(false);
  });

  test("is seen in an edge that serves something else, broken", () => {
    expect(harmful(edge("broken", { fingerprintSha256: "cc" }))).toBe(true);
  });

  test("is not blamed for something else when what was before did not work either", () => {
    expect(harmful(edge("broken", { fingerprintSha256: "cc" }), { isBaselineUsable: false })).toBe(
      false,
    );
  });

  test("is seen in every broken edge when nothing was updated", () => {
    expect(harmful(edge("broken", { fingerprintSha256: "bb" }), { isUpdated: false })).toBe(true);
    expect(
      harmful(edge("broken", { fingerprintSha256: "cc" }), {
        isUpdated: false,
        isBaselineUsable: false,
      }),
    ).toBe(true);
  });
});
