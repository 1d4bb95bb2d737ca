import type { FunctionDescription } from "../../stack/stack-description.ts";
import type { World } from "../../world.ts";
import { type InProcessHandler, runInProcess } from "./in-process-function.ts";
import { faultsOfInvocation, type OrderedEnd } from "./invocation-fault.ts";
import { LogBuffer } from "./log-buffer.ts";
import { Sandbox, type SandboxAnswer } from "./sandbox.ts";
import { sandboxEnvironment } from "./sandbox-environment.ts";
import type { ClockReading } from "./simulated-date.ts";
import type { InvokeMessage } from "./worker-message.ts";

/** What every function of the stack runs in. */
export interface FunctionHost {
  readonly world: World;
  readonly region: string;
  readonly root: string;
  readonly endpoint: () => string;
  readonly machineEnvironment: () => Readonly<Record<string, string>>;
  readonly trustedCaPem: () => string;
  /** Sandboxes of one function at a time; further invocations wait. */
  readonly maxSandboxes: number;
  /** Runs the functions in this process and thread, without sandboxes: for simulations. */
  readonly inProcess?: InProcessHandler;
}

/** The sandboxes of one function: one kept warm, more while it is busy, the rest of the work queued. */
export class FunctionPool {
  readonly name: string;
  readonly description: FunctionDescription;
  readonly roleArn: string;
  readonly logs: LogBuffer;
  readonly #host: FunctionHost;
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Sandbox>();
  readonly #waiting: ((sandbox: Sandbox | undefined) => void)[] = [];
  #fault: { readonly mode: OrderedEnd; times: number } = { mode: "none", times: 0 };
  #logStream: string | undefined;
  #isStopped = false;

  constructor(
    name: string,
    description: FunctionDescription & { readonly roleArn: string },
    host: FunctionHost,
  ) {
    this.name = name;
    this.description = description;
    this.roleArn = description.roleArn;
    this.#host = host;
    this.logs = new LogBuffer(() => host.world.clock.now());
  }

  /** Sets what goes wrong in the next invocations. */
  setFault(mode: OrderedEnd, times: number): void {
    this.#fault = { mode, times: mode === "none" ? 0 : times };
  }

  /** Starts a sandbox and resolves when the handler is loaded. */
  async warmUp(): Promise<void> {
    const sandbox = await this.#acquire();
    if (sandbox === undefined) return;
    await sandbox.whenReady();
    this.#release(sandbox);
  }

  /**
   * Runs the function once, on JSON text; what goes wrong is in the answer.
   * @throws FunctionPoolStopped
   */
  async invoke(payload: string, requestId: string): Promise<SandboxAnswer> {
    if (this.#host.inProcess !== undefined) {
      return await this.#invokeInProcess(this.#host.inProcess, payload, requestId);
    }
    const sandbox = await this.#acquire();
    if (sandbox === undefined) throw new FunctionPoolStopped(this.name);
    this.logs.write("platform", `START RequestId: ${requestId} Version: $LATEST\n`);
    const startedAt = performance.now();
    const faults = faultsOfInvocation(this.#host.world.faults, this.name, this.#takeFault());
    const message = { ...this.#messageOf(payload, requestId), clock: this.#clockReading() };
    const answer = await sandbox.invoke(message, faults);
    const duration = (performance.now() - startedAt).toFixed(2);
    this.logs.write("platform", `END RequestId: ${requestId}\n`);
    this.logs.write("platform", `REPORT RequestId: ${requestId}\tDuration: ${duration} ms\n`);
    this.#release(sandbox);
    if (this.#isStopped) throw new FunctionPoolStopped(this.name);
    return answer;
  }

  async #invokeInProcess(
    run: InProcessHandler,
    payload: string,
    requestId: string,
  ): Promise<SandboxAnswer> {
    const { world } = this.#host;
    const faults = faultsOfInvocation(world.faults, this.name, this.#takeFault());
    const message = this.#messageOf(payload, requestId);
    const answer = await runInProcess({ run, clock: world.clock }, message, faults);
    if (this.#isStopped) throw new FunctionPoolStopped(this.name);
    return answer;
  }

  #messageOf(payload: string, requestId: string): Omit<InvokeMessage, "clock"> {
    return {
      payload,
      context: {
        functionName: this.name,
        invokedFunctionArn: this.description.arn,
        memoryLimitInMB: String(this.description.memoryMb),
        logGroupName: `/aws/lambda/${this.name}`,
        logStreamName: this.#logStreamName(),
        awsRequestId: requestId,
        traceId: this.#traceId(),
        timeoutMs: this.description.timeoutSeconds * 1000,
      },
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const resume of this.#waiting.splice(0)) resume(undefined);
    await Promise.all([...this.#all].map((sandbox) => sandbox.terminate()));
  }

  async #acquire(): Promise<Sandbox | undefined> {
    if (this.#isStopped) return undefined;
    this.#forgetDead();
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.size < this.#host.maxSandboxes) return this.#startSandbox();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(sandbox: Sandbox): void {
    this.#forgetDead();
    const next = this.#waiting.shift();
    if (next) next(sandbox.isDead ? this.#startSandbox() : sandbox);
    else if (!sandbox.isDead) this.#idle.push(sandbox);
  }

  #forgetDead(): void {
    for (const sandbox of this.#all) if (sandbox.isDead) this.#all.delete(sandbox);
    for (const [at, sandbox] of [...this.#idle.entries()].reverse()) {
      if (sandbox.isDead) this.#idle.splice(at, 1);
    }
  }

  #startSandbox(): Sandbox {
    const host = this.#host;
    const sandboxId = host.world.random.hex(8);
    const sandbox = new Sandbox({
      start: {
        root: host.root,
        handler: this.description.handler,
        trustedCaPem: host.trustedCaPem(),
        clock: this.#clockReading(),
      },
      clock: host.world.clock,
      environment: sandboxEnvironment({
        functionName: this.name,
        description: this.description,
        region: host.region,
        endpoint: host.endpoint(),
        root: host.root,
        logStreamName: this.#logStreamName(),
        machine: host.machineEnvironment(),
        credentials: host.world.iam.issueCredentials(this.description.role),
      }),
      memoryMb: this.description.memoryMb,
      onOutput: (stream, text) => this.logs.write(stream, text, sandboxId),
    });
    this.#all.add(sandbox);
    return sandbox;
  }

  #clockReading(): ClockReading {
    const { clock } = this.#host.world;
    return {
      monotonicNs: process.hrtime.bigint(),
      simulatedMs: clock.now().getTime(),
      speed: clock.speed,
    };
  }

  #takeFault(): OrderedEnd {
    if (this.#fault.times <= 0) return "none";
    this.#fault.times -= 1;
    return this.#fault.mode;
  }

  /** One stream a function: its sandboxes share it, unlike AWS's. */
  #logStreamName(): string {
    if (this.#logStream === undefined) {
      const day = this.#host.world.clock.now().toISOString().slice(0, 10).replaceAll("-", "/");
      this.#logStream = `${day}/[$LATEST]${this.#host.world.random.hex(32)}`;
    }
    return this.#logStream;
  }

  #traceId(): string {
    const { clock, random } = this.#host.world;
    const seconds = Math.floor(clock.now().getTime() / 1000).toString(16);
    return `Root=1-${seconds}-${random.hex(24)};Parent=${random.hex(16)};Sampled=0`;
  }
}

/** The twin was stopped while the function ran; nobody is there for the answer. */
export class FunctionPoolStopped extends Error {
  override readonly name = "FunctionPoolStopped";

  constructor(functionName: string) {
    super(`The twin stopped while ${functionName} was running`);
  }
}
