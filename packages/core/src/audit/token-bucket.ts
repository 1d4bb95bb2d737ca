import type { Clock } from "../clock.ts";

/** Waits at least so many milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Lets no more calls through than an AWS quota allows. */
export interface TokenBucket {
  /** Resolves when the caller may go on; callers go in the order in which they asked. */
  take(): Promise<void>;
}

/**
 * A bucket that holds `burst` tokens at first and gains `perSecond` of them, up to `burst`. A token
 * that is not there yet is promised: whoever takes it sleeps until it would be.
 */
export function createTokenBucket(options: {
  readonly perSecond: number;
  readonly burst: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
}): TokenBucket {
  const { perSecond, burst, clock, sleep } = options;
  let tokens = burst;
  let countedAt = clock.now().getTime();
  return {
    async take() {
      // A clock that was set back gives nothing, and takes nothing.
      const now = Math.max(clock.now().getTime(), countedAt);
      tokens = Math.min(burst, tokens + ((now - countedAt) / 1000) * perSecond);
      countedAt = now;
      tokens -= 1;
      if (tokens < 0) await sleep(Math.ceil((-tokens / perSecond) * 1000));
    },
  };
}
