/** An execution of a state machine, as Step Functions tells it. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `PENDING_REDRIVE`. */
  readonly status: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** JSON. */
  readonly input?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One event of an execution's history, less what is not needed to follow it. */
export interface ExecutionEvent {
  /** Counts up from 1. */
  readonly id: number;
  readonly at: Date;
  /** e.g. `TaskStateEntered`, `WaitStateEntered`, `TaskStateExited`, `ExecutionSucceeded`. */
  readonly type: string;
  /** Of an event that enters or exits one. */
  readonly state?: string;
  /** JSON: what a state that was exited gave on. */
  readonly output?: string;
}

/** Reads executions of state machines in us-east-1. Implemented in `core/src/aws` only. */
export interface ExecutionPort {
  /** Whether there is such a state machine. */
  hasStateMachine(arn: string): Promise<boolean>;
  /** Undefined when there is none, or none any more: they are kept for 90 days. */
  describeExecution(arn: string): Promise<Execution | undefined>;
  /** The running ones, newest first, without their inputs. */
  listRunning(stateMachineArn: string): AsyncIterable<Execution>;
  /** Events whose id is above `afterId`, oldest first. */
  readEvents(executionArn: string, afterId: number): Promise<readonly ExecutionEvent[]>;
}
