import { isServiceAllowed } from "../../iam/resource-policy.ts";
import {
  findByArn,
  type StackDescription,
  type TopicDescription,
} from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { World } from "../../world.ts";

/** A mail that a subscriber would have got. */
export interface Mail {
  readonly messageId: string;
  /** ISO 8601, simulated. */
  readonly at: string;
  readonly topic: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What is published. */
export interface TopicMessage {
  readonly text: string;
  readonly subject?: string;
}

/** SNS's subject of a mail whose publisher gave none, as every message of an EventBridge rule. */
const DEFAULT_SUBJECT = "AWS Notification Message";
/** SNS's limit. */
export const LARGEST_MESSAGE_BYTES = 262_144;
/** Mails remembered for the control port. */
const REMEMBERED = 1000;

/**
 * The deployed topics. A message for a subscriber by mail goes into an outbox; every subscription
 * counts as confirmed, which on AWS takes a click in SNS's first mail.
 */
export class TopicDirectory {
  /** The oldest first. */
  readonly outbox: Mail[] = [];
  readonly #topics: Readonly<Record<string, TopicDescription>>;
  readonly #world: World;

  constructor(stack: StackDescription, world: World) {
    this.#topics = stack.topics ?? {};
    this.#world = world;
  }

  has(topicArn: string): boolean {
    return findByArn(this.#topics, topicArn) !== undefined;
  }

  /** Whether the topic's policy lets a service publish on behalf of `sourceArn`. */
  isPublisher(topicArn: string, service: string, sourceArn: string): boolean {
    const policy = findByArn(this.#topics, topicArn)?.resource.policy;
    if (policy === undefined) return true;
    const { accountId } = this.#world;
    const access = { service, action: "sns:Publish", resource: topicArn, sourceArn, accountId };
    return isServiceAllowed(policy, access);
  }

  /** Sends a message to everybody subscribed. @throws Error for a topic that does not exist */
  publish(topicArn: string, { text, subject = DEFAULT_SUBJECT }: TopicMessage): void {
    const topic = findByArn(this.#topics, topicArn);
    if (!topic) throw new Error(`The stack has no topic ${topicArn}`);
    const messageId = uuid(this.#world.random);
    const at = this.#world.clock.now().toISOString();
    for (const { protocol, endpoint } of topic.resource.subscriptions) {
      if (!protocol.startsWith("email")) continue;
      this.outbox.push({ messageId, at, topic: topic.name, to: endpoint, subject, text });
    }
    this.outbox.splice(0, Math.max(0, this.outbox.length - REMEMBERED));
  }
}
