/** A reading of the twin's clock against the machine's monotonic one, which all threads share. */
export interface ClockReading {
  /** `process.hrtime.bigint()` when the reading was taken. */
  readonly monotonicNs: bigint;
  /** Simulated time at that moment, in milliseconds since 1970. */
  readonly simulatedMs: number;
  /** Simulated milliseconds per real one. */
  readonly speed: number;
}

/** The thread's `Date` as it was before anything was replaced. */
export type DateConstructorLike = typeof globalThis.Date;

/**
 * A `Date` whose "now" is the twin's clock, for `globalThis.Date` of a function's thread.
 * Instances are real `Date`s (same prototype); everything with a given time works as ever.
 * Timers, sockets and `performance` keep real time.
 *
 * @param reading asked at each use, so that a new reading takes effect at once
 */
export function createSimulatedDate(
  RealDate: DateConstructorLike,
  reading: () => ClockReading,
): DateConstructorLike {
  const now = (): number => {
    const { monotonicNs, simulatedMs, speed } = reading();
    const elapsedMs = Number(process.hrtime.bigint() - monotonicNs) / 1e6;
    return Math.floor(simulatedMs + elapsedMs * speed);
  };
  function SimulatedDate(...parts: unknown[]): Date | string {
    if (new.target === undefined) return new RealDate(now()).toString();
    return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
  }
  Object.defineProperties(SimulatedDate, {
    name: { value: "Date", configurable: true },
    length: { value: RealDate.length, configurable: true },
    prototype: { value: RealDate.prototype, writable: false },
    now: { value: now, writable: true, configurable: true },
    parse: { value: RealDate.parse, writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  });
  return SimulatedDate as unknown as DateConstructorLike;
}
