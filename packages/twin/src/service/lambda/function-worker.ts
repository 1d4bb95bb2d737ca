/**
 * Runs in a worker thread, one for each sandbox of a function: the part of AWS's Node.js runtime.
 * It replaces the thread's clock and trusted authorities before any code of the function loads.
 */
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import tls from "node:tls";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { reportAwsCalls } from "./aws-call-gate.ts";
import { type ClockReading, createSimulatedDate } from "./simulated-date.ts";
import type { ErrorPayload, InvokeMessage, WorkerReport, WorkerStart } from "./worker-message.ts";

type Handler = (event: unknown, context: object) => unknown;

const FILE_ENDINGS = [".ts", ".mts", ".js", ".mjs", ".cjs"];

const start = workerData as WorkerStart;
let clock: ClockReading = start.clock;

enableCompileCache();
globalThis.Date = createSimulatedDate(globalThis.Date, () => clock);
globalThis.Date.prototype.constructor = globalThis.Date;
if (start.trustedCaPem !== "") {
  tls.setDefaultCACertificates([...tls.rootCertificates, start.trustedCaPem]);
}
reportAwsCalls(process.env.AWS_ENDPOINT_URL ?? "", start.gate, report);
process.on("uncaughtException", (error) => {
  void dieWith(errorPayload(error));
});
process.on("unhandledRejection", (reason) => {
  const message = reason instanceof Error ? reason.toString() : String(reason);
  void dieWith({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: message,
    trace: traceOf(reason),
  });
});

const handler = await loadHandler();
if (handler !== undefined) {
  parentPort?.on("message", (message: InvokeMessage) => {
    void invoke(handler, message);
  });
  report({ kind: "ready" });
}

async function loadHandler(): Promise<Handler | undefined> {
  try {
    const dot = start.handler.lastIndexOf(".");
    const file = join(start.root, start.handler.slice(0, dot));
    const found = FILE_ENDINGS.map((ending) => `${file}${ending}`).find((path) => existsSync(path));
    if (found === undefined) {
      throw runtimeError("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
    }
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(found).href);
    const exported = module[start.handler.slice(dot + 1)];
    if (typeof exported !== "function") {
      const what = `${start.handler} is undefined or not exported`;
      throw runtimeError("Runtime.HandlerNotFound", what);
    }
    return exported as Handler;
  } catch (error) {
    await flushOutput();
    report({ kind: "init-error", error: errorPayload(error) });
    return undefined;
  }
}

async function invoke(run: Handler, message: InvokeMessage): Promise<void> {
  clock = message.clock;
  process.env._X_AMZN_TRACE_ID = message.context.traceId;
  const answer = await runHandler(run, message);
  await flushOutput();
  report(answer);
}

async function runHandler(run: Handler, message: InvokeMessage): Promise<WorkerReport> {
  try {
    const event: unknown = JSON.parse(message.payload);
    const result = await run(event, contextOf(message.context));
    return { kind: "result", payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    const payload = errorPayload(error);
    console.error(
      `${message.context.awsRequestId}\tERROR\tInvoke Error\t${JSON.stringify(payload)}`,
    );
    return { kind: "error", error: payload, isFatal: false };
  }
}

/** The Lambda context object; the remaining time is real, like the time-out. */
function contextOf({ timeoutMs, traceId: _, ...given }: InvokeMessage["context"]): object {
  const deadline = performance.now() + timeoutMs;
  return {
    ...given,
    functionVersion: "$LATEST",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

async function dieWith(error: ErrorPayload): Promise<void> {
  console.error(JSON.stringify(error));
  await flushOutput();
  report({ kind: "error", error, isFatal: true });
}

function errorPayload(error: unknown): ErrorPayload {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: traceOf(error) };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function traceOf(error: unknown): readonly string[] {
  return error instanceof Error ? (error.stack ?? "").split("\n") : [];
}

function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** So that an invocation's lines are in its log when its answer arrives. */
async function flushOutput(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write("", () => resolve());
    });
  }
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}
