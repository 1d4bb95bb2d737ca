import { setTimeout as pause } from "node:timers/promises";

/**
 * Looks again and again until the probe gives a value other than undefined.
 * Throws when the deadline (real milliseconds) passes first, saying what was waited for.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  deadlineMs = 40_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`${what}: not seen within ${deadlineMs / 1000} s`);
    await pause(40);
  }
}
