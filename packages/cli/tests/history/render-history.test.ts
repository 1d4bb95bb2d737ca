import type { RotationRecord } from "@latchkey/core/record/record";
import type { EdgeEvidence } from "@latchkey/core/rotation/rotation-state";
import { describe, expect, it } from "vitest";
import { anExecution } from "../../../../tests/gen/a-rotation-state.ts";
import { renderHistory } from "../../src/history/render-history.ts";
import { plainLook } from "../../src/text/paint.ts";

function textOf(edges: readonly EdgeEvidence[]): string {
  const record: RotationRecord = {
    schema: "latchkey/rotation-record/1",
    verdict: "rotated",
    customDomain: "auth.example.com",
    startedAt: "2026-11-21T12:00:00.000Z",
    endedAt: "2026-11-21T12:25:00.000Z",
    execution: anExecution,
    request: {},
    reasons: [],
    evidence: { edges: [...edges], edgesProven: 2, edgeRounds: 3 },
  };
  const stored = { key: "records/auth.example.com/one.json", record };
  return renderHistory(
    { version: 1, customDomain: "auth.example.com", bucket: "records", records: [stored] },
    plainLook,
  );
}

const edge = { address: "192.0.2.1", outcome: "target" } as const;

describe("a record's edges", () => {
  it("tell how many of the last round were seen refusing TLS below the policy", () => {
    const edges = [
      { ...edge, floorProbe: "refused" },
      { ...edge, floorProbe: "untested" },
    ] as const;
    expect(textOf(edges)).toContain(
      "\n  edges       2 proven in 3 rounds, TLS floor held by 1 of 2\n",
    );
  });

  it("say nothing of a floor that was not asked for", () => {
    expect(textOf([edge])).toContain("\n  edges       2 proven in 3 rounds\n");
  });
});
