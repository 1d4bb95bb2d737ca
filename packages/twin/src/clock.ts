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
  return new SimulatedClock(options.start ?? new Date(), options.speed);
}

class SimulatedClock implements TwinClock {
  readonly speed: number;
  readonly #startMs: number;
  readonly #startedAt = performance.now();
  readonly #scheduled = new Set<ScheduledRun>();
  #isStopped = false;

  constructor(start: Date, speed: number) {
    if (!(speed > 0 && Number.isFinite(speed))) {
      throw new RangeError(`The clock's speed must be a positive number, not ${speed}.`);
    }
    this.speed = speed;
    this.#startMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs());
  }

  after(simulatedMs: number, run: () => void): Cancel {
    return this.#isStopped ? () => {} : this.#schedule(simulatedMs, run, () => {});
  }

  sleep(simulatedMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped || signal?.aborted) {
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
      const cancel = this.#schedule(
        simulatedMs,
        settle(resolve),
        settle(() => reject(new TwinClockStopped())),
      );
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const entry of [...this.#scheduled]) {
      entry.cancel();
      entry.onStop();
    }
  }

  #nowMs(): number {
    return this.#startMs + (performance.now() - this.#startedAt) * this.speed;
  }

  #schedule(simulatedMs: number, run: () => void, onStop: () => void): Cancel {
    const dueMs = this.#nowMs() + Math.max(0, simulatedMs);
    let timer: NodeJS.Timeout;
    const arm = () => {
      const realMs = Math.max(0, Math.ceil((dueMs - this.#nowMs()) / this.speed));
      timer = setTimeout(fire, Math.min(realMs, LONGEST_TIMER_MS));
      timer.unref();
    };
    const fire = () => {
      // A timer may fire a little early: nobody may wake before the instant that was asked for.
      if (this.#nowMs() < dueMs) {
        arm();
        return;
      }
      this.#scheduled.delete(entry);
      run();
    };
    const entry: ScheduledRun = {
      onStop,
      cancel: () => {
        clearTimeout(timer);
        this.#scheduled.delete(entry);
      },
    };
    this.#scheduled.add(entry);
    arm();
    return entry.cancel;
  }
}

interface ScheduledRun {
  readonly cancel: Cancel;
  readonly onStop: () => void;
}
