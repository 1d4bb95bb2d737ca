import { setImmediate as nextTurn } from "node:timers/promises";
import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { type AslMachine, type AslState, PAYLOAD_LIMIT_BYTES, StateError } from "./asl.ts";
import { executableDefinition } from "./executable-definition.ts";
import type { Execution } from "./execution.ts";
import { HistoryRecorder, type InterpreterEvent } from "./history-recorder.ts";
import { type MapItem, mapState } from "./map-state.ts";
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
  execution.history.limitTo(historyLimit, () =>
    execution.finish({
      status: "FAILED",
      error: "States.Runtime",
      cause: `The execution reached the maximum number of history events (${historyLimit}).`,
    }),
  );
  const cancelTimeout = armTimeout(execution, environment, machine.TimeoutSeconds);
  const { signal } = execution;
  const run = { execution, environment, states: statesOf(machine), signal };
  const input = JSON.parse(execution.start.input) as Json;
  const outcome = await runMachine(machine, input, { ...run, context: contextOf(execution) });
  cancelTimeout();
  if (!execution.signal.aborted) finish(execution, outcome);
}

/** What a state machine, or the one inside a Map state, is run with. */
interface MachineRun {
  readonly execution: Execution;
  readonly environment: TaskEnvironment;
  readonly states: ReadonlyMap<string, AslState>;
  readonly signal: AbortSignal;
  /** Its `State` is set as states are entered. */
  readonly context: RunContext;
  /** Of an iteration. */
  readonly item?: MapItem;
}

type Outcome = { readonly output: unknown } | { readonly error: unknown };

/** Runs one machine, its events written to the execution's history. Never rejects. */
async function runMachine(machine: AslMachine, input: Json, run: MachineRun): Promise<Outcome> {
  const { execution, environment, states, signal, context, item } = run;
  const { clock } = environment.world;
  const place = item === undefined ? "$$.Twin.Execution.Input" : "$$.Map.Item.Value";
  const definition = executableDefinition(machine, {
    speed: clock.speed,
    ...(input ? {} : { falsyInputAt: place }),
    onEnter: (name) => {
      if (!states.has(name)) return;
      context.State = { Name: name, EnteredTime: clock.now().toISOString(), RetryCount: 0 };
    },
  });
  const interpreter = new StateMachine(definition as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  const running = interpreter.run(input, {
    overrides: { taskResourceLocalHandlers: handlersOf(run) },
    context: { Twin: context, ...(item === undefined ? {} : { Map: { Item: item } }) },
  });
  const abort = () => running.abort();
  signal.addEventListener("abort", abort, { once: true });
  const recorder = new HistoryRecorder(execution, states);
  const result = running.result.then(
    (output) => ({ output }),
    (error: unknown) => ({ error: causeOf(error) }),
  );
  for await (const event of running.eventLogs) {
    if (!signal.aborted) recorder.record(event as InterpreterEvent);
  }
  signal.removeEventListener("abort", abort);
  return await result;
}

function finish(execution: Execution, outcome: Outcome): void {
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

function handlersOf(run: MachineRun): Record<string, LocalHandler> {
  const handlers: Record<string, LocalHandler> = {};
  for (const [name, state] of run.states) {
    const handle = handlerOf(name, state, run);
    if (handle === undefined) continue;
    handlers[name] = async (parameters) => {
      // Lets the interpreter's report that the state was entered come first in the history.
      await nextTurn();
      run.signal.throwIfAborted();
      return (await handle(parameters as Readonly<Record<string, Json>>)) as Json;
    };
  }
  return handlers;
}

type StateHandler = (parameters: Readonly<Record<string, Json>>) => Promise<unknown>;

function handlerOf(stateName: string, state: AslState, run: MachineRun): StateHandler | undefined {
  const { execution, environment, context, signal } = run;
  const { history } = execution;
  const onRetry = () => {
    execution.transitions += 1;
    context.State.RetryCount += 1;
  };
  switch (state.Type) {
    case "Wait":
      return (parameters) => waitState(environment.world.clock, parameters, signal);
    case "Fail":
      return failState;
    case "Map":
      return (parameters) =>
        mapState(parameters, {
          ...{ state, stateName, history, signal, onRetry, world: environment.world },
          runItem: (machine, input, item) =>
            runMachine(machine, input as Json, {
              ...{ ...run, signal: item.signal },
              context: { ...context },
              item: { Index: item.index, Value: item.value },
            }),
        });
    case "Task":
      return ({ payload, timeoutSeconds }) =>
        runTask(environment, {
          ...{ state, stateName, payload, history, signal, onRetry },
          role: execution.start.stateMachine.role,
          timeoutSeconds: timeoutSeconds === undefined ? undefined : Number(timeoutSeconds),
        });
    default:
      return undefined;
  }
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
