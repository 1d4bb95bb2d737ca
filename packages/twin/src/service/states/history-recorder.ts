import type { HistoryEventType } from "@aws-sdk/client-sfn";
import { type AslState, PAYLOAD_LIMIT_BYTES } from "./asl.ts";
import type { Execution } from "./execution.ts";
import { inputOf, outputOf } from "./history.ts";

/** What the interpreter tells of its progress, as far as it is used here. */
export interface InterpreterEvent {
  readonly type: string;
  readonly state?: { readonly name: string; readonly input: unknown; readonly output?: unknown };
  readonly parentState?: { readonly name: string };
  readonly index?: number;
}

/** Turns the interpreter's events into Step Functions' history; tasks write theirs themselves. */
export class HistoryRecorder {
  readonly #execution: Execution;
  readonly #states: ReadonlyMap<string, AslState>;
  readonly #limit: number;
  readonly #failed = new Set<string>();
  /** Iterations that have begun and not ended, by the name of their Map state. */
  readonly #iterating = new Map<string, Set<number>>();

  constructor(execution: Execution, states: ReadonlyMap<string, AslState>, limit: number) {
    this.#execution = execution;
    this.#states = states;
    this.#limit = limit;
  }

  record(event: InterpreterEvent): void {
    if (this.#execution.signal.aborted) return;
    if (event.type.startsWith("MapIteration")) this.#recordIteration(event);
    else if (event.state !== undefined) this.#recordState(event.type, event.state);
    if (this.#execution.history.events.length >= this.#limit - 1) {
      this.#execution.finish({
        status: "FAILED",
        error: "States.Runtime",
        cause: `The execution reached the maximum number of history events (${this.#limit}).`,
      });
    }
  }

  #recordState(event: string, state: NonNullable<InterpreterEvent["state"]>): void {
    const type = this.#states.get(state.name)?.Type;
    if (type === undefined) return;
    const { history } = this.#execution;
    const isNesting = type === "Map" || type === "Parallel";
    if (event === "StateEntered") {
      this.#execution.visited.push(state.name);
      this.#execution.transitions += 1;
      history.append(`${type}StateEntered` as HistoryEventType, {
        stateEnteredEventDetails: { name: state.name, ...inputOf(state.input) },
      });
      if (isNesting) this.#recordStart(type, state);
    } else if (event === "StateExited" && type !== "Fail") {
      if (isNesting && !this.#failed.delete(state.name)) {
        history.append(`${type}StateSucceeded` as HistoryEventType);
      }
      this.#recordExit(type, state);
    } else if (event === "StateFailed" && isNesting) {
      this.#failed.add(state.name);
      this.#recordAborted(state.name);
      history.append(`${type}StateFailed` as HistoryEventType);
    } else if (event === "StateRetried" && isNesting) {
      this.#failed.delete(state.name);
      this.#execution.transitions += 1;
    }
  }

  #recordStart(type: "Map" | "Parallel", { name, input }: NonNullable<InterpreterEvent["state"]>) {
    const { history } = this.#execution;
    if (type === "Parallel") {
      history.append("ParallelStateStarted");
      return;
    }
    const length = itemCountOf(input, this.#states.get(name)?.ItemsPath);
    history.append("MapStateStarted", {
      ...(length === undefined ? {} : { mapStateStartedEventDetails: { length } }),
    });
  }

  /** An output above the limit ends the execution; no `Catch` takes it. */
  #recordExit(type: AslState["Type"], state: NonNullable<InterpreterEvent["state"]>): void {
    const details = { name: state.name, ...outputOf(state.output) };
    if (Buffer.byteLength(details.output ?? "") > PAYLOAD_LIMIT_BYTES) {
      this.#execution.finish({
        status: "FAILED",
        error: "States.DataLimitExceeded",
        cause: `The state/task '${state.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      });
      return;
    }
    this.#execution.history.append(`${type}StateExited` as HistoryEventType, {
      stateExitedEventDetails: details,
    });
  }

  /** One iteration's failure ends the others of its Map. */
  #recordAborted(name: string): void {
    for (const index of this.#iterating.get(name) ?? []) {
      this.#execution.history.append("MapIterationAborted", {
        mapIterationAbortedEventDetails: { name, index },
      });
    }
    this.#iterating.delete(name);
  }

  #recordIteration(event: InterpreterEvent): void {
    const details = { name: event.parentState?.name ?? "", index: event.index ?? 0 };
    const { history } = this.#execution;
    const iterating = this.#iterating.get(details.name) ?? new Set();
    this.#iterating.set(details.name, iterating);
    if (event.type === "MapIterationStarted") iterating.add(details.index);
    else iterating.delete(details.index);
    if (event.type === "MapIterationStarted") {
      history.append("MapIterationStarted", { mapIterationStartedEventDetails: details });
    } else if (event.type === "MapIterationSucceeded") {
      history.append("MapIterationSucceeded", { mapIterationSucceededEventDetails: details });
    } else if (event.type === "MapIterationFailed") {
      history.append("MapIterationFailed", { mapIterationFailedEventDetails: details });
    }
  }
}

/** How many items a Map has; undefined for a path that is more than members' names. */
function itemCountOf(input: unknown, path: unknown): number | undefined {
  const [root, ...members] = String(path ?? "$").split(".");
  if (root !== "$") return undefined;
  let items = input;
  for (const member of members) items = (items as Record<string, unknown> | null)?.[member];
  return Array.isArray(items) ? items.length : undefined;
}
