import type { TwinClock } from "../../clock.ts";
import type { Random } from "../../random.ts";

/** A late run begins so many simulated milliseconds, at most, after the answer that counted. */
const latestMs = 30_000;
const ways = ["one-after-the-other", "side-by-side", "late"] as const;

/**
 * Runs a task's function twice, as when the answer of a run was lost on its way to Step Functions:
 * one after the other, side by side, or with the run that does not count beginning only when the
 * state has been left. That run's answer, error or not, is nobody's.
 */
export async function runTwice<T>(
  run: () => Promise<T>,
  options: { readonly clock: TwinClock; readonly random: Random },
): Promise<T> {
  const { clock, random } = options;
  const way = ways[random.integer(0, ways.length - 1)];
  const unheard = () => run().catch(() => undefined);
  if (way === "one-after-the-other") {
    await unheard();
    return run();
  }
  if (way === "side-by-side") {
    void unheard();
    return run();
  }
  const delayMs = random.integer(0, latestMs);
  try {
    return await run();
  } finally {
    clock.after(delayMs, () => void unheard());
  }
}
