import type { HistoryEventType } from "@aws-sdk/client-sfn";
import type { AslState } from "./asl.ts";
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
      if (isNesting) history.append(`${type}StateStarted` as HistoryEventType);
    } else if (event === "StateExited" && type !== "Fail") {
      if (isNesting && !this.#failed.delete(state.name)) {
        history.append(`${type}StateSucceeded` as HistoryEventType);
      }
      history.append(`${type}StateExited` as HistoryEventType, {
        stateExitedEventDetails: { name: state.name, ...outputOf(state.output) },
      });
    } else if (event === "StateFailed" && isNesting) {
      this.#failed.add(state.name);
      history.append(`${type}StateFailed` as HistoryEventType);
    } else if (event === "StateRetried" && isNesting) {
      this.#failed.delete(state.name);
      this.#execution.transitions += 1;
    }
  }

  #recordIteration(event: InterpreterEvent): void {
    const details = { name: event.parentState?.name ?? "", index: event.index ?? 0 };
    const { history } = this.#execution;
    if (event.type === "MapIterationStarted") {
      history.append("MapIterationStarted", { mapIterationStartedEventDetails: details });
    } else if (event.type === "MapIterationSucceeded") {
      history.append("MapIterationSucceeded", { mapIterationSucceededEventDetails: details });
    } else if (event.type === "MapIterationFailed") {
      history.append("MapIterationFailed", { mapIterationFailedEventDetails: details });
    }
  }
}
