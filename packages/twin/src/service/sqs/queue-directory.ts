import type { StackDescription } from "../../stack/stack-description.ts";
import type { World } from "../../world.ts";
import { Queue } from "./queue.ts";

/** The deployed queues. */
export class QueueDirectory {
  readonly queues: readonly Queue[];

  constructor(stack: StackDescription, world: World) {
    const random = world.random.fork("sqs");
    this.queues = Object.entries(stack.queues).map(
      ([name, { arn }]) => new Queue({ name, arn }, world.clock, random),
    );
  }

  findByArn(arn: string): Queue | undefined {
    return this.queues.find((queue) => queue.arn === arn);
  }

  findByName(name: string): Queue | undefined {
    return this.queues.find((queue) => queue.name === name);
  }
}
