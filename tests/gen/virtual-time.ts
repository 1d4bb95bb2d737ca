import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sleep } from "@latchkey/core/audit/token-bucket";
import type { Clock } from "@latchkey/core/clock";
import { startOfWorld } from "./manual-clock.ts";

/** Time that jumps to the next instant at which somebody wakes up, as soon as nobody is busy. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Milliseconds since the start. */
  elapsedMs(): number;
  /** Lets time pass until the work is done. */
  run<Result>(work: Promise<Result>): Promise<Result>;
}

export function virtualTime(): VirtualTime {
  const start = startOfWorld.getTime();
  let now = start;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    clock: { now: () => new Date(now) },
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + Math.ceil(milliseconds), wake: resolve });
      }),
    elapsedMs: () => now - start,
    async run(work) {
      let isDone = false;
      const ended = work.finally(() => {
        isDone = true;
      });
      // Awaited below; a rejection while time still passes is not an unhandled one.
      ended.catch(() => undefined);
      while (!isDone) {
        await nextTurn();
        if (isDone) break;
        const next = Math.min(...sleepers.map(({ at }) => at));
        if (!Number.isFinite(next)) throw new Error("Everybody waits, and nobody will wake up.");
        now = next;
        const due = sleepers.filter(({ at }) => at === next);
        for (const sleeper of due) sleepers.splice(sleepers.indexOf(sleeper), 1);
        for (const { wake } of due) wake();
      }
      return await ended;
    },
  };
}
