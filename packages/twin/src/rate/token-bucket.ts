/** Tokens that come back with time; starts full. */
export interface TokenBucket {
  /** Tokens there are at that instant (milliseconds of any clock that does not go back). */
  tokensAt(nowMs: number): number;
  /** Takes tokens without looking whether they are there: ask `tokensAt` first. */
  take(count: number, nowMs: number): void;
}

/**
 * A bucket of so many tokens, refilled evenly.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
export function createTokenBucket(options: {
  readonly capacity: number;
  readonly perSecond: number;
}): TokenBucket {
  const { capacity, perSecond } = options;
  let tokens = capacity;
  let countedAtMs = Number.NEGATIVE_INFINITY;
  const tokensAt = (nowMs: number) => {
    const seconds = Math.max(0, nowMs - countedAtMs) / 1000;
    return Math.min(capacity, tokens + seconds * perSecond);
  };
  return {
    tokensAt,
    take(count, nowMs) {
      tokens = tokensAt(nowMs) - count;
      countedAtMs = nowMs;
    },
  };
}
