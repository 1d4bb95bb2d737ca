import { instantOf, memberOf, textOf } from "./event-member.ts";
import { quoted, type TriggerRefusal } from "./trigger-refusal.ts";

/** How an execution ends otherwise than by succeeding. */
export const badEnds = ["TIMED_OUT", "ABORTED", "FAILED"] as const;

/** An execution that ended otherwise than by succeeding. */
export interface EndedExecution {
  readonly arn: string;
  readonly name: string;
  readonly status: (typeof badEnds)[number];
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** The execution's input, parsed; its text when it is not JSON; undefined when AWS left it out. */
  readonly request: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** The execution as its end is recorded: input and error as Step Functions tells them, cut to size. */
export function endedExecution(of: {
  readonly arn: string;
  readonly status: EndedExecution["status"];
  readonly startedAt: Date;
  readonly endedAt?: Date | undefined;
  /** JSON, or what was typed instead. */
  readonly input?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}): EndedExecution {
  const { arn, status, startedAt, endedAt, input } = of;
  const error = of.error?.slice(0, longestError);
  const cause = of.cause?.slice(0, longestCause);
  return {
    arn,
    // Not what AWS calls its `name` beside it: `Record` would make its key of the ARN's.
    name: arn.slice(arn.lastIndexOf(":") + 1),
    status,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    request: requestOf(input),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** What such an event came to. */
export type ParsedExecutionEvent =
  | { readonly kind: "ended"; readonly execution: EndedExecution }
  | { readonly kind: "ignored" }
  | { readonly kind: "refused"; readonly refusal: TriggerRefusal };

const exampleArn =
  "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-example-com-0123456789abcdef";
const longestCause = 4_096;
/** Step Functions API, `HistoryEvent`: the most characters that an error's name has. */
const longestError = 256;

/**
 * What an execution's ARN is made of; of names it is known what they do not hold (Step Functions
 * API, `StartExecution`, `name`).
 */
const arnPattern =
  /^arn:aws[a-z-]{0,20}:states:[a-z0-9-]{1,32}:\d{12}:execution:[\w-]{1,80}:[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}]{1,80}$/u;

/**
 * Reads "Step Functions Execution Status Change". An end that is none of the bad ones is ignored.
 * AWS: Step Functions developer guide, "Automating Step Functions event delivery with EventBridge":
 * dates are milliseconds since 1970, `input` is a string and null when it is too large. Never throws.
 *
 * @param rotationArn our state machine, when known: an execution of another is refused
 */
export function parseExecutionEvent(event: unknown, rotationArn?: string): ParsedExecutionEvent {
  const detailType = memberOf(event, "detail-type");
  if (detailType !== "Step Functions Execution Status Change") {
    const example = '"Step Functions Execution Status Change"';
    return refused(`The event's detail-type is ${quoted(detailType)}.`, "detail-type", example);
  }
  const detail = memberOf(event, "detail");
  const machine = memberOf(detail, "stateMachineArn");
  if (rotationArn !== undefined && machine !== rotationArn) {
    const message = `The execution is one of ${quoted(machine)}.`;
    return refused(message, "detail.stateMachineArn", `"${rotationArn}"`);
  }
  const said = memberOf(detail, "status");
  const status = badEnds.find((end) => end === said);
  if (status === undefined) {
    if (said === "RUNNING" || said === "SUCCEEDED" || said === "PENDING_REDRIVE") {
      return { kind: "ignored" };
    }
    return refused(`The execution's status is ${quoted(said)}.`, "detail.status", '"TIMED_OUT"');
  }
  return executionOf(detail, status);
}

function executionOf(detail: unknown, status: EndedExecution["status"]): ParsedExecutionEvent {
  const arn = textOf(detail, "executionArn");
  if (arn === undefined || !arnPattern.test(arn)) {
    const message = `${quoted(memberOf(detail, "executionArn"))} is not the ARN of an execution.`;
    return refused(message, "detail.executionArn", `"${exampleArn}"`);
  }
  const startedAt = dateOf(detail, "startDate");
  if (startedAt === undefined) {
    const message = `The execution's start is ${quoted(memberOf(detail, "startDate"))}.`;
    return refused(message, "detail.startDate", "1764550717000");
  }
  const execution = endedExecution({
    arn,
    status,
    startedAt,
    endedAt: dateOf(detail, "stopDate"),
    input: textOf(detail, "input"),
    error: textOf(detail, "error"),
    cause: textOf(detail, "cause"),
  });
  return { kind: "ended", execution };
}

function requestOf(input: string | undefined): unknown {
  if (input === undefined) return undefined;
  try {
    return JSON.parse(input);
  } catch {
    // Kept as it is: the record should show what was asked for.
    return input;
  }
}

/** Milliseconds since 1970, or ISO 8601, within what `Date` can hold. */
function dateOf(detail: unknown, key: string): Date | undefined {
  const milliseconds = memberOf(detail, key);
  if (typeof milliseconds !== "number") return instantOf(detail, key);
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function refused(message: string, where: string, example: string): ParsedExecutionEvent {
  return { kind: "refused", refusal: { reason: "executionEventInvalid", message, where, example } };
}
