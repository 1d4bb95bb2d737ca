import { Worker } from "node:worker_threads";
import type { TwinClock } from "../../clock.ts";
import { type InvocationFaults, noInvocationFaults } from "./invocation-fault.ts";
import type { ErrorPayload, InvokeMessage, WorkerReport, WorkerStart } from "./worker-message.ts";

/** How an invocation ended; `payload` is JSON text. */
export interface SandboxAnswer {
  readonly payload: string;
  readonly isError: boolean;
}

/** What a sandbox is made of. */
export interface SandboxOptions {
  readonly start: Omit<WorkerStart, "gate">;
  /** For a function that does nothing until its time is up. */
  readonly clock: Pick<TwinClock, "sleep">;
  /** The whole environment: nothing of this process's leaks in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly onOutput: (stream: "stdout" | "stderr", text: string) => void;
}

/** Loading a function may take so long, in real milliseconds, before it counts as failed. */
const INIT_LIMIT_MS = 60_000;

/**
 * One worker thread that runs one invocation of a function after another.
 * Once it is dead (crash, time-out, `terminate`) it stays so.
 *
 *   starting ─► idle ⇄ busy ─► dead
 */
export class Sandbox {
  readonly #worker: Worker;
  readonly #ready: Promise<ErrorPayload | undefined>;
  #onReport: ((report: WorkerReport) => void) | undefined;
  #onExit: ((exitCode: number) => void) | undefined;
  readonly #clock: Pick<TwinClock, "sleep">;
  readonly #gate = new Int32Array(new SharedArrayBuffer(4));
  #faults: InvocationFaults | undefined;
  #isDead = false;

  constructor(options: SandboxOptions) {
    this.#clock = options.clock;
    this.#worker = new Worker(new URL("./function-worker.ts", import.meta.url), {
      env: options.environment,
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      workerData: { ...options.start, gate: this.#gate.buffer },
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    for (const stream of ["stdout", "stderr"] as const) {
      this.#worker[stream].setEncoding("utf8");
      this.#worker[stream].on("data", (text: string) => options.onOutput(stream, text));
    }
    this.#worker.on("message", (report: WorkerReport) => {
      if (report.kind === "called") this.#passGate(report.operation);
      else this.#onReport?.(report);
    });
    // An error that ends the thread (out of memory) is followed by its exit, which is what counts.
    this.#worker.on("error", (error) => options.onOutput("stderr", `${String(error)}\n`));
    this.#worker.on("exit", (code) => {
      this.#isDead = true;
      this.#onExit?.(code);
    });
    this.#ready = this.#initialised();
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Resolves when the handler is loaded, or with what went wrong. */
  whenReady(): Promise<ErrorPayload | undefined> {
    return this.#ready;
  }

  /**
   * Runs one invocation; never rejects. The time-out is in real time and starts when the handler
   * does; a fault's, during which nothing is computed, is in simulated time.
   */
  async invoke(message: InvokeMessage, faults = noInvocationFaults): Promise<SandboxAnswer> {
    const start = faults.atStart();
    const initError = await this.#ready;
    if (initError) {
      await this.terminate();
      return failure(initError);
    }
    const { awsRequestId: requestId, timeoutMs } = message.context;
    if (start === "timed-out") {
      await this.#clock.sleep(timeoutMs).catch(() => undefined);
      await this.terminate();
      return failure(timeoutError(requestId, timeoutMs));
    }
    if (start === "killed") await this.terminate();
    if (this.#isDead) return failure(exitError(requestId, 1));
    this.#faults = faults;
    const answer = await this.#run(message);
    this.#faults = undefined;
    if (this.#isDead || !faults.beforeReturn()) return answer;
    await this.terminate();
    return failure(exitError(requestId, 1));
  }

  async #run(message: InvokeMessage): Promise<SandboxAnswer> {
    const requestId = message.context.awsRequestId;
    const { promise, resolve } = Promise.withResolvers<SandboxAnswer>();
    const timer = setTimeout(() => {
      resolve(failure(timeoutError(requestId, message.context.timeoutMs)));
      void this.terminate();
    }, message.context.timeoutMs);
    this.#onExit = (code) => resolve(failure(exitError(requestId, code)));
    this.#onReport = (report) => {
      if (report.kind === "result") resolve({ payload: report.payload, isError: false });
      if (report.kind !== "error") return;
      resolve(failure(report.error));
      if (report.isFatal) void this.terminate();
    };
    this.#worker.postMessage(message);
    const answer = await promise;
    clearTimeout(timer);
    this.#onReport = (report) => {
      if (report.kind === "error" && report.isFatal) void this.terminate();
    };
    this.#onExit = undefined;
    return answer;
  }

  /** Lets the thread go on with the answer of a call, or ends it. */
  #passGate(operation: string | undefined): void {
    if (this.#faults?.afterCall(operation)) {
      void this.terminate();
      return;
    }
    Atomics.store(this.#gate, 0, 1);
    Atomics.notify(this.#gate, 0);
  }

  async terminate(): Promise<void> {
    this.#isDead = true;
    await this.#worker.terminate();
  }

  async #initialised(): Promise<ErrorPayload | undefined> {
    const { promise, resolve } = Promise.withResolvers<ErrorPayload | undefined>();
    const timer = setTimeout(() => {
      resolve({ errorType: "Sandbox.Timedout", errorMessage: "Error: Init timed out" });
    }, INIT_LIMIT_MS);
    this.#onReport = (report) => {
      if (report.kind === "ready") resolve(undefined);
      if (report.kind === "init-error" || report.kind === "error") resolve(report.error);
    };
    this.#onExit = (code) => resolve(exitError(undefined, code));
    const error = await promise;
    clearTimeout(timer);
    return error;
  }
}

/** An invocation that failed with this. */
export function failure(error: ErrorPayload): SandboxAnswer {
  return { payload: JSON.stringify(error), isError: true };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
export function timeoutError(requestId: string, timeoutMs: number): ErrorPayload {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

/** What Lambda reports of a process that ended by itself. */
export function exitError(requestId: string | undefined, exitCode: number): ErrorPayload {
  const what =
    exitCode === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: exit status ${exitCode}`;
  return {
    errorType: "Runtime.ExitError",
    errorMessage:
      requestId === undefined ? `Error: ${what}` : `RequestId: ${requestId} Error: ${what}`,
  };
}
