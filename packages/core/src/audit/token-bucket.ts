import type { Clock } from "../clock.ts";

/** Waits at least so many milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Lets no more calls through than an AWS quota allows. */
export interface TokenBucket {
  /** Resolves when the caller may go on; callers go in the order in which they asked. */
  take(): Promise<void>;
  /** Takes tokens for calls that were made without asking: those whose turn comes wait for them. */
  spend(count: number): void;
  /** Empties the bucket: nobody's turn comes before so many milliseconds. */
  pause(milliseconds: number): void;
}

/**
 * A bucket that holds `burst` tokens at first and gains `perSecond` of them, up to `burst`. Whoever
 * takes a token that is not there yet sleeps until it would be.
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
  const count = () => {
    // A clock that was set back gives nothing, and takes nothing.
    const now = Math.max(clock.now().getTime(), countedAt);
    tokens = Math.min(burst, tokens + ((now - countedAt) / 1000) * perSecond);
    countedAt = now;
  };
  const takeOne = async () => {
    count();
    tokens -= 1;
    if (tokens < 0) await sleep(Math.ceil((-tokens / perSecond) * 1000));
  };
  let turn: Promise<void> = Promise.resolve();
  return {
    take() {
      // One after the other: what is spent while others wait holds these up, too.
      const taken = turn.then(takeOne);
      turn = taken.catch(() => undefined);
      return taken;
    },
    spend(calls) {
      count();
      tokens -= calls;
    },
    pause(milliseconds) {
      count();
      // The next one takes a token of its own: it must find it there when the pause is over.
      tokens = Math.min(tokens, 1 - (milliseconds / 1000) * perSecond);
    },
  };
}
