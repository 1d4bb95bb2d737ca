import { listOf, memberOf, textOf } from "../trigger/event-member.ts";
import { isWrapped, readGivenEvent } from "../trigger/given-event.ts";
import type { DeadLetter } from "./dead-letter.ts";

/** Who gave an event up. */
export type GivenUpBy = "rule" | "schedule" | "function" | "unknown";

/** What a dead letter tells, and where its event can be sent once more. */
export interface DeadLetterReading {
  readonly givenUpBy: GivenUpBy;
  /** Name of the rule or schedule. */
  readonly source?: string;
  /** e.g. `NO_PERMISSIONS: …`. */
  readonly error: string;
  /** What the event is about, in a few words. */
  readonly about: string;
  readonly next:
    | {
        readonly kind: "invoke";
        readonly functionArn: string;
        /** What the function is to be given, as JSON. */
        readonly payload: string;
      }
    | {
        readonly kind: "start";
        /** The audit's: no other is the target of a rule or a schedule. */
        readonly stateMachineArn: string;
        /** By the message, so that one message never starts two executions. */
        readonly executionName: string;
        /** What the execution is to be given, as JSON. */
        readonly input: string;
      }
    /** The message stays; a person decides. */
    | { readonly kind: "leave"; readonly why: string };
}

/**
 * Reads a dead letter of any of the three that give events up. EventBridge's rules and Scheduler
 * name the target in attributes; Lambda does not name the function, which therefore follows from
 * the event. Only functions and the audit of the same installation are ever named: their names
 * begin like the queue's.
 *
 * A body may be the bare event or one in its wrapper: Lambda keeps what the function was given, and
 * of a rule whose target has an input transformer AWS does not say whether the event or what was
 * made of it is kept. Whoever sends a dead letter once more means it, so what is sent may be
 * applied either way; only a wrapper that itself permits nothing stays as it is.
 *
 * Sources: EventBridge user guide, "Using dead-letter queues"; EventBridge Scheduler user guide,
 * "Configuring a dead-letter queue"; Lambda developer guide, "Dead-letter queues".
 *
 * @param queueArn the dead-letter queue's
 */
export function readDeadLetter(letter: DeadLetter, queueArn: string): DeadLetterReading {
  const { attributes } = letter;
  const given = parsed(letter.body);
  const { event } = readGivenEvent(given);
  const sourceArn = attributes.RULE_ARN ?? attributes.SCHEDULE_ARN;
  const code = attributes.ERROR_CODE ?? attributes.ErrorCode ?? "unknown";
  const message = attributes.ERROR_MESSAGE ?? attributes.ErrorMessage ?? "no message";
  return {
    givenUpBy: giverOf(attributes),
    ...(sourceArn === undefined ? {} : { source: sourceArn.slice(sourceArn.lastIndexOf("/") + 1) }),
    error: `${code}: ${message}`,
    about: aboutOf(event),
    next: nextOf({ given, event, letter }, queueArn),
  };
}

function giverOf(attributes: DeadLetter["attributes"]): GivenUpBy {
  if (attributes.RULE_ARN !== undefined) return "rule";
  if (attributes.SCHEDULE_ARN !== undefined) return "schedule";
  return attributes.RequestID === undefined ? "unknown" : "function";
}

function nextOf(
  read: { readonly given: unknown; readonly event: unknown; readonly letter: DeadLetter },
  queueArn: string,
): DeadLetterReading["next"] {
  const { given, event, letter } = read;
  const { attributes, body } = letter;
  if (given === undefined) {
    return { kind: "leave", why: "its body is not JSON: no event of Latchkey's" };
  }
  // The text as it came: what parses may be nested too deep to be written again.
  const payload = isWrapped(given) ? body : `{"apply":true,"event":${body}}`;
  const target = attributes.TARGET_ARN;
  if (target !== undefined) return nextOfTarget(target, { payload, letter }, queueArn);
  if (attributes.RequestID === undefined) {
    return { kind: "leave", why: "it names no target: somebody else put it here" };
  }
  const name = functionOf(event);
  return name === undefined
    ? { kind: "leave", why: "no function of this installation takes such an event" }
    : { kind: "invoke", functionArn: functionArnOf(queueArn, name), payload };
}

function nextOfTarget(
  target: string,
  { payload, letter }: { readonly payload: string; readonly letter: DeadLetter },
  queueArn: string,
): DeadLetterReading["next"] {
  if (target === auditArnOf(queueArn)) {
    const id = letter.messageId.replaceAll(/[^\w-]/g, "-").slice(0, 64);
    const executionName = `redrive-${id}`;
    return { kind: "start", stateMachineArn: target, executionName, input: payload };
  }
  const name = target.slice(functionArnOf(queueArn, "").length);
  if (target === functionArnOf(queueArn, name) && /^[\w-]{1,64}$/.test(name)) {
    return { kind: "invoke", functionArn: target, payload };
  }
  return {
    kind: "leave",
    why: `its target is neither a function nor the audit of this installation: ${target}`,
  };
}

/** The function that takes an event, by what it is. */
function functionOf(event: unknown): "dispatch" | "close" | undefined {
  // ACM's calls come with ACM's name as their source, too; they are the audit's, which no function is.
  if (textOf(event, "detail-type") === "AWS API Call via CloudTrail") return undefined;
  switch (memberOf(event, "source")) {
    case "aws.acm":
    case "aws.health":
      return "dispatch";
    case "aws.states":
      return "close";
    default:
      return undefined;
  }
}

/** `arn:aws:sqs:R:A:latchkey-dead-letters` gives `arn:aws:lambda:R:A:function:latchkey-<name>`. */
function functionArnOf(queueArn: string, name: string): string {
  return arnBeside(queueArn, "lambda", "function", name);
}

/** `arn:aws:sqs:R:A:latchkey-dead-letters` gives `arn:aws:states:R:A:stateMachine:latchkey-audit`. */
function auditArnOf(queueArn: string): string {
  return arnBeside(queueArn, "states", "stateMachine", "audit");
}

function arnBeside(queueArn: string, service: string, kind: string, name: string): string {
  const [arn, partition, , region, accountId, queue = ""] = queueArn.split(":");
  const prefix = queue.replace(/dead-letters$/, "");
  return [arn, partition, service, region, accountId, kind, `${prefix}${name}`].join(":");
}

function aboutOf(event: unknown): string {
  const detailType = textOf(event, "detail-type") ?? "no event";
  const [resource] = listOf(event, "resources", 1);
  return typeof resource === "string" ? `${detailType} of ${resource}` : detailType;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
