import { describe, expect, test } from "vitest";
import { certificateArn, fingerprintOf } from "../../../../../tests/gen/a-certificate.ts";
import {
  aBaseline,
  anExecution,
  aRotationState,
} from "../../../../../tests/gen/a-rotation-state.ts";
import { aRequest } from "../../../../../tests/gen/a-situation.ts";
import { type FakeRecords, fakeRecords } from "../../../../../tests/gen/fake-records.ts";
import { manualClock } from "../../../../../tests/gen/manual-clock.ts";
import { recordRotation } from "../../../src/rotation/step/record.ts";
import type { Verdict } from "../../../src/rotation/verdict.ts";

const key = "records/auth.example.com/2026-11-21T12-00-00Z_run-1.json";
const after = {
  certificateArn: certificateArn("newer"),
  status: "ACTIVE",
  settings: {},
  observedAt: "2026-11-21T12:00:00.000Z",
};
const ended = (verdict: Verdict, overrides = {}) =>
  aRotationState({ verdict, after, ...overrides });
const record = (input: unknown, records: FakeRecords, clock = manualClock()) =>
  recordRotation(input, anExecution, { clock, records });

describe("recordRotation", () => {
  test("stores, publishes and tells, in this order", async () => {
    const records = fakeRecords();
    const answer = await record(ended("rotated"), records);
    expect(records.calls).toEqual([
      "storeRecord",
      "publishCertificateArn",
      "readRolledBack",
      "readUnproven",
      "notify",
    ]);
    expect([...records.stored.keys()]).toEqual([key]);
    expect(records.published).toEqual([["auth.example.com", certificateArn("newer")]]);
    expect(records.notices).toEqual([[records.stored.get(key), key]]);
    expect(answer).toEqual({ verdict: "rotated", recordKey: key, record: records.stored.get(key) });
  });

  test.each<[Verdict, boolean]>([
    ["rotated", true],
    ["verified", true],
    ["nothing-to-do", true],
    ["rolled-back", true],
    ["refused", false],
    ["superseded", false],
    ["not-served", false],
    ["failed", false],
  ])("after %s publishes the ARN: %s", async (verdict, isPublished) => {
    const records = fakeRecords();
    await record(ended(verdict), records);
    expect(records.published).toHaveLength(isPublished ? 1 : 0);
    expect(records.notices).toHaveLength(1);
  });

  test.each<[Verdict, boolean]>([
    ["rotated", true],
    ["verified", true],
    ["rolled-back", true],
    ["superseded", true],
    ["not-served", false],
    ["failed", false],
  ])("after %s no proof is outstanding any more: %s", async (verdict, isSettled) => {
    const records = fakeRecords();
    const unproven = {
      fromArn: certificateArn("current"),
      toArn: certificateArn("newer"),
      updatedAt: "2026-11-21T12:00:00.000Z",
      execution: "run-1",
    };
    records.unproven.set("auth.example.com", unproven);
    await record(ended(verdict), records);
    expect(records.unproven.get("auth.example.com")).toEqual(isSettled ? undefined : unproven);
  });

  test("the proof of another execution's update stays outstanding", async () => {
    const records = fakeRecords();
    const unproven = {
      fromArn: certificateArn("newer"),
      toArn: certificateArn("next"),
      updatedAt: "2026-11-21T12:00:00.000Z",
      execution: "run-2",
    };
    records.unproven.set("auth.example.com", unproven);
    await record(ended("superseded"), records);
    expect(records.unproven.get("auth.example.com")).toEqual(unproven);
  });

  test("a renewal, which changed nothing, had no proof outstanding", async () => {
    const records = fakeRecords();
    const baseline = aBaseline({ certificate: { arn: certificateArn("newer") } });
    await record(ended("verified", { baseline }), records);
    expect(records.calls).not.toContain("readUnproven");
  });

  test("publishes nothing after a dry run", async () => {
    const records = fakeRecords();
    await record(ended("nothing-to-do", { request: aRequest({ apply: false }) }), records);
    expect(records.calls).toEqual(["storeRecord", "notify"]);
  });

  test("publishes nothing when no ARN is known", async () => {
    const records = fakeRecords();
    await record(aRotationState({ verdict: "nothing-to-do" }), records);
    expect(records.calls).toEqual(["storeRecord", "notify"]);
  });

  test("tells again but stores nothing twice when it is repeated", async () => {
    const records = fakeRecords();
    const clock = manualClock();
    const first = await record(ended("rotated"), records, clock);
    clock.advance(60);
    const second = await record(ended("rotated"), records, clock);
    expect(second.recordKey).toBe(first.recordKey);
    expect(records.stored.size).toBe(1);
    expect(records.stored.get(key)?.endedAt).toBe("2026-11-21T12:00:00.000Z");
    expect(records.notices).toHaveLength(2);
  });

  test.each(["storeRecord", "notify"] as const)(
    "is repeated by the workflow when %s fails, has published by then, and completes",
    async (operation) => {
      const records = fakeRecords();
      records.failures[operation] = new Error("no answer");
      await expect(record(ended("rotated"), records)).rejects.toThrow("no answer");
      expect(records.notices).toEqual([]);
      expect(records.published).toHaveLength(1);
      records.failures = {};
      await record(ended("rotated"), records);
      expect(records.stored.size).toBe(1);
      expect(records.notices).toHaveLength(1);
    },
  );

  test.each(["publishCertificateArn", "readRolledBack"] as const)(
    "records and tells, and says so, when %s fails",
    async (operation) => {
      const records = fakeRecords();
      records.failures[operation] = new Error("no answer");
      const answer = await record(ended("rotated"), records);
      expect(answer.unpublished).toMatchObject({
        name: "notPublished",
        message: expect.stringContaining("Error: no answer"),
        fix: expect.stringContaining('"action":"verify"'),
      });
      expect(records.stored.get(key)?.reasons).toEqual([]);
      expect(records.notices.map(([{ reasons }]) => reasons)).toEqual([[answer.unpublished]]);
      // The one is tried though the other fails.
      expect(records.calls).toEqual(
        expect.arrayContaining(["publishCertificateArn", "readRolledBack"]),
      );
    },
  );

  test("publishes what it could not, and nothing else, when it is given its own answer", async () => {
    const records = fakeRecords();
    records.failures.publishCertificateArn = new Error("no answer");
    const first = await record(ended("rotated"), records);
    const input = JSON.parse(JSON.stringify(first));
    records.calls.length = 0;
    await expect(record(input, records)).rejects.toThrow("no answer");
    records.failures = {};
    const { unpublished: _, ...expected } = first;
    expect(await record(input, records)).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(records.published).toEqual([["auth.example.com", certificateArn("newer")]]);
    expect(records.calls).not.toContain("storeRecord");
    expect(records.notices).toHaveLength(1);
  });

  test("throws what kept the record from being written when publishing failed, too", async () => {
    const records = fakeRecords();
    records.failures.storeRecord = new Error("no bucket");
    records.failures.publishCertificateArn = new Error("no parameter");
    await expect(record(ended("rotated"), records)).rejects.toThrow("no bucket");
    expect(records.notices).toEqual([]);
  });

  test("says that a certificate may be tried again when a roll-back cannot be remembered", async () => {
    const records = fakeRecords();
    records.failures.storeRolledBack = new Error("no answer");
    const { after: _, ...state } = ended("rolled-back");
    const answer = await record(state, records);
    expect(answer.unpublished?.message).toContain("rolled back may be tried again");
  });

  test("remembers the target of a roll-back, once", async () => {
    const records = fakeRecords();
    const clock = manualClock();
    const reasons = [
      { name: "bestCertificateFound", message: "" },
      { name: "edgesServeBroken", message: "" },
      { name: "edgesServeBroken", message: "again" },
    ];
    await record(ended("rolled-back", { reasons }), records, clock);
    clock.advance(60);
    await record(ended("rolled-back", { reasons }), records, clock);
    expect(records.rolledBack.get("auth.example.com")).toEqual([
      {
        certificateArn: certificateArn("newer"),
        fingerprintSha256: fingerprintOf("newer"),
        readAt: "2026-11-21T12:00:00.000Z",
        rolledBackAt: "2026-11-21T12:00:00.000Z",
        reasons: ["edgesServeBroken"],
        execution: "run-1",
      },
    ]);
    expect(records.calls.filter((call) => call === "storeRolledBack")).toHaveLength(1);
  });

  test.each<[Verdict, number]>([
    ["rotated", 0],
    ["verified", 0],
    ["nothing-to-do", 1],
    ["not-served", 1],
    ["failed", 1],
  ])("after %s of it still remembers %i roll-backs", async (verdict, count) => {
    const records = fakeRecords();
    await record(ended("rolled-back"), records);
    await record(ended(verdict), records);
    expect(records.rolledBack.get("auth.example.com")).toHaveLength(count);
  });

  test("forgets nothing after a dry run", async () => {
    const records = fakeRecords();
    await record(ended("rolled-back"), records);
    await record(ended("verified", { request: aRequest({ apply: false }) }), records);
    expect(records.rolledBack.get("auth.example.com")).toHaveLength(1);
  });

  test("records a failed plan under the name that the execution was started with", async () => {
    const records = fakeRecords();
    const input = { customDomain: "AUTH.example.com", error: { Error: "ServiceFaultError" } };
    const answer = await record(input, records);
    expect(answer).toMatchObject({ verdict: "failed", recordKey: key });
    expect(records.published).toEqual([]);
  });

  test.each([null, undefined, "x", 7, [], {}, { customDomain: "../../x" }, { version: 1 }])(
    "records the odd input %j",
    async (input) => {
      const records = fakeRecords();
      const { verdict, recordKey } = await record(input, records);
      expect(verdict).toBe("failed");
      expect(recordKey).toMatch(/^records\/[a-z._-]+\/2026-11-21T12-00-00Z_run-1\.json$/);
      expect(records.stored.size).toBe(1);
      expect(records.notices).toHaveLength(1);
    },
  );
});
