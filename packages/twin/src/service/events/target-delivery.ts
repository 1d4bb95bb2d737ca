import type {
  RuleDescription,
  StackDescription,
  TargetDescription,
} from "../../stack/stack-description.ts";
import type { AwsEvent, World } from "../../world.ts";
import type { MessageAttribute } from "../sqs/queue.ts";
import type { QueueDirectory } from "../sqs/queue-directory.ts";
import { TargetError } from "./target-error.ts";

/** One event on its way to one target. */
export interface Delivery {
  readonly eventId: string;
  readonly detailType: string;
  readonly source: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  /** Simulated time of the latest attempt, ISO 8601. */
  at: string;
  attempts: number;
  outcome: "pending" | "delivered" | "retrying" | "dead-lettered" | "dropped";
  error?: { readonly code: string; readonly message: string };
}

/** Hands an event to a target; throws `TargetError` when the target does not take it. */
export type SendToTarget = (
  target: TargetDescription,
  rule: RuleDescription,
  event: AwsEvent,
) => void;

/** EventBridge's defaults and limits: 24 hours, 185 retries. */
const MAXIMUM_AGE_SECONDS = 86_400;
const MAXIMUM_RETRIES = 185;
/** AWS tells of its back-off only that it is exponential with jitter; so long it fits 185 tries in a day. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 600_000;
/** Deliveries remembered for the control port. */
const REMEMBERED = 5000;

/**
 * Brings events to targets: at least once, with retry, then to the target's dead-letter queue.
 * Missing permission and missing targets are not retried.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html, eb-rule-dlq.html
 */
export class TargetDelivery {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #queues: QueueDirectory;
  readonly #send: SendToTarget;
  readonly #stack: StackDescription;
  #failuresToCome = 0;
  #refusalsToCome = 0;

  constructor(
    stack: StackDescription,
    world: World,
    parts: { readonly queues: QueueDirectory; readonly send: SendToTarget },
  ) {
    this.#stack = stack;
    this.#world = world;
    this.#queues = parts.queues;
    this.#send = parts.send;
  }

  /** Lets the next attempts fail as if the targets were throttled. */
  failNext(times: number): void {
    this.#failuresToCome = times;
  }

  /** Lets the next attempts be refused for good, as if the permission to invoke were gone. */
  refuseNext(times: number): void {
    this.#refusalsToCome = times;
  }

  deliver(rule: RuleDescription, target: TargetDescription, event: AwsEvent): void {
    const delivery: Delivery = {
      eventId: event.id,
      detailType: event["detail-type"],
      source: event.source,
      ruleArn: rule.arn,
      targetId: target.id,
      targetArn: target.arn,
      at: this.#world.clock.now().toISOString(),
      attempts: 0,
      outcome: "pending",
    };
    this.deliveries.push(delivery);
    if (this.deliveries.length > REMEMBERED) this.deliveries.shift();
    this.#attempt({ rule, target, event, delivery, firstAttemptAt: this.#world.clock.now() });
  }

  #attempt(work: Work): void {
    const { delivery, rule, target, event } = work;
    delivery.attempts += 1;
    delivery.at = this.#world.clock.now().toISOString();
    try {
      this.#refuseByFault();
      this.#send(target, rule, event);
      delivery.outcome = "delivered";
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      delivery.error = { code: error.code, message: error.message };
      this.#afterFailure(work, error);
    }
  }

  #refuseByFault(): void {
    if (this.#failuresToCome > 0) {
      this.#failuresToCome -= 1;
      throw new TargetError("THROTTLING", "Rate exceeded", true);
    }
    if (this.#refusalsToCome > 0) {
      this.#refusalsToCome -= 1;
      throw new TargetError("NO_PERMISSIONS", "Not authorized to invoke the target", false);
    }
    if (this.#world.regionOutages.has(this.#stack.region)) {
      throw new TargetError("INTERNAL_ERROR", "The service is unavailable in this Region", true);
    }
  }

  #afterFailure(work: Work, error: TargetError): void {
    const { delivery, target } = work;
    const retries = delivery.attempts - 1;
    if (!error.isRetryable) {
      this.#giveUp(work, error, undefined);
      return;
    }
    if (retries >= (target.retry?.maximumRetryAttempts ?? MAXIMUM_RETRIES)) {
      this.#giveUp(work, error, "MaximumRetryAttempts");
      return;
    }
    const wait =
      Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS) *
      (0.5 + this.#world.random.next() / 2);
    const age = this.#world.clock.now().getTime() + wait - work.firstAttemptAt.getTime();
    if (age > (target.retry?.maximumEventAgeSeconds ?? MAXIMUM_AGE_SECONDS) * 1000) {
      this.#giveUp(work, error, "MaximumEventAgeInSeconds");
      return;
    }
    delivery.outcome = "retrying";
    this.#world.clock.after(wait, () => this.#attempt(work));
  }

  #giveUp(work: Work, error: TargetError, exhausted: string | undefined): void {
    const { delivery, target, rule, event } = work;
    const queue =
      target.deadLetterArn && this.#queues.deadLetterQueueOf(rule, target.deadLetterArn);
    delivery.outcome = queue ? "dead-lettered" : "dropped";
    if (!queue) return;
    queue.send(
      JSON.stringify(event),
      attributesOf({
        RULE_ARN: rule.arn,
        TARGET_ARN: target.arn,
        ERROR_CODE: error.code,
        ERROR_MESSAGE: error.message,
        RETRY_ATTEMPTS: String(delivery.attempts - 1),
        ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      }),
    );
  }
}

interface Work {
  readonly rule: RuleDescription;
  readonly target: TargetDescription;
  readonly event: AwsEvent;
  readonly delivery: Delivery;
  readonly firstAttemptAt: Date;
}

function attributesOf(values: Readonly<Record<string, string>>): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { DataType: "String", StringValue: value },
    ]),
  );
}
