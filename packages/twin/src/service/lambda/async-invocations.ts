import { assumedRole } from "../../stack/assumed-role.ts";
import type { StackDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { World } from "../../world.ts";
import type { QueueDirectory } from "../sqs/queue-directory.ts";
import { FunctionPoolStopped } from "./function-pool.ts";
import type { Invocation } from "./invocation.ts";

/** What asynchronous invocation works with. */
export interface AsyncInvocationsOptions {
  readonly world: World;
  readonly stack: StackDescription;
  readonly queues: QueueDirectory;
  readonly invoke: (name: string, payload: string, requestId: string) => Promise<Invocation>;
}

/** Simulated waits before the first and second retry of a function error. */
const RETRY_AFTER_MS = [60_000, 120_000];
/** Lambda puts at most so much of the error into the dead letter. */
const ERROR_MESSAGE_CHARACTERS = 1024;

interface PendingEvent {
  readonly name: string;
  readonly payload: string;
  readonly requestId: string;
  readonly retries: number;
}

/**
 * Lambda's queue for asynchronous invocations: a function error is retried twice, after one and two
 * minutes, with the same request ID; then the event goes to the function's dead-letter queue, if its
 * role may send there, or is lost.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  readonly #options: AsyncInvocationsOptions;
  #isStopped = false;

  constructor(options: AsyncInvocationsOptions) {
    this.#options = options;
  }

  accept(name: string, payload: string): { readonly requestId: string } {
    const requestId = uuid(this.#options.world.random);
    void this.#attempt({ name, payload, requestId, retries: 0 });
    return { requestId };
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #attempt(event: PendingEvent): Promise<void> {
    if (this.#isStopped) return;
    const { name, payload, requestId, retries } = event;
    try {
      const answer = await this.#options.invoke(name, payload, requestId);
      if (!answer.isError) return;
      const limit = this.#options.stack.functions[name]?.maximumRetryAttempts ?? 2;
      const wait = RETRY_AFTER_MS[retries];
      if (retries >= limit || wait === undefined) {
        this.#giveUp(event, answer);
        return;
      }
      this.#options.world.clock.after(wait, () => {
        void this.#attempt({ ...event, retries: retries + 1 });
      });
    } catch (error) {
      if (!(error instanceof FunctionPoolStopped)) throw error;
    }
  }

  #giveUp(event: PendingEvent, answer: Invocation): void {
    const { stack, queues, world } = this.#options;
    const description = stack.functions[event.name];
    const queueArn = description?.deadLetterArn;
    if (description === undefined || queueArn === undefined) return;
    const principal = assumedRole(stack, description.role, event.name);
    if (!world.iam.isAllowed(principal, "sqs:SendMessage", [queueArn])) return;
    const error = JSON.parse(answer.payload) as { readonly errorMessage?: unknown };
    queues.findByArn(queueArn)?.send(event.payload, {
      RequestID: { DataType: "String", StringValue: event.requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: {
        DataType: "String",
        StringValue: String(error.errorMessage ?? answer.payload).slice(
          0,
          ERROR_MESSAGE_CHARACTERS,
        ),
      },
    });
  }
}
