import type { AslMachine, AslState } from "./asl.ts";

/** Longest time-out that the interpreter's timer can hold; the twin sets time-outs itself. */
const NEVER_SECONDS = 2_000_000;

/** What differs between runs of the same definition. */
export interface ExecutableOptions {
  readonly speed: number;
  /** Called just before a state's input is made, so that `$$.State` can be right in it. */
  readonly onEnter: (stateName: string) => void;
  /** Where the context object has the input, when that is `""`, `0`, `false` or `null`. */
  readonly falsyInputAt?: string;
}

/**
 * Rewrites a state machine for the interpreter, which sleeps real time, so that everything follows
 * the twin's clock, and so that its known differences from AWS disappear:
 * - Wait, Fail, Task and Map states become Task states whose local handlers get what they need through
 *   `Parameters`: the paths stay the interpreter's work. Retrying of tasks is the handler's.
 * - `$$.x` becomes `$$.Twin.x`, because the interpreter overwrites `$$.Execution` with real time.
 * - `ResultPath: "$"` is taken away: the interpreter would write to a key named `$`.
 * - type tests with `false` become `Not`, because the interpreter never matches them.
 * - a falsy `Result` of Pass becomes `Parameters`, because the interpreter ignores it.
 * - `$` in the first state becomes the input's place in the context object when it is falsy, because
 *   the interpreter finds nothing in it.
 */
export function executableDefinition(machine: AslMachine, options: ExecutableOptions): AslMachine {
  const states: Record<string, AslState> = {};
  for (const [name, state] of Object.entries(machine.States)) {
    const { falsyInputAt, ...plainOptions } = options;
    const plain = executableState(state, plainOptions);
    const isFirstOfFalsy = falsyInputAt !== undefined && name === machine.StartAt;
    const executable = isFirstOfFalsy ? withInputFrom(plain, falsyInputAt) : plain;
    Object.defineProperty(states, name, {
      enumerable: true,
      get: () => {
        options.onEnter(name);
        return executable;
      },
    });
  }
  return { StartAt: machine.StartAt, States: states };
}

function executableState(original: AslState, options: ExecutableOptions): AslState {
  const { Retry, ...state } = withTwinPaths(original) as AslState;
  const flow = withResultPath(state);
  switch (state.Type) {
    case "Task":
      return taskState(flow, {
        ...payloadParameter(state),
        ...parameter("timeoutSeconds", state.TimeoutSeconds, state.TimeoutSecondsPath),
      });
    case "Wait":
      return taskState(flow, {
        "input.$": "$",
        ...parameter("seconds", state.Seconds, state.SecondsPath),
        ...parameter("timestamp", state.Timestamp, state.TimestampPath),
      });
    case "Fail":
      return taskState(
        { ...flow, End: true },
        {
          ...parameter("error", state.Error, state.ErrorPath),
          ...parameter("cause", state.Cause, state.CausePath),
        },
      );
    case "Choice":
      return { ...flow, Choices: (state.Choices as readonly Rule[]).map(withPositiveTests) };
    case "Pass":
      return passState(flow);
    case "Map":
      return taskState(flow, {
        "input.$": "$",
        "items.$": state.ItemsPath ?? "$",
        ...parameter("maxConcurrency", state.MaxConcurrency, state.MaxConcurrencyPath),
      });
    case "Parallel":
      return nestedState({ ...flow, ...(Retry === undefined ? {} : { Retry }) }, options);
    default:
      return flow;
  }
}

function withInputFrom({ Parameters, ...state }: AslState, place: string): AslState {
  if (Parameters === undefined) return state as AslState;
  const text = JSON.stringify(Parameters, (key, value: unknown) =>
    key.endsWith(".$") && value === "$" ? place : value,
  );
  return { ...(state as AslState), Parameters: JSON.parse(text) as unknown };
}

