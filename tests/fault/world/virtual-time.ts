import type { Cancel, TwinClock } from "@latchkey/twin/clock";

/** A day on which nothing else happens, some hours before the next nightly audit. */
export const firstInstant = new Date("2026-11-20T06:00:00Z");

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

const real = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  random: Math.random,
};

/**
 * Time that moves only when nothing in this process is left to do: a world of hours runs in
 * milliseconds, and always in the same order. While installed it stands in for the timers, `Date`
 * and `Math.random` of the whole process, so there can be one at a time.
 *
 *     settle: microtasks and immediates until there are none ─► next timer ─► settle ─► …
 */
export class VirtualTime {
  #nowMs = firstInstant.getTime();
  #count = 0;
  #timers: Timer[] = [];
  #requestsOfOthers = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Takes over the process's time. `random` stands in for `Math.random`, from 0 up to 1. */
  install(random: () => number): void {
    const after = (run: () => void, delayMs: number) => this.#schedule(run, delayMs);
    Object.assign(globalThis, {
      Date: virtualDate(() => this.#nowMs),
      setTimeout: (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) =>
        handleOf(after(() => run(...args), delayMs)),
      clearTimeout: cancelHandle,
      setInterval: refuseInterval,
      clearInterval: cancelHandle,
    });
    Math.random = random;
    this.#requestsOfOthers = countRequests(process.getActiveResourcesInfo());
  }

  /** Gives the process its own time back. What was scheduled never happens. */
  uninstall(): void {
    const { random, ...globals } = real;
    Object.assign(globalThis, globals);
    Math.random = random;
    this.#timers = [];
  }

  /** The twin's clock on this time. `speed` only makes the health checkers probe every ten minutes. */
  twinClock(): TwinClock {
    return {
      speed: 2_400,
      now: () => new real.Date(this.#nowMs),
      after: (delayMs, run) => cancelOf(this.#schedule(run, delayMs)),
      sleep: (delayMs, signal) => this.#sleep(delayMs, signal),
      stop: () => {
        this.#timers = [];
      },
    };
  }

  /** Waits until everything that can happen now has happened. */
  async settle(): Promise<void> {
    do {
      await new Promise<void>((resolve) => real.setImmediate(resolve));
    } while (isBusy(this.#requestsOfOthers));
  }

  /** Lets so much time pass; it ends exactly then. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.settle();
    while (await this.#next(endMs));
    this.#nowMs = endMs;
  }

  /** Lets time pass until `isOver`, at most so much of it. Returns whether it came to that. */
  async advanceUntil(isOver: () => boolean, mostMs: number): Promise<boolean> {
    const endMs = this.#nowMs + mostMs;
    await this.settle();
    while (!isOver()) if (!(await this.#next(endMs))) break;
    return isOver();
  }

  async #next(endMs: number): Promise<boolean> {
    const timer = this.#take(endMs);
    if (timer === undefined) return false;
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.run();
    await this.settle();
    return true;
  }

  #take(endMs: number): Timer | undefined {
    for (;;) {
      const [first] = this.#timers;
      if (first === undefined || first.dueMs > endMs) return undefined;
      removeFirst(this.#timers);
      if (!first.isCancelled) return first;
    }
  }

  #schedule(run: () => void, delayMs: number): Timer {
    const dueMs = this.#nowMs + Math.max(1, Math.ceil(Number.isFinite(delayMs) ? delayMs : 1));
    const timer: Timer = { dueMs, order: this.#count++, run, isCancelled: false };
    insert(this.#timers, timer);
    return timer;
  }

  #sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        timer.isCancelled = true;
        reject(signal?.reason);
      };
      const timer = this.#schedule(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, delayMs);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
}

/** Immediates, and what Node does on threads: reading a module, a file, a key. */
function isBusy(requestsOfOthers: number): boolean {
  const active = process.getActiveResourcesInfo();
  return active.includes("Immediate") || countRequests(active) > requestsOfOthers;
}

function countRequests(active: readonly string[]): number {
  return active.filter((name) => /Req|Job/.test(name)).length;
}

function virtualDate(nowMs: () => number): DateConstructor {
  return class extends real.Date {
    constructor(...given: []) {
      super(...(given.length === 0 ? ([nowMs()] as unknown as []) : given));
    }
    static override now(): number {
      return nowMs();
    }
    /** Dates that Node itself makes are dates, too. */
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === "[object Date]";
    }
  } as DateConstructor;
}

/** As Node's `Timeout`: whoever holds one may call these. */
function handleOf(timer: Timer): object {
  const handle = { timer, ref: () => handle, unref: () => handle, hasRef: () => false };
  return handle;
}

function cancelHandle(handle: { readonly timer?: Timer } | undefined): void {
  if (handle?.timer !== undefined) handle.timer.isCancelled = true;
}

function cancelOf(timer: Timer): Cancel {
  return () => {
    timer.isCancelled = true;
  };
}

function refuseInterval(): never {
  throw new Error("A simulated world has no use for setInterval: say when each turn comes.");
}

const isBefore = (a: Timer, b: Timer) =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

/** Binary heap, the earliest first. */
function insert(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !isBefore(timer, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = timer;
}

function removeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
