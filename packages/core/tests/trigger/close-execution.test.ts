import { describe, expect, test } from "vitest";
import type { RotationRecord } from "../../src/record/record.ts";
import { recordKeyOf } from "../../src/record/record-key.ts";
import { closeExecution } from "../../src/trigger/close-execution.ts";
import type { ClosePorts } from "../../src/trigger/dispatch-ports.ts";
import { executionEvent } from "./events.ts";

const rotationArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";

function makePorts(known: readonly string[] = []) {
  const stored = new Map<string, RotationRecord>();
  const told: string[] = [];
  const refused: { record: RotationRecord; key: string }[] = [];
  const ports: ClosePorts = {
    clock: { now: () => new Date("2026-11-21T03:00:00Z") },
    rotationArn,
    records: {
      async storeRecord(key, record) {
        if (known.includes(key) || stored.has(key)) return "already-stored";
        stored.set(key, record);
        return "stored";
      },
      notify: async (_record, key) => void told.push(key),
    },
    refusals: { recordRefusal: async (record, key) => void refused.push({ record, key }) },
  };
  return { ports, stored, told, refused };
}

/** As the deployed rule sends an event. */
const close = async (event: unknown, ports: ClosePorts) =>
  await closeExecution({ apply: true, event }, ports);

/** The key that the workflow's own `Record` step computes from `$$.Execution`. */
const key = recordKeyOf({
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T00:38:37.123Z",
  executionName: "auth-example-com-0123456789abcdef",
});

test.each([
  ["TIMED_OUT", "executionTimedOut"],
  ["ABORTED", "executionAborted"],
  ["FAILED", "executionFailed"],
])("an execution that is %s gets a failed record: %s", async (status, reason) => {
  const { ports, stored, told } = makePorts();
  const detail = { error: "States.Runtime", cause: "no such path" };
  const result = await close(executionEvent(status, detail), ports);
  expect(result).toEqual({ outcome: "stored", recordKey: key });
  expect(told).toEqual([key]);
  expect(stored.get(key)).toMatchObject({
    schema: "latchkey/rotation-record/1",
    verdict: "failed",
    customDomain: "auth.example.com",
    startedAt: "2026-11-21T00:38:37.123Z",
    endedAt: "2026-11-21T02:38:37.000Z",
    execution: {
      arn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-example-com-0123456789abcdef",
      name: "auth-example-com-0123456789abcdef",
    },
    reasons: [
      {
        name: reason,
        message: expect.stringContaining("States.Runtime: no such path"),
        fix: expect.stringContaining("start the rotation again"),
      },
    ],
    error: { Error: "States.Runtime", Cause: "no such path" },
  });
});

test("one that recorded itself before its Fail state is left alone, and nobody is told twice", async () => {
  const { ports, stored, told } = makePorts([key]);
  const result = await close(executionEvent("FAILED", { error: "RolledBack" }), ports);
  expect(result).toEqual({ outcome: "already-stored", recordKey: key });
  expect(stored.size).toBe(0);
  expect(told).toEqual([]);
});

test.each(["RolledBack", "NotServed", "Failed", "NotPublished"])(
  "whoever ended as %s has told of it",
  async (error) => {
    const { ports, told } = makePorts([key]);
    await close(executionEvent("FAILED", { error }), ports);
    expect(told).toEqual([]);
  },
);

test("the same event twice stores once, and rather tells twice than not at all", async () => {
  const { ports, stored, told } = makePorts();
  await close(executionEvent("TIMED_OUT"), ports);
  const first = stored.get(key);
  await close(executionEvent("TIMED_OUT"), ports);
  expect(stored.size).toBe(1);
  expect(stored.get(key)).toBe(first);
  expect(told).toEqual([key, key]);
});

test("a notice that could not be sent goes out when Lambda repeats the event", async () => {
  const { ports, told } = makePorts();
  const { notify } = ports.records;
  ports.records.notify = async () => {
    throw new Error("The bus does not answer.");
  };
  await expect(close(executionEvent("ABORTED"), ports)).rejects.toThrow("does not answer");
  ports.records.notify = notify;
  expect(await close(executionEvent("ABORTED"), ports)).toMatchObject({
    outcome: "already-stored",
  });
  expect(told).toEqual([key]);
});

