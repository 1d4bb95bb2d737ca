import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { afterEach, describe, expect, it } from "vitest";
import type { InProcessHandler } from "../../../src/service/lambda/in-process-function.ts";
import {
  fixtureSnapshot,
  functionArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import { eventually, type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

const LAPS = stateMachineArn("laps");
let stack: RunningStack;
afterEach(() => stack.stop());

const retryAll = {
  ErrorEquals: ["States.ALL"],
  IntervalSeconds: 600,
  MaxAttempts: 2,
  BackoffRate: 2,
};

/** One function plans, one looks at an account until it is done with it, one ends it. */
function fleet(more: { readonly map?: object; readonly task?: object } = {}) {
  return {
    StartAt: "Accept",
    TimeoutSeconds: 21_600,
    States: {
      Accept: { Type: "Pass", Parameters: { "given.$": "$" }, Next: "Each" },
      Each: {
        Type: "Map",
        ItemsPath: "$.given.accounts",
        MaxConcurrency: 40,
        Parameters: { "plan.$": "$.given.plan", "accountId.$": "$$.Map.Item.Value" },
        ResultPath: "$.outcomes",
        Iterator: {
          StartAt: "Look",
          States: {
            Look: {
              Type: "Task",
              Resource: functionArn("count"),
              Parameters: { "state.$": "$", "execution.$": "$$.Execution.Name" },
              ResultPath: "$",
              Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
              Next: "After",
              ...more.task,
            },
            After: {
              Type: "Choice",
              Choices: [{ Variable: "$.isDone", BooleanEquals: true, Next: "Looked" }],
              Default: "Look",
            },
            Looked: {
              Type: "Pass",
              Parameters: { "accountId.$": "$.accountId", "isDone.$": "$.isDone" },
              End: true,
            },
            Failed: {
              Type: "Pass",
              Parameters: { "accountId.$": "$.accountId", "error.$": "$.error.Error" },
              End: true,
            },
          },
        },
        Next: "Done",
        ...more.map,
      },
      Done: { Type: "Succeed" },
    },
  };
}

function runFleet(definition: object, handler: InProcessHandler, speed = 10) {
  const snapshot = fixtureSnapshot();
  if (snapshot.stateMachines.laps) snapshot.stateMachines.laps.definition = definition as never;
  stack = runStack({ snapshot, inProcess: handler, speed });
}

async function start(input: object): Promise<string> {
  const { executionArn } = await stack.call("states", "StartExecution", {
    ...{ stateMachineArn: LAPS, name: "one", input: JSON.stringify(input) },
  });
  return executionArn;
}

const finished = (executionArn: string) =>
  eventually("the end of the execution", async () => {
    const execution = await stack.call("states", "DescribeExecution", { executionArn });
    return execution.status === "RUNNING" ? undefined : execution;
  });

async function historyOf(executionArn: string): Promise<readonly HistoryEvent[]> {
  const all: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stack.call("states", "GetExecutionHistory", {
      ...{ executionArn, maxResults: 1000, nextToken },
    });
    all.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all;
}

const typesOf = (events: readonly HistoryEvent[]) => events.map(({ type }) => type);

interface Lap {
  readonly state: { readonly accountId: string; readonly plan: string; readonly round?: number };
  readonly execution: string;
}

/** Done at the second look. */
const twoLooks: InProcessHandler = async (event) => {
  const { state } = event as Lap;
  const round = (state.round ?? 0) + 1;
  return { ...state, round, isDone: round === 2 };
};

describe("a Map over accounts", () => {
  it("loops inside each iteration, and gives what came of each in the order of the items", async () => {
    runFleet(fleet(), twoLooks);
    const executionArn = await start({ plan: "p", accounts: ["111122223333", "222233334444"] });
    const execution = await finished(executionArn);
    expect(JSON.parse(execution.output)).toEqual({
      given: { plan: "p", accounts: ["111122223333", "222233334444"] },
      outcomes: [
        { accountId: "111122223333", isDone: true },
        { accountId: "222233334444", isDone: true },
      ],
    });
  });

  it("writes the events that AWS writes of a Map state and its iterations", async () => {
    runFleet(fleet(), twoLooks);
    const executionArn = await start({ plan: "p", accounts: ["111122223333"] });
    await finished(executionArn);
    const events = await historyOf(executionArn);
    const look = [
      ...["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"],
      ...["LambdaFunctionSucceeded", "TaskStateExited", "ChoiceStateEntered", "ChoiceStateExited"],
    ];
    expect(typesOf(events)).toEqual([
      ...["ExecutionStarted", "PassStateEntered", "PassStateExited"],
      ...["MapStateEntered", "MapStateStarted", "MapIterationStarted"],
      ...[...look, ...look, "PassStateEntered", "PassStateExited"],
      ...["MapIterationSucceeded", "MapStateSucceeded", "MapStateExited"],
      ...["SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"],
    ]);
    expect(events[4]).toMatchObject({ mapStateStartedEventDetails: { length: 1 } });
    expect(events[5]).toMatchObject({
      mapIterationStartedEventDetails: { name: "Each", index: 0 },
    });
    expect(events[6]).toMatchObject({
      stateEnteredEventDetails: { name: "Look", input: '{"plan":"p","accountId":"111122223333"}' },
    });
    expect(events[7]).toMatchObject({
      lambdaFunctionScheduledEventDetails: {
        input: '{"state":{"plan":"p","accountId":"111122223333"},"execution":"one"}',
      },
    });
  });

  it("runs 500 items, 40 at a time, far from the limit of the history", async () => {
    let running = 0;
    let most = 0;
    runFleet(fleet(), async (event, context) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return twoLooks(event, context);
    });
    const accounts = Array.from({ length: 500 }, (_, index) => String(100_000_000_000 + index));
    const executionArn = await start({ plan: "p", accounts });
    const { status, output } = await finished(executionArn);
    expect(status).toBe("SUCCEEDED");
    const { outcomes } = JSON.parse(output);
    expect(outcomes).toHaveLength(500);
    expect(outcomes[499]).toEqual({ accountId: "100000000499", isDone: true });
    expect(most).toBeLessThanOrEqual(40);
    expect(most).toBeGreaterThan(10);
    // Two laps of 7, the Pass, and the iteration's start and end: 18 an item; 10 around them.
    expect(await historyOf(executionArn)).toHaveLength(500 * 18 + 10);
  });

  it("keeps MaxConcurrency", async () => {
    let running = 0;
    let most = 0;
    runFleet(fleet({ map: { MaxConcurrency: 2 } }), async (event, context) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return twoLooks(event, context);
    });
    await finished(await start({ plan: "p", accounts: ["1", "2", "3", "4", "5"] }));
    expect(most).toBe(2);
  });

  it("catches within an iteration, after retries on simulated time", async () => {
    let tries = 0;
    const handler: InProcessHandler = async (event, context) => {
      if ((event as Lap).state.accountId !== "2") return twoLooks(event, context);
      tries += 1;
      throw Object.assign(new Error("no such role"), { name: "AccountUnreadable" });
    };
    runFleet(fleet({ task: { Retry: [retryAll] } }), handler, 2000);
    const executionArn = await start({ plan: "p", accounts: ["1", "2"] });
    const { output, startDate, stopDate } = await finished(executionArn);
    expect(JSON.parse(output).outcomes).toEqual([
      { accountId: "1", isDone: true },
      { accountId: "2", error: "AccountUnreadable" },
    ]);
    expect(tries).toBe(3);
    expect(stopDate - startDate).toBeGreaterThanOrEqual(1_800_000);
    expect(typesOf(await historyOf(executionArn))).not.toContain("MapIterationFailed");
  });
});

