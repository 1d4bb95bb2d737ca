import type { HistoryEventType } from "@aws-sdk/client-sfn";
import { type AslState, PAYLOAD_LIMIT_BYTES } from "./asl.ts";
import type { Execution } from "./execution.ts";
import { inputOf, outputOf } from "./history.ts";

/** What the interpreter tells of its progress, as far as it is used here. */
export interface InterpreterEvent {
  readonly type: string;
  readonly state?: { readonly name: string; readonly input: unknown; readonly output?: unknown };
}

/** Turns the interpreter's events into Step Functions' history; tasks and Map states write theirs themselves. */
export class HistoryRecorder {
  readonly #execution: Execution;
  readonly #states: ReadonlyMap<string, AslState>;
  readonly #failed = new Set<string>();

  constructor(execution: Execution, states: ReadonlyMap<string, AslState>) {
    this.#execution = execution;
    this.#states = states;
  }

  record(event: InterpreterEvent): void {
    if (this.#execution.signal.aborted) return;
    if (event.state !== undefined) this.#recordState(event.type, event.state);
  }

  #recordState(event: string, state: NonNullable<InterpreterEvent["state"]>): void {
    const type = this.#states.get(state.name)?.Type;
    if (type === undefined) return;
    const { history } = this.#execution;
    const isNesting = type === "Parallel";
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
      const output = outputOf(state.output);
      history.append(`${type}StateExited` as HistoryEventType, {
        stateExitedEventDetails: { name: state.name, ...output },
      });
      this.#checkSize(state.name, output.output);
    } else if (event === "StateFailed" && isNesting) {
      this.#failed.add(state.name);
      history.append(`${type}StateFailed` as HistoryEventType);
    } else if (event === "StateRetried" && isNesting) {
      this.#failed.delete(state.name);
      this.#execution.transitions += 1;
    }
  }

  /** No `Catch` helps against data that has grown too large. */
  #checkSize(stateName: string, output = ""): void {
    if (Buffer.byteLength(output) <= PAYLOAD_LIMIT_BYTES) return;
    this.#execution.finish({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause: `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  }
}
