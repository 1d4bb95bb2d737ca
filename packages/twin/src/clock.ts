/** Cancels what was scheduled; harmless when it has run already. */
export type Cancel = () => void;

/**
 * Simulated time: starts at a given instant and runs `speed` times as fast as the machine's.
 * Every duration that AWS would take (distribution, validation, health intervals) is given in
 * simulated milliseconds; sockets and computing keep real time.
 */
export interface TwinClock {
  readonly speed: number;
  now(): Date;
  /** Runs once after so many simulated milliseconds. Never keeps the process alive by itself. */
  after(simulatedMs: number, run: () => void): Cancel;
  /** Resolves after so many simulated milliseconds; rejects with the signal's reason when aborted. */
  sleep(simulatedMs: number, signal?: AbortSignal): Promise<void>;
  /** Cancels everything scheduled; sleepers reject. */
  stop(): void;
}

/** What a sleeper is told when the clock stops under it. */
export class TwinClockStopped extends Error {
  override readonly name = "TwinClockStopped";

  constructor() {
    super("The twin's clock has stopped.");
  }
}

/** Node fires a timer at once when its delay does not fit 32 bits: longer ones are waited out in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts a simulated clock.
 *
 * @param options.start the first simulated instant; the machine's now by default
 * @param options.speed simulated milliseconds in a real one, above 0
 * @throws RangeError for a speed that is not a positive number
 */
export function createTwinClock(options: { start?: Date; speed: number }): TwinClock {
  const { speed } = options;
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`The clock's speed must be a positive number, not ${speed}.`);
  }
  const startMs = (options.start ?? new Date()).getTime();
  const startedAt = performance.now();
  const scheduled = new Set<{ cancel: Cancel; stop: () => void }>();
  let isStopped = false;
  const nowMs = () => startMs + (performance.now() - startedAt) * speed;

  function schedule(simulatedMs: number, run: () => void, onStop: () => void): Cancel {
    const dueMs = nowMs() + Math.max(0, simulatedMs);
    let timer: NodeJS.Timeout;
    const entry = { cancel: () => {}, stop: onStop };
    const arm = () => {
      const realMs = Math.ceil((dueMs - nowMs()) / speed);
      timer = setTimeout(fire, Math.min(Math.max(0, realMs), LONGEST_TIMER_MS));
      timer.unref();
    };
    const fire = () => {
      // A timer may fire a little early: nobody may wake before the instant that was asked for.
      if (nowMs() < dueMs) {
        arm();
        return;
      }
      scheduled.delete(entry);
      run();
    };
    entry.cancel = () => {
      clearTimeout(timer);
      scheduled.delete(entry);
    };
    scheduled.add(entry);
    arm();
    return entry.cancel;
  }

  return {
    speed,
    now: () => new Date(nowMs()),
    after(simulatedMs, run) {
      return isStopped ? () => {} : schedule(simulatedMs, run, () => {});
    },
    sleep(simulatedMs, signal) {
      return new Promise((resolve, reject) => {
        if (isStopped || signal?.aborted) {
          reject(signal?.aborted ? signal.reason : new TwinClockStopped());
          return;
        }
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const settle = (finish: () => void) => () => {
          signal?.removeEventListener("abort", onAbort);
          finish();
        };
        const cancel = schedule(
          simulatedMs,
          settle(resolve),
          settle(() => reject(new TwinClockStopped())),
        );
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
    stop() {
      isStopped = true;
      for (const entry of [...scheduled]) {
        entry.cancel();
        entry.stop();
      }
    },
  };
}