describe("an iteration that fails", () => {
  const failing = { Catch: [{ ErrorEquals: ["SomethingElse"], Next: "Failed" }] };

  it("fails the Map with its own error, aborts those that run, and none begins after it", async () => {
    const asked: string[] = [];
    runFleet(fleet({ map: { MaxConcurrency: 2 }, task: failing }), async (event) => {
      const { accountId } = (event as Lap).state;
      asked.push(accountId);
      if (accountId === "1") return new Promise(() => undefined);
      throw Object.assign(new Error("no"), { name: "AccountUnreadable" });
    });
    const executionArn = await start({ plan: "p", accounts: ["1", "2", "3"] });
    const execution = await finished(executionArn);
    expect(execution).toMatchObject({ status: "FAILED", error: "AccountUnreadable" });
    expect(asked).toEqual(["1", "2"]);
    const events = await historyOf(executionArn);
    expect(typesOf(events).slice(-4)).toEqual([
      ...["MapIterationFailed", "MapIterationAborted", "MapStateFailed", "ExecutionFailed"],
    ]);
    expect(events.at(-4)).toMatchObject({ mapIterationFailedEventDetails: { index: 1 } });
    expect(events.at(-3)).toMatchObject({ mapIterationAbortedEventDetails: { index: 0 } });
  });

  it("is caught by the Map's Catch, after the Map's retries on simulated time", async () => {
    let tries = 0;
    const caught = { ErrorEquals: ["AccountUnreadable"], ResultPath: "$.error", Next: "Done" };
    const map = { Retry: [retryAll], Catch: [caught] };
    const handler: InProcessHandler = async () => {
      tries += 1;
      throw Object.assign(new Error("no"), { name: "AccountUnreadable" });
    };
    runFleet(fleet({ map, task: failing }), handler, 2000);
    const executionArn = await start({ plan: "p", accounts: ["1"] });
    const { status, output, startDate, stopDate } = await finished(executionArn);
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output).error.Error).toBe("AccountUnreadable");
    expect(tries).toBe(3);
    expect(stopDate - startDate).toBeGreaterThanOrEqual(1_800_000);
  });
});

