import type { Random } from "../../random.ts";
import type { AslRetrier, StateError } from "./asl.ts";

const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_BACKOFF_RATE = 2;

/**
 * The retrying of one visit to a state, after the `Retry` rules of the Amazon States Language:
 * the first retrier that names the error decides; each counts its own attempts.
 */
export class Retrying {
  readonly #retriers: readonly AslRetrier[];
  readonly #attempts: number[];
  readonly #random: Random;

  constructor(retriers: readonly AslRetrier[], random: Random) {
    this.#retriers = retriers;
    this.#attempts = retriers.map(() => 0);
    this.#random = random;
  }

  /** Simulated seconds until the next try, or undefined when the error stands. */
  waitSecondsAfter(error: StateError): number | undefined {
    const index = this.#retriers.findIndex((retrier) => isNamed(error, retrier.ErrorEquals));
    const retrier = this.#retriers[index];
    const attempts = this.#attempts[index];
    if (retrier === undefined || attempts === undefined) return undefined;
    if (attempts >= (retrier.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS)) return undefined;
    this.#attempts[index] = attempts + 1;
    const interval = retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS;
    const grown = interval * (retrier.BackoffRate ?? DEFAULT_BACKOFF_RATE) ** attempts;
    const wait = Math.min(grown, retrier.MaxDelaySeconds ?? grown);
    return retrier.JitterStrategy === "FULL" ? wait * this.#random.next() : wait;
  }
}

/** `States.ALL` means everything but what ends an execution; `States.TaskFailed` not a time-out either. */
function isNamed(error: StateError, names: readonly string[]): boolean {
  if (!error.isRetryable) return false;
  return names.some(
    (name) =>
      name === error.name ||
      name === "States.ALL" ||
      (name === "States.TaskFailed" && error.name !== "States.Timeout"),
  );
}
