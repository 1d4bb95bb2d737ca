/** Where "now" comes from. The product never reads `Date.now()` itself. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
