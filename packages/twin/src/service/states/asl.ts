/** The parts of the Amazon States Language that the twin reads itself; the interpreter knows the rest. */
export interface AslMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AslState>>;
  readonly TimeoutSeconds?: number;
  readonly [field: string]: unknown;
}

export interface AslState {
  readonly Type: "Task" | "Parallel" | "Map" | "Pass" | "Wait" | "Choice" | "Succeed" | "Fail";
  readonly Retry?: readonly AslRetrier[];
  readonly [field: string]: unknown;
}

export interface AslRetrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "NONE" | "FULL";
}

/** A failed state: `name` is the ASL error name, `message` its cause. */
export class StateError extends Error {
  override readonly name: string;
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(errorName: string, cause: string, isTerminal = false) {
    super(cause);
    this.name = errorName;
    this.isRetryable = !isTerminal;
    this.isCatchable = !isTerminal;
  }
}

/** Input and output of a state, in bytes. */
export const PAYLOAD_LIMIT_BYTES = 262_144;
