import { setImmediate as nextTurn } from "node:timers/promises";
import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { type AslMachine, type AslState, PAYLOAD_LIMIT_BYTES, StateError } from "./asl.ts";
import { executableDefinition } from "./executable-definition.ts";
import type { Execution } from "./execution.ts";
import { HistoryRecorder, type InterpreterEvent } from "./history-recorder.ts";
import { runTask, type TaskEnvironment } from "./task-runner.ts";
import { waitState } from "./wait-state.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type LocalHandler = (input: Json) => Promise<Json>;

/**
 * Runs an execution to its end on the interpreter, with everything that takes time on the twin's clock.
 * Resolves when the execution has ended or was abandoned.
 */
export async function runExecution(
  execution: Execution,
  environment: TaskEnvironment,
  historyLimit: number,
): Promise<void> {
  const machine = execution.start.stateMachine.definition as unknown as AslMachine;
  const { clock } = environment.world;
  const context = contextOf(execution);
  const states = statesOf(machine);
  const input = JSON.parse(execution.start.input) as Json;
  const definition = executableDefinition(machine, {
    speed: clock.speed,
    isInputFalsy: !input,
    onEnter: (name) => {
      context.State = { Name: name, EnteredTime: clock.now().toISOString(), RetryCount: 0 };
    },
  });
  const interpreter = new StateMachine(definition as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  const run = interpreter.run(input, {
    overrides: {
      taskResourceLocalHandlers: handlersOf(execution, environment, { states, context }),
    },
    context: { Twin: context },
  });
  const cancelTimeout = armTimeout(execution, environment, machine.TimeoutSeconds);
  execution.signal.addEventListener("abort", () => run.abort(), { once: true });
  const recorder = new HistoryRecorder(execution, states, historyLimit);
  const result = run.result.then(
    (output) => ({ output }),
    (error: unknown) => ({ error }),
  );
  for await (const event of run.eventLogs) recorder.record(event as InterpreterEvent);
  const outcome = await result;
  cancelTimeout();
  if (!execution.signal.aborted) finish(execution, outcome);
}

function finish(execution: Execution, outcome: { output: unknown } | { error: unknown }): void {
  if ("output" in outcome) {
    const output = JSON.stringify(outcome.output);
    if (Buffer.byteLength(output) <= PAYLOAD_LIMIT_BYTES) {
      execution.finish({ status: "SUCCEEDED", output });
      return;
    }
    const cause = "The execution's output exceeds the maximum number of bytes service limit.";
    execution.finish({ status: "FAILED", error: "States.DataLimitExceeded", cause });
    return;
  }
  const failure = causeOf(outcome.error);
  execution.finish({
    status: "FAILED",
    ...(failure.name === "" ? {} : { error: failure.name }),
    ...(failure.message === "" ? {} : { cause: failure.message }),
  });
}

/** The interpreter wraps what went wrong into an ExecutionError. */
function causeOf(error: unknown): Error {
  if (error instanceof Error && error.name === "ExecutionError" && error.cause instanceof Error) {
    return error.cause;
  }
  return error instanceof Error ? error : new Error(String(error));
}

interface RunContext {
  State: { Name: string; EnteredTime: string; RetryCount: number };
  readonly [member: string]: unknown;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf(execution: Execution): RunContext {
  const { start } = execution;
  return {
    Execution: {
      Id: start.arn,
      Input: JSON.parse(start.input) as unknown,
      Name: start.name,
      RoleArn: start.roleArn,
      StartTime: execution.startDate.toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: start.stateMachine.arn, Name: start.stateMachineName },
    State: { Name: "", EnteredTime: "", RetryCount: 0 },
  };
}

/** All states by name, also those inside Map and Parallel: their names are unique in a state machine. */
function statesOf(machine: AslMachine): ReadonlyMap<string, AslState> {
  const states = new Map<string, AslState>();
  const visit = ({ States }: AslMachine): void => {
    for (const [name, state] of Object.entries(States)) {
      states.set(name, state);
      const branches = (state.Branches ?? []) as readonly AslMachine[];
      for (const nested of [...branches, state.Iterator, state.ItemProcessor]) {
        if (nested !== undefined) visit(nested as AslMachine);
      }
    }
  };
  visit(machine);
  return states;
}

function handlersOf(
  execution: Execution,
  environment: TaskEnvironment,
  { states, context }: { states: ReadonlyMap<string, AslState>; context: RunContext },
): Record<string, LocalHandler> {
  const handlers: Record<string, LocalHandler> = {};
  for (const [name, state] of states) {
    const run = handlerOf(name, state, { execution, environment, context });
    if (run === undefined) continue;
    handlers[name] = async (parameters) => {
      // Lets the interpreter's report that the state was entered come first in the history.
      await nextTurn();
      execution.signal.throwIfAborted();
      return (await run(parameters as Readonly<Record<string, Json>>)) as Json;
    };
  }
  return handlers;
}

type StateHandler = (parameters: Readonly<Record<string, Json>>) => Promise<unknown>;

function handlerOf(
  stateName: string,
  state: AslState,
  run: { execution: Execution; environment: TaskEnvironment; context: RunContext },
): StateHandler | undefined {
  const { execution, environment, context } = run;
  if (state.Type === "Wait") {
    return (parameters) => waitState(environment.world.clock, parameters, execution.signal);
  }
  if (state.Type === "Fail") return failState;
  if (state.Type !== "Task") return undefined;
  return ({ payload, timeoutSeconds }) =>
    runTask(environment, {
      state,
      stateName,
      role: execution.start.stateMachine.role,
      payload,
      timeoutSeconds: timeoutSeconds === undefined ? undefined : Number(timeoutSeconds),
      history: execution.history,
      signal: execution.signal,
      onRetry: () => {
        execution.transitions += 1;
        context.State.RetryCount += 1;
      },
    });
}

async function failState({ error = "", cause = "" }: Readonly<Record<string, Json>>) {
  if (typeof error !== "string" || typeof cause !== "string") {
    throw new StateError("States.Runtime", "ErrorPath and CausePath must give strings", true);
  }
  throw new StateError(error, cause, true);
}

function armTimeout(
  execution: Execution,
  { world }: TaskEnvironment,
  timeoutSeconds: number | undefined,
): () => void {
  if (timeoutSeconds === undefined) return () => undefined;
  return world.clock.after(timeoutSeconds * 1000, () => execution.finish({ status: "TIMED_OUT" }));
}
