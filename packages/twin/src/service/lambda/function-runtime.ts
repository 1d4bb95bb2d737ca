import type { StackDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { QueueDirectory } from "../sqs/queue-directory.ts";
import { AsyncInvocations } from "./async-invocations.ts";
import { type FunctionHost, FunctionPool } from "./function-pool.ts";
import type { Invocation } from "./invocation.ts";

/** The deployed functions, by name. */
export class FunctionRuntime {
  readonly pools: ReadonlyMap<string, FunctionPool>;
  readonly #host: FunctionHost;
  readonly #async: AsyncInvocations;

  constructor(stack: StackDescription, host: FunctionHost, queues: QueueDirectory) {
    this.#host = host;
    this.pools = new Map(
      Object.entries(stack.functions).map(([name, description]) => [
        name,
        new FunctionPool(
          name,
          { ...description, roleArn: stack.roles[description.role]?.arn ?? description.role },
          host,
        ),
      ]),
    );
    this.#async = new AsyncInvocations({
      world: host.world,
      stack,
      queues,
      invoke: (name, payload, requestId) => this.invoke(name, payload, requestId),
    });
  }

  findByArn(arn: string): FunctionPool | undefined {
    return [...this.pools.values()].find((pool) => pool.description.arn === arn);
  }

  /** Waits for the answer. The function must exist. */
  async invoke(
    name: string,
    payload: string,
    requestId = uuid(this.#host.world.random),
  ): Promise<Invocation> {
    const pool = this.pools.get(name);
    if (pool === undefined) throw new Error(`The stack has no function ${name}`);
    const answer = await pool.invoke(payload, requestId);
    return { requestId, payload: answer.payload, isError: answer.isError };
  }

  /** Accepts the event and returns; errors are retried, then dead-lettered. */
  invokeLater(name: string, payload: string): { readonly requestId: string } {
    return this.#async.accept(name, payload);
  }

  /** Starts one sandbox for each function, one after another, and waits until they are loaded. */
  async warmUp(): Promise<void> {
    for (const pool of this.pools.values()) await pool.warmUp();
  }

  async stop(): Promise<void> {
    this.#async.stop();
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
  }
}
