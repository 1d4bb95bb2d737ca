import type { State, StateMachineDefinition } from "../../infra/workflow/asl.ts";

/** What a task's Lambda answers in a walk: where to go, how long to wait, how it ended. */
export interface Answer {
  readonly next: string;
  readonly waitSeconds?: number;
  readonly verdict?: string;
  /** Something is still to be published. */
  readonly unpublished?: object;
  /** The Lambda throws this instead of answering. */
  readonly throws?: string;
}

/** What a walk through the workflow came to. */
export interface Walk {
  readonly states: readonly string[];
  readonly waitedSeconds: number;
  readonly output: unknown;
}

/**
 * Walks the workflow without AWS: enters one state after the other, asks `answer` at each task.
 * Understands just what the rotation uses; retries are not made, an error goes to `Catch` at once.
 * One state entered is one transition that Step Functions bills.
 */
export function walkRotation(
  definition: StateMachineDefinition,
  input: unknown,
  answer: (state: string, input: unknown) => Answer,
): Walk {
  const states: string[] = [];
  let name: string | undefined = definition.StartAt;
  let data = input;
  let waitedSeconds = 0;
  while (name !== undefined) {
    if (states.length > 1_000) throw new Error(`no end in sight: ${states.slice(-6).join(" ")}`);
    states.push(name);
    const state: State | undefined = definition.States[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    if (state.Type === "Wait") waitedSeconds += Number(field(data, "waitSeconds"));
    const step = enter(state, data, (payload) => answer(name ?? "", payload));
    name = step.next;
    data = step.data;
  }
  return { states, waitedSeconds, output: data };
}

interface Step {
  readonly next: string | undefined;
  readonly data: unknown;
}

function enter(state: State, data: unknown, answer: (payload: unknown) => Answer): Step {
  switch (state.Type) {
    case "Task":
      return enterTask(state, data, answer);
    case "Choice": {
      const chosen = state.Choices.find(({ Variable, StringEquals, IsPresent }) => {
        const value = field(data, Variable.slice(2));
        return IsPresent === true ? value !== undefined : value === StringEquals;
      });
      return { next: chosen?.Next ?? state.Default, data };
    }
    case "Pass":
      return {
        next: state.Next,
        data:
          state.Result === undefined
            ? { request: data }
            : withError(data, state.Result, state.ResultPath),
      };
    case "Wait":
      return { next: state.Next, data };
    default:
      return { next: undefined, data };
  }
}

function enterTask(
  state: Extract<State, { Type: "Task" }>,
  data: unknown,
  answer: (payload: unknown) => Answer,
): Step {
  const given = answer(data);
  if (given.throws === undefined) return { next: state.Next, data: given };
  const [catcher] = state.Catch ?? [];
  const error = { Error: given.throws, Cause: "" };
  return { next: catcher?.Next, data: withError(data, error, catcher?.ResultPath) };
}

/** `ResultPath` can be applied to objects only; Step Functions ends the execution otherwise. */
function withError(data: unknown, error: unknown, resultPath: string | undefined): object {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new Error("States.ResultPathMatchFailure");
  }
  if (resultPath !== "$.error") throw new Error(`unexpected ResultPath ${resultPath}`);
  return { ...data, error };
}

function field(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null && key in data
    ? (data as Record<string, unknown>)[key]
    : undefined;
}
