import type { InProcessHandler } from "@latchkey/twin/service/lambda/in-process-function";
import { afterEach, describe, expect, test } from "vitest";
import {
  eventually,
  type RunningStack,
  runStack,
} from "../../packages/twin/tests/stack/fixture/running-stack.ts";
import { snapshotText } from "./deployed.ts";

const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";
const atOnce = "111111111111";
const inThreeRounds = "222222222222";
const refused = "333333333333";

let stack: RunningStack;
afterEach(() => stack.stop());

class AccessDeniedError extends Error {
  override readonly name = "AccessDeniedError";
}

interface AccountState {
  readonly accountId: string;
  readonly round?: number;
}

interface Payload {
  readonly state: AccountState;
}

/** What the audit's Lambdas answer, as far as the definition looks at it. */
function answer({ state }: Payload, functionName: string) {
  if (functionName === "latchkey-finish-audit") return state;
  if (state.accountId === refused) throw new AccessDeniedError("no parts may be stored");
  const round = (state.round ?? 0) + 1;
  const isDone = state.accountId === atOnce || round === 3;
  return { ...state, round, isDone, parts: round };
}

/** Runs the deployed audit of these accounts to its end; its outcomes, and the length of its history. */
async function runAudit(accounts: readonly string[]) {
  const inProcess: InProcessHandler = async (payload, { functionName }) =>
    functionName === "latchkey-list-units"
      ? { audit: { id: "a1" }, accounts }
      : answer(payload as Payload, functionName);
  stack = runStack({ snapshot: JSON.parse(snapshotText), inProcess, speed: 1000 });
  const { executionArn } = await stack.call("states", "StartExecution", {
    stateMachineArn,
    input: "{}",
  });
  const execution = await eventually("the end of the audit", async () => {
    const found = await stack.call("states", "DescribeExecution", { executionArn });
    return found.status === "RUNNING" ? undefined : found;
  });
  const { events } = await stack.call("states", "GetExecutionHistory", {
    executionArn,
    maxResults: 1000,
  });
  return {
    status: execution.status,
    outcomes: JSON.parse(execution.output).outcomes,
    events: events.length,
  };
}

describe("the history of the deployed audit on the twin has as many events as were counted by hand", () => {
  /** Of the execution, the Map and the states around it. */
  const frame = 20;

  test.each([
    ["that is done at once", atOnce, 11, { parts: 1, isDone: true }],
    [
      "that takes two rounds more, of 7 each",
      inThreeRounds,
      11 + 2 * 7,
      { parts: 3, isDone: true },
    ],
    // A task that fails is one event like one that succeeds, and no choice follows it.
    ["that fails", refused, 9, { error: { Error: "AccessDeniedError" } }],
  ])("for an account %s", async (_, accountId, events, outcome) => {
    expect(await runAudit([accountId])).toEqual({
      status: "SUCCEEDED",
      outcomes: [{ accountId, ...outcome }],
      events: frame + events,
    });
  });

  test("for all of them together", async () => {
    const { events, outcomes } = await runAudit([atOnce, inThreeRounds, refused]);
    expect(outcomes).toHaveLength(3);
    expect(events).toBe(frame + 11 + 25 + 9);
  });
});
