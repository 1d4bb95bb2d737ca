import type { TwinClock } from "../../src/clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends TwinClock {
  /**
   * Moves on by so many simulated milliseconds, stopping at each thing that falls due, so that
   * what it schedules in turn falls due too. Lets promises settle in between.
   */
  advance(simulatedMs: number): Promise<void>;
  readonly scheduled: number;
}

/** Starts at 2026-09-01T12:00:00Z unless told otherwise. */
export function createManualClock(start = new Date("2026-09-01T12:00:00Z")): ManualClock {
  let nowMs = start.getTime();
  const timers = new Set<{ dueMs: number; run: () => void }>();
  const clock: ManualClock = {
    speed: 1,
    now: () => new Date(nowMs),
    after(simulatedMs, run) {
      const timer = { dueMs: nowMs + Math.max(0, simulatedMs), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    sleep: (simulatedMs) => new Promise((resolve) => clock.after(simulatedMs, resolve)),
    stop: () => timers.clear(),
    get scheduled() {
      return timers.size;
    },
    async advance(simulatedMs) {
      const untilMs = nowMs + simulatedMs;
      for (;;) {
        const next = [...timers].sort((a, b) => a.dueMs - b.dueMs)[0];
        if (next === undefined || next.dueMs > untilMs) break;
        timers.delete(next);
        nowMs = next.dueMs;
        next.run();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
  };
  return clock;
}

/** Lets what is ready to run, run; work on other threads (keys, sockets) is not waited for. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits in real time until the condition holds. @throws Error when it still does not after 10 s */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited 10 s in vain until ${what}.`);
    await settle();
  }
}
