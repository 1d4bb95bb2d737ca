import type { Catcher, Retrier } from "./asl-error.ts";

/** The part of Amazon States Language (JSONPath) that rotation and audit use; see https://states-language.net. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

export type State =
  | TaskState
  | ChoiceState
  | WaitState
  | PassState
  | MapState
  | FailState
  | SucceedState;

/** What a state is given: a `.$` at the end of a name says that the value is a path. */
type Template = Readonly<Record<string, unknown>>;

/** Where it goes; inside a Map, a state may also end the iteration. */
type Transition =
  | { readonly Next: string; readonly End?: never }
  | { readonly End: true; readonly Next?: never };

export interface TaskState {
  readonly Type: "Task";
  readonly Comment: string;
  readonly Resource: string;
  readonly Parameters: Template;
  readonly ResultPath: string;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: "Choice";
  readonly Comment: string;
  readonly Choices: readonly {
    readonly Variable: string;
    readonly StringEquals?: string;
    readonly IsPresent?: boolean;
    readonly BooleanEquals?: boolean;
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

export type PassState = {
  readonly Type: "Pass";
  readonly Comment: string;
  readonly Parameters?: Template;
  readonly Result?: unknown;
  readonly ResultPath?: string;
} & Transition;

/** One iteration for each item; what each came to is a list. */
export interface MapState {
  readonly Type: "Map";
  readonly Comment: string;
  readonly ItemsPath: string;
  readonly MaxConcurrency: number;
  readonly ItemSelector: Template;
  readonly ItemProcessor: {
    readonly ProcessorConfig: { readonly Mode: "INLINE" };
    readonly StartAt: string;
    readonly States: Readonly<Record<string, State>>;
  };
  readonly ResultPath: string;
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
