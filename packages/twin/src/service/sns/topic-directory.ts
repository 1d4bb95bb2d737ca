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

/** Somebody whom a topic tells. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** False until the click in SNS's first mail. */
  readonly isConfirmed: boolean;
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
 * The deployed topics. A message for a subscriber by mail goes into an outbox. Who was deployed counts
 * as confirmed, which on AWS takes a click in SNS's first mail; who subscribes later has to confirm.
 */
export class TopicDirectory {
  /** The oldest first. */
  readonly outbox: Mail[] = [];
  readonly #topics: Readonly<Record<string, TopicDescription>>;
  readonly #world: World;
  /** Subscribed through the API, by the topic's ARN. */
  readonly #added = new Map<string, readonly Omit<Subscription, "isConfirmed">[]>();
  /** Addresses that have not clicked. */
  readonly #unconfirmed = new Set<string>();

  constructor(stack: StackDescription, world: World) {
    this.#topics = stack.topics ?? {};
    this.#world = world;
  }

  has(topicArn: string): boolean {
    return findByArn(this.#topics, topicArn) !== undefined;
  }

  /** Whom a topic tells; undefined for one that does not exist. */
  subscriptionsOf(topicArn: string): readonly Subscription[] | undefined {
    const topic = findByArn(this.#topics, topicArn)?.resource;
    if (topic === undefined) return undefined;
    return [...topic.subscriptions, ...(this.#added.get(topicArn) ?? [])].map((one) => ({
      ...one,
      isConfirmed: !this.#unconfirmed.has(one.endpoint),
    }));
  }

  /** Adds an address by mail, which has to confirm; one that is there stays as it is. */
  subscribe(topicArn: string, { protocol, endpoint }: Omit<Subscription, "isConfirmed">): void {
    const known = this.subscriptionsOf(topicArn) ?? [];
    if (known.some((one) => one.protocol === protocol && one.endpoint === endpoint)) return;
    const added = this.#added.get(topicArn) ?? [];
    this.#added.set(topicArn, [...added, { protocol, endpoint }]);
    this.#unconfirmed.add(endpoint);
  }

  /** What a click in SNS's first mail does, or that nobody has clicked; on every topic. */
  setConfirmed(endpoint: string, isConfirmed: boolean): void {
    if (isConfirmed) this.#unconfirmed.delete(endpoint);
    else this.#unconfirmed.add(endpoint);
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
    for (const { protocol, endpoint, isConfirmed } of this.subscriptionsOf(topicArn) ?? []) {
      if (!protocol.startsWith("email") || !isConfirmed) continue;
      this.outbox.push({ messageId, at, topic: topic.name, to: endpoint, subject, text });
    }
    this.outbox.splice(0, Math.max(0, this.outbox.length - REMEMBERED));
  }
}