/** Keeps what moves data and control, and gives the handler its parameters. */
function taskState(state: AslState, parameters: Readonly<Record<string, unknown>>): AslState {
  const kept = ["InputPath", "OutputPath", "ResultSelector", "ResultPath", "Next", "End", "Catch"];
  return {
    ...Object.fromEntries(Object.entries(state).filter(([key]) => kept.includes(key))),
    Type: "Task",
    Resource: "arn:aws:states:::twin:handler",
    Parameters: parameters,
    TimeoutSeconds: NEVER_SECONDS,
  };
}

function payloadParameter(state: AslState): Readonly<Record<string, unknown>> {
  return "Parameters" in state ? { payload: state.Parameters } : { "payload.$": "$" };
}

function parameter(name: string, value: unknown, path: unknown): Readonly<Record<string, unknown>> {
  if (path !== undefined) return { [`${name}.$`]: path };
  return value === undefined ? {} : { [name]: value };
}

function passState(state: AslState): AslState {
  const { Result, ...rest } = state;
  if (Result === undefined || Result) return state;
  return { ...(rest as AslState), Parameters: Result };
}

/** Parallel: the interpreter runs and retries it, in real time made short by the speed. */
function nestedState(state: AslState, options: ExecutableOptions): AslState {
  const nested = (value: unknown) => executableDefinition(value as AslMachine, options);
  return {
    ...state,
    ...(state.Branches === undefined
      ? {}
      : { Branches: (state.Branches as readonly unknown[]).map(nested) }),
    ...(state.Retry === undefined
      ? {}
      : {
          Retry: state.Retry.map((retrier) => ({
            ...retrier,
            IntervalSeconds: (retrier.IntervalSeconds ?? 1) / options.speed,
            ...(retrier.MaxDelaySeconds === undefined
              ? {}
              : { MaxDelaySeconds: retrier.MaxDelaySeconds / options.speed }),
          })),
        }),
  };
}

interface Rule {
  readonly [field: string]: unknown;
}

const TYPE_TESTS = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"];

function withPositiveTests(rule: Rule): Rule {
  const { And, Or, Not, ...rest } = rule;
  if (Array.isArray(And)) return { ...rest, And: And.map(withPositiveTests) };
  if (Array.isArray(Or)) return { ...rest, Or: Or.map(withPositiveTests) };
  if (Not !== undefined) return { ...rest, Not: withPositiveTests(Not as Rule) };
  const test = TYPE_TESTS.find((name) => rule[name] === false);
  if (test === undefined) return rule;
  const { Next, ...condition } = rest;
  return { ...(Next === undefined ? {} : { Next }), Not: { ...condition, [test]: true } };
}

/** `$.a` and `$['a']` as the interpreter wants them; `$` is what it does without the field. */
function withResultPath<T extends Readonly<Record<string, unknown>>>(state: T): T {
  const { ResultPath, Catch, ...rest } = state;
  return {
    ...rest,
    ...(ResultPath === undefined || ResultPath === "$"
      ? {}
      : {
          ResultPath:
            typeof ResultPath === "string" ? ResultPath.replace(/^\$\.?/, "") : ResultPath,
        }),
    ...(Array.isArray(Catch) ? { Catch: Catch.map(withResultPath) } : {}),
  } as unknown as T;
}

/** Redirects references to the context object, outside of quoted text; `$$.Map` stands beside it. */
function withTwinPaths(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => withTwinPaths(item, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        isNestedMachine(name) ? member : withTwinPaths(member, name),
      ]),
    );
  }
  if (typeof value !== "string" || !isPathField(key)) return value;
  return value.replace(/'(?:\\.|[^'\\])*'|\$\$(?!\.Map\b)/g, (match) =>
    match === "$$" ? "$$.Twin" : match,
  );
}

/** These are rewritten when their own turn comes. */
function isNestedMachine(key: string): boolean {
  return key === "Iterator" || key === "ItemProcessor" || key === "Branches";
}

function isPathField(key: string): boolean {
  return key.endsWith(".$") || key.endsWith("Path") || key === "Variable";
}
