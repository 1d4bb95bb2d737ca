/** The part of Amazon States Language (JSONPath) that the rotation uses; see https://states-language.net. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

export type State = TaskState | ChoiceState | WaitState | PassState | FailState | SucceedState;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string;
  readonly Next: string;
}

export interface TaskState {
  readonly Type: "Task";
  readonly Comment: string;
  readonly Resource: string;
  readonly Parameters: Readonly<Record<string, string>>;
  readonly ResultPath: string;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch: readonly Catcher[];
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: "Choice";
  readonly Comment: string;
  readonly Choices: readonly {
    readonly Variable: string;
    readonly StringEquals?: string;
    readonly IsPresent?: boolean;
    readonly Next: string;
  }[];
  readonly Default: string;
}

export interface WaitState {
  readonly Type: "Wait";
  readonly Comment: string;
  readonly SecondsPath: string;
  readonly Next: string;
}

export interface PassState {
  readonly Type: "Pass";
  readonly Comment: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly Result?: unknown;
  readonly ResultPath?: string;
  readonly Next: string;
}

interface FailState {
  readonly Type: "Fail";
  readonly Comment: string;
  readonly Error: string;
  readonly Cause: string;
}

interface SucceedState {
  readonly Type: "Succeed";
  readonly Comment: string;
}
