import { describe, expect, test } from "vitest";
import { certificateArn, fingerprintOf } from "../../../../tests/gen/a-certificate.ts";
import type { RolledBackCertificate } from "../../src/certificate/rolled-back-certificate.ts";
import type { RotationRecord } from "../../src/record/record.ts";
import {
  parseRolledBack,
  renderRolledBack,
  rolledBackAfter,
} from "../../src/record/rolled-back-memory.ts";

const one = (id: string, execution = `run-${id}`): RolledBackCertificate => ({
  certificateArn: certificateArn(id),
  fingerprintSha256: fingerprintOf(id),
  readAt: "2026-11-20T12:00:00.000Z",
  rolledBackAt: "2026-11-20T12:30:00.000Z",
  reasons: ["edgesServeBroken"],
  execution,
});

const record = (of: Partial<RotationRecord>): RotationRecord => ({
  schema: "latchkey/rotation-record/1",
  verdict: "rolled-back",
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T12:00:00.000Z",
  endedAt: "2026-11-21T12:30:00.000Z",
  execution: { arn: "arn:aws:states:us-east-1:123456789012:execution:r:run-2", name: "run-2" },
  request: {},
  reasons: [],
  to: { arn: certificateArn("bad") },
  evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
  ...of,
});

describe("what is remembered after a rotation", () => {
  test("is its target, before others that were rolled back, so that none takes turns", () => {
    expect(rolledBackAfter(record({}), [one("worse")])).toEqual([
      {
        certificateArn: certificateArn("bad"),
        readAt: "2026-11-21T12:00:00.000Z",
        rolledBackAt: "2026-11-21T12:30:00.000Z",
        reasons: [],
        execution: "run-2",
      },
      one("worse"),
    ]);
  });

  test("is the later roll-back of the same certificate, not both", () => {
    const next = rolledBackAfter(record({}), [one("bad"), one("worse")]);
    expect(next?.map(({ execution }) => execution)).toEqual(["run-2", "run-worse"]);
  });

  test("is no more than eight", () => {
    const known = Array.from({ length: 8 }, (_, index) => one(String(index)));
    const next = rolledBackAfter(record({}), known);
    expect(next).toHaveLength(8);
    expect(next?.at(-1)?.certificateArn).toBe(certificateArn("6"));
  });

  test.each([
    ["the same execution is told of again", record({}), [one("bad", "run-2")]],
    ["there was no target", (({ to: _, ...rest }) => rest)(record({})), []],
    ["there was no execution", (({ execution: _, ...rest }) => rest)(record({})), []],
    ["another was rotated to", record({ verdict: "rotated" }), [one("worse")]],
    ["the verdict proves nothing", record({ verdict: "not-served" }), [one("bad")]],
  ])("stays as it is when %s", (_, of, known) => {
    expect(rolledBackAfter(of as RotationRecord, known)).toBeUndefined();
  });

  test.each(["rotated", "verified"] as const)("loses a target that was %s", (verdict) => {
    expect(rolledBackAfter(record({ verdict }), [one("bad"), one("worse")])).toEqual([
      one("worse"),
    ]);
  });
});

describe("the parameter's value", () => {
  test("is JSON that says what it is", () => {
    const text = renderRolledBack([one("bad")]);
    expect(JSON.parse(text)).toEqual({
      schema: "latchkey/rolled-back/1",
      certificates: [one("bad")],
    });
    expect(parseRolledBack(text)).toEqual([one("bad")]);
    expect(parseRolledBack(renderRolledBack([]))).toEqual([]);
  });

  test("forgets the oldest rather than be longer than a parameter may be", () => {
    const long = Array.from({ length: 8 }, (_, index) => ({
      ...one(String(index)),
      reasons: ["x".repeat(900)],
    }));
    const text = renderRolledBack(long);
    expect(text.length).toBeLessThanOrEqual(4096);
    expect(parseRolledBack(text).map(({ execution }) => execution)).toEqual([
      "run-0",
      "run-1",
      "run-2",
    ]);
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "rolled back"],
    ["a list", "[]"],
    ["another schema", '{"schema":"x","certificates":[]}'],
    ["no list", '{"schema":"latchkey/rolled-back/1","certificates":"all"}'],
  ])("that is %s counts as nothing remembered", (_, value) => {
    expect(parseRolledBack(value)).toEqual([]);
  });

  test("keeps what can be read beside what cannot", () => {
    const certificates = [{ ...one("odd"), rolledBackAt: "yesterday" }, null, one("bad")];
    const value = JSON.stringify({ schema: "latchkey/rolled-back/1", certificates });
    expect(parseRolledBack(value)).toEqual([one("bad")]);
  });
});