test("a record of which Record could tell nobody is told of, and named as what counts", async () => {
  const { ports, stored } = makePorts([key]);
  const told: RotationRecord[] = [];
  ports.records.notify = async (record) => void told.push(record);
  await close(executionEvent("FAILED", { error: "RecordNotWritten", cause: "PutEvents" }), ports);
  expect(stored.size).toBe(0);
  expect(told).toMatchObject([
    { verdict: "failed", reasons: [{ message: expect.stringContaining("which stands") }] },
  ]);
});

test("the record has no error when Step Functions gives none", async () => {
  const { ports, stored } = makePorts();
  await close(executionEvent("ABORTED"), ports);
  expect(stored.get(key)).not.toHaveProperty("error");
  expect(stored.get(key)?.reasons[0]?.message).toContain("no cause");
});

test.each(["SUCCEEDED", "RUNNING"])("%s is none of its business", async (status) => {
  const { ports, stored, refused } = makePorts();
  expect(await close(executionEvent(status), ports)).toEqual({ outcome: "ignored" });
  expect(stored.size + refused.length).toBe(0);
});

test.each([
  ["not JSON", "hello"],
  ["left out", null],
  ["a list", "[1]"],
  ["of somebody else", '{"__proto__":{"customDomain":"evil.example.com"}}'],
])("an input that is %s still gives a record", async (_what, input) => {
  const { ports, stored } = makePorts();
  const result = await close(executionEvent("FAILED", { input }), ports);
  expect(result.outcome).toBe("stored");
  expect([...stored.values()][0]?.customDomain).toBe("unknown.invalid");
});

describe("a wrong event is refused and recorded", () => {
  test.each([
    ["no object", 7],
    ["another detail-type", { ...executionEvent("FAILED"), "detail-type": "X" }],
    ["another state machine", executionEvent("FAILED", { stateMachineArn: "other" })],
    ["an unknown status", executionEvent("EXPLODED")],
    ["no execution", executionEvent("FAILED", { executionArn: undefined })],
    ["no start", executionEvent("FAILED", { startDate: "soon" })],
    ["an impossible start", executionEvent("FAILED", { startDate: 1e300 })],
  ])("%s", async (_what, event) => {
    const { ports, stored, refused } = makePorts();
    const result = await close(event, ports);
    expect(result.outcome).toBe("refused");
    expect(stored.size).toBe(0);
    expect(refused).toMatchObject([
      { key: result.recordKey, record: { reasons: [{ name: "executionEventInvalid" }] } },
    ]);
  });
});

test.each([
  ["a bare event", executionEvent("TIMED_OUT")],
  ["apply as a text", { apply: "true", event: executionEvent("TIMED_OUT") }],
])("%s stores nothing, tells nobody, and says how to do so", async (_what, given) => {
  const { ports, stored, told } = makePorts();
  expect(await closeExecution(given, ports)).toEqual({
    outcome: "dry-run",
    recordKey: key,
    summary: expect.stringContaining('{"apply": true, "event": …}'),
  });
  expect([stored.size, told]).toEqual([0, []]);
});

test("a bare event that is wrong is refused and recorded", async () => {
  const { ports, refused } = makePorts();
  expect(await closeExecution({ source: "aws.states" }, ports)).toMatchObject({
    outcome: "refused",
  });
  expect(refused).toHaveLength(1);
});

const executionArn =
  "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-example-com-0123456789abcdef";

test.each([
  ["goes on behind its name", `${executionArn}:${"x".repeat(300_000)}`],
  ["has a line break", `${executionArn}\n`],
  ["has a quote", `${executionArn}"`],
  ["has a name of more than 80 characters", `${executionArn}${"x".repeat(80)}`],
])("an execution whose ARN %s is refused, and told without it", async (_, arn) => {
  const { ports, stored, refused } = makePorts();
  const { outcome } = await close(executionEvent("FAILED", { executionArn: arn }), ports);
  expect(outcome).toBe("refused");
  expect(stored.size).toBe(0);
  expect(JSON.stringify(refused[0]?.record.reasons).length).toBeLessThan(1_000);
});

test("an execution is named by its ARN, whatever the event calls it", async () => {
  const { ports, stored } = makePorts();
  await close(executionEvent("FAILED", { name: "../../another" }), ports);
  expect([...stored.keys()]).toEqual([key]);
});
