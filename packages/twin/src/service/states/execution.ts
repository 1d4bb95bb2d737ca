import type { StateMachineDescription } from "../../stack/stack-description.ts";
import { History } from "./history.ts";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** How an execution ended. Output is JSON text. */
export type ExecutionEnd =
  | { readonly status: "SUCCEEDED"; readonly output: string }
  | {
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error?: string;
      readonly cause?: string;
    };

/** What an execution is started from. */
export interface ExecutionStart {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineName: string;
  readonly stateMachine: StateMachineDescription;
  readonly roleArn: string;
  /** JSON text, as given. */
  readonly input: string;
}

/**
 * One attempt of a state machine: what DescribeExecution and the history show.
 *
 *   RUNNING ─► SUCCEEDED | FAILED | TIMED_OUT | ABORTED
 */
export class Execution {
  readonly start: ExecutionStart;
  readonly startDate: Date;
  readonly history: History;
  /** States in the order in which they were entered. */
  readonly visited: string[] = [];
  /** What AWS bills: states entered, and retries. */
  transitions = 0;
  readonly #abort = new AbortController();
  readonly #now: () => Date;
  readonly #onEnd: (execution: Execution) => void;
  #end: (ExecutionEnd & { readonly stopDate: Date }) | undefined;

  constructor(start: ExecutionStart, now: () => Date, onEnd: (execution: Execution) => void) {
    this.start = start;
    this.startDate = now();
    this.#now = now;
    this.#onEnd = onEnd;
    this.history = new History(now);
    this.history.append("ExecutionStarted", {
      executionStartedEventDetails: {
        input: start.input,
        inputDetails: { truncated: false },
        roleArn: start.roleArn,
      },
    });
  }

  get status(): ExecutionStatus {
    return this.#end?.status ?? "RUNNING";
  }

  get end(): (ExecutionEnd & { readonly stopDate: Date }) | undefined {
    return this.#end;
  }

  /** Aborted when the execution ends, however it ends. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends it; the first end counts. */
  finish(end: ExecutionEnd): void {
    if (this.#end !== undefined) return;
    this.#appendEnd(end);
    this.history.close();
    this.#end = { ...end, stopDate: this.#now() };
    this.#abort.abort(new Error(`The execution ended as ${end.status}`));
    this.#onEnd(this);
  }

  /** Lets go of what still runs, without an end: the twin stops. */
  abandon(): void {
    this.#abort.abort(new Error("The twin stopped"));
  }

  #appendEnd(end: ExecutionEnd): void {
    if (end.status === "SUCCEEDED") {
      this.history.append("ExecutionSucceeded", {
        executionSucceededEventDetails: {
          output: end.output,
          outputDetails: { truncated: false },
        },
      });
      return;
    }
    const details = {
      ...(end.error === undefined ? {} : { error: end.error }),
      ...(end.cause === undefined ? {} : { cause: end.cause }),
    };
    if (end.status === "FAILED") {
      this.history.append("ExecutionFailed", { executionFailedEventDetails: details });
    } else if (end.status === "ABORTED") {
      this.history.append("ExecutionAborted", { executionAbortedEventDetails: details });
    } else {
      this.history.append("ExecutionTimedOut", { executionTimedOutEventDetails: details });
    }
  }
}
