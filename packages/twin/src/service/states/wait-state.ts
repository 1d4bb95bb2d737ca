import type { TwinClock } from "../../clock.ts";
import { StateError } from "./asl.ts";

/** Step Functions' longest wait: 99,999,999 seconds. */
const LONGEST_WAIT_SECONDS = 99_999_999;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A Wait state on simulated time: `seconds` or an RFC 3339 `timestamp`; one in the past waits not at all.
 * @returns the state's input
 * @throws StateError `States.Runtime`
 */
export async function waitState(
  clock: TwinClock,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  const wait = waitMs(parameters, clock.now());
  if (wait > 0) await clock.sleep(wait, signal);
  return parameters.input;
}

function waitMs({ seconds, timestamp }: Readonly<Record<string, unknown>>, now: Date): number {
  if (seconds !== undefined) {
    if (
      !Number.isInteger(seconds) ||
      Number(seconds) < 0 ||
      Number(seconds) > LONGEST_WAIT_SECONDS
    ) {
      throw new StateError(
        "States.Runtime",
        `The SecondsPath parameter must be a whole number from 0 to ${LONGEST_WAIT_SECONDS}, not ${JSON.stringify(seconds)}`,
        true,
      );
    }
    return Number(seconds) * 1000;
  }
  if (typeof timestamp !== "string" || !RFC_3339.test(timestamp)) {
    throw new StateError(
      "States.Runtime",
      `The TimestampPath parameter must be a time such as 2026-03-14T01:59:00Z, not ${JSON.stringify(timestamp)}`,
      true,
    );
  }
  return new Date(timestamp).getTime() - now.getTime();
}
