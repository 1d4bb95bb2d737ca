import { LatchkeyError } from "@latchkey/core/error";

/** What a log line says of a failure. */
interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly recovery?: string;
  readonly data?: unknown;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/** Causes further down say nothing that the first ones do not. */
const mostCauses = 3;

/**
 * A failure for the log: its words and, of our own classes, their typed data; the stack only of
 * what is not ours. Other members are left out, for an SDK's error carries its whole response.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: "NotAnError", message: String(error) };
  const isOurs = error instanceof LatchkeyError;
  const hasCause = error.cause instanceof Error && depth < mostCauses;
  return {
    name: error.name,
    message: error.message,
    ...(isOurs ? { code: error.code, recovery: error.recovery } : {}),
    ...(isOurs && "data" in error ? { data: error.data } : {}),
    ...(isOurs || error.stack === undefined ? {} : { stack: error.stack }),
    ...(hasCause ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}
