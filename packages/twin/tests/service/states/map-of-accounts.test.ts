import { afterEach, describe, expect, it } from "vitest";
import type { InProcessHandler } from "../../../src/service/lambda/in-process-function.ts";
import {
  fixtureSnapshot,
  functionArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import { eventually, type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

let stack: RunningStack;
afterEach(() => stack.stop());

/** Lists accounts, visits each until it says that it is done, and gathers the outcomes. */
const audit = {
  StartAt: "Accept",
  TimeoutSeconds: 21_600,
  States: {
    Accept: { Type: "Pass", Parameters: { "given.$": "$" }, Next: "ListUnits" },
    ListUnits: {
      Type: "Task",
      Resource: functionArn("echo"),
      Parameters: { "given.$": "$.given", "execution.$": "$$.Execution" },
      ResultPath: "$",
      Next: "AuditAccounts",
    },
    AuditAccounts: {
      Type: "Map",
      ItemsPath: "$.accounts",
      MaxConcurrency: 40,
      Parameters: { "audit.$": "$.audit", "accountId.$": "$$.Map.Item.Value" },
      ResultPath: "$.outcomes",
      Iterator: {
        StartAt: "AuditUnits",
        States: {
          AuditUnits: {
            Type: "Task",
            Resource: functionArn("count"),
            Parameters: { "state.$": "$", "execution.$": "$$.Execution" },
            ResultPath: "$",
            Retry: [{ ErrorEquals: ["BusyError"], IntervalSeconds: 30, MaxAttempts: 2 }],
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "AccountFailed" }],
            Next: "AfterAuditUnits",
          },
          AfterAuditUnits: {
            Type: "Choice",
            Choices: [{ Variable: "$.isDone", BooleanEquals: true, Next: "AccountAudited" }],
            Default: "AuditUnits",
          },
          AccountAudited: {
            Type: "Pass",
            Parameters: { "accountId.$": "$.accountId", "parts.$": "$.parts" },
            End: true,
          },
          AccountFailed: {
            Type: "Pass",
            Parameters: { "accountId.$": "$.accountId", "error.$": "$.error" },
            End: true,
          },
        },
      },
      Next: "FinishAudit",
    },
    FinishAudit: {
      Type: "Task",
      Resource: functionArn("misbehave"),
      Parameters: { "state.$": "$", "execution.$": "$$.Execution" },
      ResultPath: "$",
      Next: "Ended",
    },
    Ended: { Type: "Succeed" },
  },
};

interface AccountState {
  readonly audit: { readonly id: string };
  readonly accountId: string;
  readonly round?: number;
}

/** `audit` as the function `count`; the other two list the accounts and hand on what they are given. */
function functionsOf(
  accounts: readonly string[],
  auditUnits: (state: AccountState, execution: { readonly Id: string }) => unknown,
): InProcessHandler {
  return async (event, { functionName }) => {
    // biome-ignore lint/suspicious/noExplicitAny: an event is what the definition makes it
    const { given, state, execution } = event as any;
    if (functionName === "echo") return { audit: { id: given.id }, accounts };
    return functionName === "count" ? auditUnits(state, execution) : state;
  };
}

class BusyError extends Error {
  override readonly name = "BusyError";
}

function runAudit(inProcess: InProcessHandler, definition: object = audit, more: object = {}) {
  const snapshot = fixtureSnapshot();
  const machine = snapshot.stateMachines.laps;
  if (machine) machine.definition = definition as never;
  snapshot.roles["machine-role"]?.statements[0]?.Resource.push(functionArn("echo"));
  stack = runStack({ snapshot, inProcess, speed: 100, maxSandboxes: 40, ...more });
  return finished();
}

async function finished() {
  const { executionArn } = await stack.call("states", "StartExecution", {
    stateMachineArn: stateMachineArn("laps"),
    name: "nightly",
    input: '{"id":"a1"}',
  });
  return eventually("the end of the execution", async () => {
    const execution = await stack.call("states", "DescribeExecution", { executionArn });
    return execution.status === "RUNNING" ? undefined : execution;
  });
}

