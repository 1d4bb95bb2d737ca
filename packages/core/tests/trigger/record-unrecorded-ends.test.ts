import { describe, expect, test } from "vitest";
import type { RotationRecord } from "../../src/record/record.ts";
import type { Execution } from "../../src/rotation/execution.ts";
import {
  recordUnrecordedEnds,
  type UnrecordedEndPorts,
} from "../../src/trigger/record-unrecorded-ends.ts";

const prefix = "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:";
const now = new Date("2026-11-21T03:00:00Z");

/** One that was stopped two hours ago, an hour after its start. */
function anExecution(name: string, changes: Partial<Execution> = {}): Execution {
  return {
    arn: `${prefix}${name}`,
    name,
    status: "ABORTED",
    startedAt: new Date("2026-11-21T00:00:00.250Z"),
    endedAt: new Date("2026-11-21T01:00:00Z"),
    input: '{"customDomain":"auth.example.com","apply":true}',
    ...changes,
  };
}

const keyOf = (name: string) => `records/auth.example.com/2026-11-21T00-00-00Z_${name}.json`;

function makePorts(
  executions: readonly Execution[],
  of: {
    readonly recorded?: readonly string[];
    readonly failures?: Readonly<Record<string, Error>>;
  } = {},
) {
  let nowMs = now.getTime();
  const stored = new Map<string, RotationRecord>();
  const told: string[] = [];
  const described: string[] = [];
  const read: string[] = [];
  const ports: UnrecordedEndPorts = {
    clock: { now: () => new Date(nowMs) },
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
    executions: {
      async *listEnded(status) {
        for (const one of executions) {
          if (one.status !== status) continue;
          read.push(one.name);
          const { input: _, error: __, cause: ___, ...listed } = one;
          yield listed;
        }
      },
      async describeExecution(arn) {
        described.push(arn.slice(prefix.length));
        return executions.find((one) => one.arn === arn);
      },
    },
    records: {
      async storeRecord(key, record) {
        const failure = of.failures?.[`store ${key}`];
        if (failure !== undefined) throw failure;
        if (stored.has(key) || of.recorded?.includes(key)) return "already-stored";
        stored.set(key, record);
        return "stored";
      },
      async notify(_, key) {
        const failure = of.failures?.[`notify ${key}`];
        if (failure !== undefined) throw failure;
        told.push(key);
      },
    },
  };
  return { ports, stored, told, described, read, sleptMs: () => nowMs - now.getTime() };
}

test.each([
  ["ABORTED", "executionAborted"],
  ["TIMED_OUT", "executionTimedOut"],
  ["FAILED", "executionFailed"],
])(
  "one that is %s and has no record gets the one that close would have written",
  async (status, reason) => {
    const end = { status, error: "States.Runtime", cause: "no such path" };
    const { ports, stored, told } = makePorts([anExecution("one", end)]);
    expect(await recordUnrecordedEnds(ports)).toEqual({
      recordKeys: [keyOf("one")],
      isComplete: true,
    });
    expect(told).toEqual([keyOf("one")]);
    expect(stored.get(keyOf("one"))).toEqual({
      schema: "latchkey/rotation-record/1",
      verdict: "failed",
      customDomain: "auth.example.com",
      startedAt: "2026-11-21T00:00:00.250Z",
      endedAt: "2026-11-21T01:00:00.000Z",
      execution: { arn: `${prefix}one`, name: "one" },
      request: '{"customDomain":"auth.example.com","apply":true}',
      reasons: [
        {
          name: reason,
          message: expect.stringContaining("Step Functions says: States.Runtime: no such path"),
          fix: expect.stringContaining("start the rotation again"),
        },
      ],
      evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
      error: { Error: "States.Runtime", Cause: "no such path" },
    });
  },
);

test("one that has its record is neither recorded nor told again", async () => {
  const { ports, stored, told } = makePorts([anExecution("one")], { recorded: [keyOf("one")] });
  expect(await recordUnrecordedEnds(ports)).toEqual({ recordKeys: [], isComplete: true });
  expect([stored.size, told]).toEqual([0, []]);
});

test("the next run finds nothing to do", async () => {
  const { ports, told } = makePorts([anExecution("one")]);
  await recordUnrecordedEnds(ports);
  await recordUnrecordedEnds(ports);
  expect(told).toEqual([keyOf("one")]);
});

test.each(["RolledBack", "NotServed", "Failed", "NotPublished"])(
  "one that failed as %s has recorded itself",
  async (error) => {
    const { ports, stored } = makePorts([anExecution("one", { status: "FAILED", error })]);
    await recordUnrecordedEnds(ports);
    expect(stored.size).toBe(0);
  },
);

describe("which executions are looked at", () => {
  test("an end of the last quarter of an hour is left to its event", async () => {
    const { ports, described } = makePorts([
      anExecution("fresh", { endedAt: new Date("2026-11-21T02:45:00.001Z") }),
      anExecution("due", { endedAt: new Date("2026-11-21T02:45:00.000Z") }),
    ]);
    await recordUnrecordedEnds(ports);
    expect(described).toEqual(["due"]);
  });

  test("none that began more than fourteen days ago, and no more of the list is read", async () => {
    const { ports, described, read } = makePorts([
      anExecution("young", { startedAt: new Date("2026-11-07T03:00:00.000Z") }),
      anExecution("old", { startedAt: new Date("2026-11-07T02:59:59.999Z") }),
      anExecution("older", { startedAt: new Date("2026-11-01T00:00:00Z") }),
    ]);
    await recordUnrecordedEnds(ports);
    expect(described).toEqual(["young"]);
    expect(read).toEqual(["young", "old"]);
  });

  test("none that began before the time that is given", async () => {
    const { ports, described } = makePorts([anExecution("one")]);
    await recordUnrecordedEnds(ports, new Date("2026-11-21T00:00:01Z"));
    expect(described).toEqual([]);
  });

  test("no more than a thousand, and it says so", async () => {
    const many = Array.from({ length: 1_001 }, (_, nth) => anExecution(`run-${nth}`));
    const all = makePorts(many.slice(0, 1_000));
    expect((await recordUnrecordedEnds(all.ports)).isComplete).toBe(true);
    const { ports, described } = makePorts(many);
    expect((await recordUnrecordedEnds(ports)).isComplete).toBe(false);
    expect([described.length, described.at(-1)]).toEqual([1_000, "run-999"]);
  });

  test("one that is gone, or was redriven since it was listed, is left alone", async () => {
    const { ports, stored } = makePorts([anExecution("gone"), anExecution("redriven")]);
    const describeExecution = async (arn: string) =>
      arn.endsWith("gone") ? undefined : anExecution("redriven", { status: "RUNNING" });
    const executions = { ...ports.executions, describeExecution };
    await recordUnrecordedEnds({ ...ports, executions });
    expect(stored.size).toBe(0);
  });
});

test("descriptions are asked for ten a second, after a hundred at once", async () => {
  const many = Array.from({ length: 150 }, (_, nth) => anExecution(`run-${nth}`));
  const { ports, sleptMs } = makePorts(many);
  await recordUnrecordedEnds(ports);
  expect(sleptMs()).toBe(5_000);
});

test.each(["store", "notify"])(
  "a failure to %s one is thrown when the others are done",
  async (what) => {
    const failure = new Error("not now");
    const { ports, told } = makePorts([anExecution("one"), anExecution("two")], {
      failures: { [`${what} ${keyOf("one")}`]: failure },
    });
    await expect(recordUnrecordedEnds(ports)).rejects.toBe(failure);
    expect(told).toEqual([keyOf("two")]);
  },
);
