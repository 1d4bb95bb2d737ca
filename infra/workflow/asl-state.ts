import type { NextStep } from "@latchkey/core/rotation/rotation-state";
import { functionSettings } from "../setting/function-settings.ts";
import type { FunctionName, TaskFunction } from "../setting/names.ts";
import type { ChoiceState, TaskState, WaitState } from "./asl.ts";
import type { Retrier } from "./asl-error.ts";
import { taskRetry } from "./retry.ts";

/** The state that each `next` of a rotation's state leads to. */
const stateOf: Readonly<Record<NextStep, string>> = {
  hold: "Hold",
  update: "Update",
  "wait-for-domain": "WaitForDomain",
  "check-edges": "CheckEdges",
  "wait-for-edges": "WaitForEdges",
  "check-routing": "CheckRouting",
  "roll-back": "RollBack",
  record: "Record",
};

/** Above the function's own time-out, whose error says more about what went wrong. */
const taskTimeoutMarginSeconds = 15;

/** Seconds after which a task of this Lambda is given up. */
export function taskTimeoutSeconds(name: FunctionName): number {
  return functionSettings[name].timeoutSeconds + taskTimeoutMarginSeconds;
}

/**
 * A `Task` that hands the state and the execution to its Lambda, which returns the new state.
 * Whatever goes wrong beyond the retries goes to `onError` with `$.error` filled in.
 */
export function task(
  functionArns: Readonly<Record<TaskFunction, string>>,
  name: TaskFunction,
  options: {
    readonly comment: string;
    readonly next: string;
    readonly retry?: readonly Retrier[];
    readonly onError?: string;
  },
): TaskState {
  return {
    Type: "Task",
    Comment: options.comment,
    Resource: functionArns[name],
    Parameters: { "state.$": "$", "execution.$": "$$.Execution" },
    ResultPath: "$",
    TimeoutSeconds: taskTimeoutSeconds(name),
    Retry: options.retry ?? taskRetry,
    Catch: [
      { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: options.onError ?? "Record" },
    ],
    Next: options.next,
  };
}

/** Goes where the step before said, as long as that may follow it. */
export function choice(after: TaskFunction, allowed: readonly NextStep[]): ChoiceState {
  return {
    Type: "Choice",
    Comment: `What may follow ${after}.`,
    Choices: allowed.map((next) => ({
      Variable: "$.next",
      StringEquals: next,
      Next: stateOf[next],
    })),
    Default: "UnexpectedStep",
  };
}

/** Waits as long as the step before asked for. */
export function wait(next: string, comment: string): WaitState {
  return { Type: "Wait", Comment: comment, SecondsPath: "$.waitSeconds", Next: next };
}
