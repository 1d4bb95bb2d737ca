import { isServiceAllowed } from "../../iam/resource-policy.ts";
import type { StackDescription } from "../../stack/stack-description.ts";
import type { World } from "../../world.ts";
import { Queue } from "./queue.ts";

/** The deployed queues. */
export class QueueDirectory {
  readonly queues: readonly Queue[];
  readonly #accountId: string;

  constructor(stack: StackDescription, world: World) {
    const random = world.random.fork("sqs");
    this.queues = Object.entries(stack.queues).map(
      ([name, queue]) => new Queue({ name, ...queue }, world.clock, random),
    );
    this.#accountId = stack.account;
  }

  /** The queue, if its policy lets EventBridge send there for this rule. */
  deadLetterQueueOf(rule: { readonly arn: string }, queueArn: string): Queue | undefined {
    const queue = this.findByArn(queueArn);
    if (queue?.policy === undefined) return queue;
    const isAllowed = isServiceAllowed(queue.policy, {
      service: "events.amazonaws.com",
      action: "sqs:SendMessage",
      resource: queueArn,
      sourceArn: rule.arn,
      accountId: this.#accountId,
    });
    return isAllowed ? queue : undefined;
  }

  findByArn(arn: string): Queue | undefined {
    return this.queues.find((queue) => queue.arn === arn);
  }

  findByName(name: string): Queue | undefined {
    return this.queues.find((queue) => queue.name === name);
  }
}
