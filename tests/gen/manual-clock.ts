import type { Clock } from "@latchkey/core/clock";

/** When the tests' world begins, unless one says otherwise. */
export const startOfWorld = new Date("2026-11-21T12:00:00.000Z");

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
  set(instant: Date): void;
}

/** Makes a clock that stands still at `at`. */
export function manualClock(at: Date = startOfWorld): ManualClock {
  let now = at.getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000;
    },
    set: (instant) => {
      now = instant.getTime();
    },
  };
}
