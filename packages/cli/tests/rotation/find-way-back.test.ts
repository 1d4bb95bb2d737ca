import type { RotationRecord } from "@latchkey/core/record/record";
import { describe, expect, it } from "vitest";
import { findWayBack, wayBackOf } from "../../src/rotation/find-way-back.ts";

const [a, b, c] = ["a", "b", "c"].map((name) => ({
  arn: `arn:aws:acm:us-east-1:123456789012:certificate/${name}`,
})) as [{ arn: string }, { arn: string }, { arn: string }];

function recordOf(
  verdict: RotationRecord["verdict"],
  from?: RotationRecord["from"],
  to?: RotationRecord["to"],
): RotationRecord {
  return {
    schema: "latchkey/rotation-record/1",
    verdict,
    customDomain: "auth.example.com",
    startedAt: "2026-11-21T12:00:00.000Z",
    endedAt: "2026-11-21T12:25:00.000Z",
    request: {},
    reasons: [],
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
  };
}

describe("the way back", () => {
  it("is that of the newest rotation to what is held, not of a newer one to something else", () => {
    const records = [recordOf("rolled-back", b, c), recordOf("rotated", a, b)];
    expect(findWayBack(records, b.arn)).toEqual({
      from: a.arn,
      to: b.arn,
      verdict: "rotated",
      endedAt: "2026-11-21T12:25:00.000Z",
    });
  });

  it("is that of a rotation that failed with its certificate in place", () => {
    const records = [recordOf("failed", b, c), recordOf("rotated", a, b)];
    expect(findWayBack(records, c.arn)).toMatchObject({ from: b.arn, verdict: "failed" });
  });

  it("goes past verifications, which changed nothing", () => {
    const records = [recordOf("verified", b, b), recordOf("rotated", a, b)];
    expect(findWayBack(records, b.arn)?.from).toBe(a.arn);
  });

  it("goes past records that do not tell what was held", () => {
    const records = [
      recordOf("failed"),
      recordOf("failed", undefined, b),
      recordOf("rotated", a, b),
    ];
    expect(findWayBack(records, b.arn)?.from).toBe(a.arn);
    expect(wayBackOf(recordOf("refused", a))).toEqual([]);
  });

  it("is none where no rotation was to what is held", () => {
    expect(findWayBack([recordOf("rotated", a, b)], c.arn)).toBeUndefined();
    expect(findWayBack([recordOf("rotated", a, b)], a.arn)).toBeUndefined();
    expect(findWayBack([], a.arn)).toBeUndefined();
  });
});
