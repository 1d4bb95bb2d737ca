import type { ClockReading } from "./simulated-date.ts";

/** What a function's thread is started with. */
export interface WorkerStart {
  readonly root: string;
  /** `packages/functions/src/plan.handler` */
  readonly handler: string;
  readonly trustedCaPem: string;
  readonly clock: ClockReading;
  /** One 32-bit word, shared: 0 while the thread waits to hear whether it goes on after a call. */
  readonly gate: SharedArrayBuffer;
}

/** One invocation, sent to the thread. */
export interface InvokeMessage {
  /** JSON text. */
  readonly payload: string;
  readonly clock: ClockReading;
  readonly context: {
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
    readonly awsRequestId: string;
    readonly traceId: string;
    readonly timeoutMs: number;
  };
}

/** A failed handler in the form that AWS's Node.js runtime reports. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the thread reports. */
export type WorkerReport =
  | { readonly kind: "ready" }
  /** The handler's module could not be loaded; the thread ends. */
  | { readonly kind: "init-error"; readonly error: ErrorPayload }
  /** AWS has answered a call, the function has not seen it; the thread waits at the gate. */
  | { readonly kind: "called"; readonly operation?: string }
  /** `payload` is JSON text; a handler that returns nothing gives `null`. */
  | { readonly kind: "result"; readonly payload: string }
  /** `isFatal`: thrown outside the handler; the thread ends. */
  | { readonly kind: "error"; readonly error: ErrorPayload; readonly isFatal: boolean };
