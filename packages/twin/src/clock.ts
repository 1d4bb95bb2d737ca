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
