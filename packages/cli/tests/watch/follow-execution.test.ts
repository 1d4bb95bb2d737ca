import type { Execution, ExecutionEvent } from "@latchkey/core/rotation/execution";
import { expect, it } from "vitest";
import { aRotationState } from "../../../../tests/gen/a-rotation-state.ts";
import { plainLook } from "../../src/text/paint.ts";
import { followExecution } from "../../src/watch/follow-execution.ts";
import { exitCodeOfWatch, renderEnd, renderStep } from "../../src/watch/render-watch.ts";

const arn = "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:run-1";
const at = new Date("2026-11-21T12:00:00.000Z");

const waiting = aRotationState({ waitSeconds: 30, decision: "rotate" });
const ended = aRotationState({ decision: "rotate", verdict: "rotated" });

/** Looks that see ever more of the same history. */
const history: readonly ExecutionEvent[] = [
  { id: 1, at, type: "ExecutionStarted" },
  { id: 2, at, type: "TaskStateEntered", state: "Plan" },
  { id: 3, at, type: "TaskStateExited", state: "Plan", output: JSON.stringify(waiting) },
  { id: 4, at, type: "WaitStateEntered", state: "WaitForDomain" },
  { id: 5, at, type: "WaitStateExited", state: "WaitForDomain", output: "{}" },
  { id: 6, at, type: "TaskStateExited", state: "CheckEdges", output: JSON.stringify(ended) },
  { id: 7, at, type: "TaskStateExited", state: "Record", output: '{"verdict":"rotated"}' },
];

function executionsShowing(looks: readonly number[]) {
  const asked: number[] = [];
  let look = -1;
  return {
    asked,
    async describeExecution(): Promise<Execution> {
      look += 1;
      const isLast = look >= looks.length - 1;
      return { arn, name: "run-1", status: isLast ? "SUCCEEDED" : "RUNNING", startedAt: at };
    },
    async readEvents(_: string, afterId: number) {
      asked.push(afterId);
      return history.slice(0, looks[look]).filter(({ id }) => id > afterId);
    },
  };
}

it("an execution is followed to its end: each state once, what is waited for, the verdict", async () => {
  const executions = executionsShowing([2, 4, 7]);
  const steps: string[] = [];
  const states: (string | undefined)[] = [];
  const report = await followExecution(arn, {
    executions,
    sleep: async (milliseconds) => {
      expect(milliseconds).toBeGreaterThanOrEqual(1_000);
    },
    onStep: (step) => steps.push(renderStep(step, plainLook)),
    onState: (name) => states.push(name),
  });
  expect(executions.asked).toEqual([0, 2, 4]);
  expect(states).toEqual(["Plan", "WaitForDomain", "WaitForDomain"]);
  expect(steps.map((line) => line.slice(0, 24).trimEnd())).toEqual([
    "12:00:00  Plan",
    "12:00:00  WaitForDomain",
    "12:00:00  CheckEdges",
    "12:00:00  Record",
  ]);
  expect(steps[1]).toContain("waits 30 s for Cognito to be done");
  expect(steps[3]).toContain("recorded: rotated");
  expect(report).toMatchObject({ verdict: "rotated", status: "SUCCEEDED", isDryRun: false });
});

it("an execution that was stopped has no verdict, and is no success", async () => {
  const report = await followExecution(arn, {
    executions: {
      describeExecution: async () => ({ arn, name: "run-1", status: "ABORTED", startedAt: at }),
      readEvents: async () => history.slice(0, 4),
    },
    sleep: async () => undefined,
    onStep: () => undefined,
    onState: () => undefined,
  });
  if (report === undefined) throw new Error("nothing was followed");
  expect(report.verdict).toBeUndefined();
  expect(exitCodeOfWatch(report)).toBe(3);
  expect(renderEnd(report, plainLook)).toContain("no verdict: the execution ended as ABORTED");
});

it.each([
  ["rotated", false, 0],
  ["verified", false, 0],
  ["nothing-to-do", false, 0],
  ["nothing-to-do", true, 2],
  ["refused", false, 3],
  ["superseded", false, 3],
  ["rolled-back", false, 3],
  ["not-served", false, 3],
  ["failed", false, 3],
] as const)("the verdict %s (dry run: %s) is exit code %i", (verdict, isDryRun, code) => {
  const report = { version: 1, executionArn: arn, status: "SUCCEEDED", startedAt: at } as const;
  expect(exitCodeOfWatch({ ...report, steps: [], verdict, isDryRun, reasons: [] })).toBe(code);
});
