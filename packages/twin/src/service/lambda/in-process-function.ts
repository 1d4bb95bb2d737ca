import type { TwinClock } from "../../clock.ts";
import type { InvocationFaults } from "./invocation-fault.ts";
import { exitError, failure, type SandboxAnswer, timeoutError } from "./sandbox.ts";
import type { InvokeMessage } from "./worker-message.ts";

/** What a function that runs in the twin's own process is told about its invocation. */
export interface InProcessContext {
  readonly functionName: string;
  readonly awsRequestId: string;
  /**
   * To be awaited when a call has had its effect, before the function may see the answer; never
   * resolves when the function's process has ended.
   */
  called(operation: string): Promise<void>;
  /** Whether the process has ended: nothing of the function may have an effect any more. */
  isOver(): boolean;
}

/** The code of a deployed function, without a runtime of its own. */
export type InProcessHandler = (event: unknown, context: InProcessContext) => Promise<unknown>;

/** For a function whose process is dead: nobody goes on. */
export const never: Promise<never> = new Promise(() => {});

/**
 * Runs a function without a sandbox, so that everything happens in one thread and, time-out
 * included, on the twin's clock: for simulations. What goes wrong, and its form, is as in a sandbox.
 */
export async function runInProcess(
  { run, clock }: { run: InProcessHandler; clock: Pick<TwinClock, "after" | "sleep"> },
  message: Omit<InvokeMessage, "clock">,
  faults: InvocationFaults,
): Promise<SandboxAnswer> {
  const { awsRequestId: requestId, functionName, timeoutMs } = message.context;
  const start = faults.atStart();
  if (start === "killed") return failure(exitError(requestId, 1));
  if (start === "timed-out") {
    await clock.sleep(timeoutMs).catch(() => undefined);
    return failure(timeoutError(requestId, timeoutMs));
  }
  let isOver = false;
  const { promise, resolve } = Promise.withResolvers<SandboxAnswer>();
  const end = (answer: SandboxAnswer) => {
    isOver = true;
    cancel();
    resolve(answer);
  };
  const cancel = clock.after(timeoutMs, () => end(failure(timeoutError(requestId, timeoutMs))));
  const context: InProcessContext = {
    functionName,
    awsRequestId: requestId,
    isOver: () => isOver,
    called(operation) {
      if (isOver) return never;
      if (!faults.afterCall(operation)) return Promise.resolve();
      end(failure(exitError(requestId, 1)));
      return never;
    },
  };
  void runToAnswer(run, message.payload, context).then((answer) => {
    if (isOver) return;
    end(faults.beforeReturn() ? failure(exitError(requestId, 1)) : answer);
  });
  return await promise;
}

async function runToAnswer(
  run: InProcessHandler,
  payload: string,
  context: InProcessContext,
): Promise<SandboxAnswer> {
  try {
    const result = await run(JSON.parse(payload) as unknown, context);
    return { payload: JSON.stringify(result) ?? "null", isError: false };
  } catch (error) {
    const isError = error instanceof Error;
    return failure({
      errorType: isError ? error.name : typeof error,
      errorMessage: isError ? error.message : String(error),
      trace: [],
    });
  }
}
