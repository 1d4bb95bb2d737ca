import { createHash } from "node:crypto";
import type { TwinClock } from "../../clock.ts";
import type { Random } from "../../random.ts";
import type { ResourceStatementDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";

/** A message attribute in SQS's shape. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/** A message that a consumer was given. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: Date;
  readonly firstReceivedAt: Date;
  readonly receiveCount: number;
}

interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: Date;
  visibleFrom: number;
  firstReceivedAt: Date | undefined;
  receiveCount: number;
  receiptHandle: string | undefined;
}

/** How long a received message stays hidden from other consumers: SQS's default. */
export const DEFAULT_VISIBILITY_SECONDS = 30;
/** SQS's default retention: 4 days. */
export const RETENTION_SECONDS = 345_600;

/** A standard queue on simulated time. It keeps the order of sending, which SQS does not promise. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  /** Who may send besides roles; where it is not described, every service may. */
  readonly policy: readonly ResourceStatementDescription[] | undefined;
  readonly retentionSeconds: number;
  readonly #clock: TwinClock;
  readonly #random: Random;
  #messages: StoredMessage[] = [];

  constructor(
    identity: {
      readonly name: string;
      readonly arn: string;
      readonly policy?: readonly ResourceStatementDescription[];
      readonly retentionSeconds?: number;
    },
    clock: TwinClock,
    random: Random,
  ) {
    this.name = identity.name;
    this.arn = identity.arn;
    this.policy = identity.policy;
    this.retentionSeconds = identity.retentionSeconds ?? RETENTION_SECONDS;
    this.createdAt = clock.now();
    this.#clock = clock;
    this.#random = random;
  }

  send(
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>> = {},
    delaySeconds = 0,
  ): { readonly messageId: string } {
    const now = this.#clock.now();
    const messageId = uuid(this.#random);
    this.#messages.push({
      messageId,
      body,
      attributes,
      sentAt: now,
      visibleFrom: now.getTime() + delaySeconds * 1000,
      firstReceivedAt: undefined,
      receiveCount: 0,
      receiptHandle: undefined,
    });
    return { messageId };
  }

  receive(limit: number, visibilitySeconds: number): readonly ReceivedMessage[] {
    this.#expire();
    const now = this.#clock.now();
    return this.#messages
      .filter((message) => message.visibleFrom <= now.getTime())
      .slice(0, limit)
      .map((message) => {
        message.receiveCount += 1;
        message.firstReceivedAt ??= now;
        message.visibleFrom = now.getTime() + visibilitySeconds * 1000;
        message.receiptHandle = this.#random.hex(64);
        return {
          messageId: message.messageId,
          receiptHandle: message.receiptHandle,
          body: message.body,
          bodyMd5: md5(message.body),
          attributes: message.attributes,
          sentAt: message.sentAt,
          firstReceivedAt: message.firstReceivedAt,
          receiveCount: message.receiveCount,
        };
      });
  }

  /** Deleting by a receipt handle that is no longer the latest does nothing. */
  delete(receiptHandle: string): void {
    this.#messages = this.#messages.filter((message) => message.receiptHandle !== receiptHandle);
  }

  /**
   * Hides a received message for so long from now on; 0 shows it again at once.
   * False when the receipt handle is not, or no longer, that of a message in flight.
   */
  changeVisibility(receiptHandle: string, visibilitySeconds: number): boolean {
    const now = this.#clock.now().getTime();
    const message = this.#messages.find(
      (one) => one.receiptHandle === receiptHandle && one.visibleFrom > now,
    );
    if (message) message.visibleFrom = now + visibilitySeconds * 1000;
    return message !== undefined;
  }

  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.#expire();
    const now = this.#clock.now().getTime();
    const hidden = this.#messages.filter((message) => message.visibleFrom > now);
    const delayed = hidden.filter((message) => message.receiveCount === 0).length;
    return {
      visible: this.#messages.length - hidden.length,
      inFlight: hidden.length - delayed,
      delayed,
    };
  }

  #expire(): void {
    const oldest = this.#clock.now().getTime() - this.retentionSeconds * 1000;
    this.#messages = this.#messages.filter((message) => message.sentAt.getTime() >= oldest);
  }
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