async function historyOf(executionArn: string) {
  const events: { type: string; [member: string]: unknown }[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stack.call("states", "GetExecutionHistory", {
      executionArn,
      maxResults: 1000,
      nextToken,
    });
    events.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

const countOf = (events: readonly { type: string }[], wanted: string) =>
  events.filter(({ type }) => type === wanted).length;
const task = ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"];
const choice = ["ChoiceStateEntered", "ChoiceStateExited"];
const pass = ["PassStateEntered", "PassStateExited"];

describe("a Map over accounts", () => {
  it("visits an account until it is done, and writes the history that AWS would", async () => {
    const execution = await runAudit(
      functionsOf(["111122223333"], ({ round = 0, ...state }) => ({
        ...state,
        round: round + 1,
        isDone: round === 1,
        parts: round + 1,
      })),
    );
    expect(JSON.parse(execution.output)).toEqual({
      audit: { id: "a1" },
      accounts: ["111122223333"],
      outcomes: [{ accountId: "111122223333", parts: 2 }],
    });
    const events = await historyOf(execution.executionArn);
    expect(events.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      ...pass,
      ...["TaskStateEntered", ...task, "TaskStateExited"],
      ...["MapStateEntered", "MapStateStarted", "MapIterationStarted"],
      ...["TaskStateEntered", ...task, "TaskStateExited", ...choice],
      ...["TaskStateEntered", ...task, "TaskStateExited", ...choice],
      ...[...pass, "MapIterationSucceeded", "MapStateSucceeded", "MapStateExited"],
      ...["TaskStateEntered", ...task, "TaskStateExited"],
      ...["SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"],
    ]);
    expect(events.find(({ type }) => type === "MapStateStarted")).toMatchObject({
      mapStateStartedEventDetails: { length: 1 },
    });
    expect(events.find(({ type }) => type === "MapIterationStarted")).toMatchObject({
      mapIterationStartedEventDetails: { name: "AuditAccounts", index: 0 },
    });
  });

  it("goes on with the other accounts when one fails, retried on simulated time", async () => {
    const tries: string[] = [];
    const execution = await runAudit(
      functionsOf(["111122223333", "222233334444"], (state) => {
        tries.push(state.accountId);
        if (state.accountId === "222233334444") throw new BusyError("not now");
        return { ...state, isDone: true, parts: 1 };
      }),
    );
    const { outcomes } = JSON.parse(execution.output);
    expect(outcomes).toEqual([
      { accountId: "111122223333", parts: 1 },
      { accountId: "222233334444", error: { Error: "BusyError", Cause: expect.anything() } },
    ]);
    expect(JSON.parse(outcomes[1].error.Cause)).toMatchObject({
      errorType: "BusyError",
      errorMessage: "not now",
    });
    // The first try, after 30 s, after 60 s more.
    expect(tries.filter((accountId) => accountId === "222233334444")).toHaveLength(3);
    expect(execution.stopDate - execution.startDate).toBeGreaterThanOrEqual(90_000);
    const events = await historyOf(execution.executionArn);
    expect(countOf(events, "MapIterationSucceeded")).toBe(2);
    expect(countOf(events, "MapIterationFailed")).toBe(0);
  });

  it("runs 500 accounts, 40 at a time, in 11 events each", async () => {
    const accounts = Array.from({ length: 500 }, (_, index) => `${100_000_000_000 + index}`);
    let running = 0;
    let most = 0;
    const seen = new Set<string>();
    const execution = await runAudit(
      functionsOf(accounts, async (state, { Id }) => {
        seen.add(Id);
        running += 1;
        most = Math.max(most, running);
        await stack.world.clock.sleep(1000);
        running -= 1;
        return { ...state, isDone: true, parts: 1 };
      }),
    );
    expect(execution.status).toBe("SUCCEEDED");
    const { outcomes } = JSON.parse(execution.output);
    expect(outcomes.map(({ accountId }: AccountState) => accountId)).toEqual(accounts);
    expect(most).toBe(40);
    expect([...seen]).toEqual([execution.executionArn]);
    const events = await historyOf(execution.executionArn);
    // Around the Map: started; Accept 2; ListUnits 5; the Map 4; FinishAudit 5; Ended 2; succeeded.
    expect(events).toHaveLength(20 + 500 * 11);
    expect(countOf(events, "MapIterationSucceeded")).toBe(500);
  });

  it("ends the iterations that still run when one fails for good", async () => {
    const { AuditAccounts } = audit.States;
    const execution = await runAudit(
      functionsOf(["111122223333", "222233334444"], async ({ accountId }) => {
        if (accountId === "222233334444") throw new RangeError("no more");
        await stack.world.clock.sleep(3_600_000);
      }),
      {
        ...audit,
        States: {
          ...audit.States,
          AuditAccounts: {
            ...AuditAccounts,
            Iterator: {
              StartAt: "AuditUnits",
              States: {
                AuditUnits: {
                  Type: "Task",
                  Resource: functionArn("count"),
                  Parameters: { "state.$": "$" },
                  End: true,
                },
              },
            },
          },
        },
      },
    );
    expect(execution).toMatchObject({ status: "FAILED", error: "RangeError" });
    const events = await historyOf(execution.executionArn);
    expect(events.slice(-5).map(({ type }) => type)).toEqual([
      ...["LambdaFunctionFailed", "MapIterationFailed", "MapIterationAborted"],
      ...["MapStateFailed", "ExecutionFailed"],
    ]);
    expect(events.at(-4)).toMatchObject({
      mapIterationFailedEventDetails: { name: "AuditAccounts", index: 1 },
    });
    expect(events.at(-3)).toMatchObject({
      mapIterationAbortedEventDetails: { name: "AuditAccounts", index: 0 },
    });
  });

  it("fails when it reaches the limit of history events", async () => {
    const accounts = Array.from({ length: 20 }, (_, index) => `${100_000_000_000 + index}`);
    const execution = await runAudit(
      functionsOf(accounts, (state) => ({ ...state, isDone: true, parts: 1 })),
      audit,
      { historyLimit: 200 },
    );
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });

  it("fails when a state's output exceeds 256 KiB", async () => {
    const accounts = Array.from({ length: 20 }, (_, index) => `${100_000_000_000 + index}`);
    const execution = await runAudit(
      functionsOf(accounts, (state) => ({ ...state, isDone: true, parts: "x".repeat(20_000) })),
    );
    expect(execution).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
    const events = await historyOf(execution.executionArn);
    expect(events.slice(-2).map(({ type }) => type)).toEqual([
      ...["MapStateFailed", "ExecutionFailed"],
    ]);
  });
});