describe("what a Map must not exceed", () => {
  it("more than 256 KiB of results end the execution beyond catching", async () => {
    const caught = { ErrorEquals: ["States.ALL"], Next: "Done" };
    const large = "x".repeat(140_000);
    runFleet(fleet({ map: { Catch: [caught] } }), async (event) => {
      const { accountId } = (event as Lap).state;
      return { accountId: `${accountId}${large}`, isDone: true };
    });
    const execution = await finished(await start({ plan: "p", accounts: ["1", "2"] }));
    expect(execution).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });

  it("a full history ends it with the last event that has room", async () => {
    const snapshot = fixtureSnapshot();
    if (snapshot.stateMachines.laps) snapshot.stateMachines.laps.definition = fleet() as never;
    stack = runStack({ snapshot, inProcess: twoLooks, historyLimit: 100 });
    const executionArn = await start({ plan: "p", accounts: ["1", "2", "3", "4", "5", "6", "7"] });
    expect(await finished(executionArn)).toMatchObject({
      status: "FAILED",
      cause: "The execution reached the maximum number of history events (100).",
    });
    const events = await historyOf(executionArn);
    expect(events).toHaveLength(100);
    expect(events.at(-1)?.type).toBe("ExecutionFailed");
  });

  it("no items at all are no failure, and no list of items is one", async () => {
    runFleet(fleet(), twoLooks);
    const { output } = await finished(await start({ plan: "p", accounts: [] }));
    expect(JSON.parse(output).outcomes).toEqual([]);
    const { executionArn } = await stack.call("states", "StartExecution", {
      ...{ stateMachineArn: LAPS, input: '{"plan":"p","accounts":"all"}' },
    });
    expect(await finished(executionArn)).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
    });
  });
});

it("an execution that is stopped begins nothing more of its Map", async () => {
  const asked: string[] = [];
  runFleet(fleet({ map: { MaxConcurrency: 1 } }), async (event) => {
    asked.push((event as Lap).state.accountId);
    return new Promise(() => undefined);
  });
  const executionArn = await start({ plan: "p", accounts: ["1", "2"] });
  await eventually("the first item", () => (asked.length > 0 ? true : undefined));
  await stack.call("states", "StopExecution", { executionArn });
  expect(await finished(executionArn)).toMatchObject({ status: "ABORTED" });
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual(["1"]);
  expect(typesOf(await historyOf(executionArn)).at(-1)).toBe("ExecutionAborted");
});
