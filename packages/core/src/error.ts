/**
 * What can be done about a failure: `retry` the same call shortly, `wait` for the world to
 * settle and try again, or ask an `operator`.
 */
export type Recovery = "retry" | "wait" | "operator";

/**
 * The base of every failure that Latchkey names. Subclasses set a literal `name` (Step Functions
 * matches `Retry` and `Catch` on it) and a stable dotted `code`.
 */
export abstract class LatchkeyError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  abstract readonly recovery: Recovery;
}
