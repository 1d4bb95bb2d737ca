import { Worker } from "node:worker_threads";
import type { ErrorPayload, InvokeMessage, WorkerReport, WorkerStart } from "./worker-message.ts";

/** How an invocation ended; `payload` is JSON text. */
export interface SandboxAnswer {
  readonly payload: string;
  readonly isError: boolean;
}

/** What a sandbox is made of. */
export interface SandboxOptions {
  readonly start: WorkerStart;
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
  #isDead = false;

  constructor(options: SandboxOptions) {
    this.#worker = new Worker(new URL("./function-worker.ts", import.meta.url), {
      env: options.environment,
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      workerData: options.start,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    for (const stream of ["stdout", "stderr"] as const) {
      this.#worker[stream].setEncoding("utf8");
      this.#worker[stream].on("data", (text: string) => options.onOutput(stream, text));
    }
    this.#worker.on("message", (report: WorkerReport) => this.#onReport?.(report));
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

  /** Runs one invocation; never rejects. The time-out is in real time and starts when the handler does. */
  async invoke(message: InvokeMessage): Promise<SandboxAnswer> {
    const initError = await this.#ready;
    if (initError) {
      await this.terminate();
      return failure(initError);
    }
    const requestId = message.context.awsRequestId;
    if (this.#isDead) return failure(exitError(requestId, 1));
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
      else if (report.kind !== "result") resolve(report.error);
    };
    this.#onExit = (code) => resolve(exitError(undefined, code));
    const error = await promise;
    clearTimeout(timer);
    return error;
  }
}

function failure(error: ErrorPayload): SandboxAnswer {
  return { payload: JSON.stringify(error), isError: true };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
function timeoutError(requestId: string, timeoutMs: number): ErrorPayload {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

function exitError(requestId: string | undefined, exitCode: number): ErrorPayload {
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
