import type { HistoryEvent, HistoryEventType } from "@aws-sdk/client-sfn";

/** The members of a history event beside its type, number and time. */
export type HistoryDetails = Omit<HistoryEvent, "type" | "id" | "previousEventId" | "timestamp">;

/** Step Functions ends a Standard execution that reaches so many events. */
export const HISTORY_LIMIT = 25_000;

/** The history of one execution, numbered from 1; each event follows the one before it. */
export class History {
  readonly #events: HistoryEvent[] = [];
  readonly #now: () => Date;
  #room = Number.POSITIVE_INFINITY;
  #onFull: () => void = () => undefined;
  #isClosed = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Tells when one more event has room, so that the execution's end can be it. */
  limitTo(events: number, onFull: () => void): void {
    this.#room = events - 1;
    this.#onFull = onFull;
  }

  /** The execution has ended: what comes now came too late. */
  close(): void {
    this.#isClosed = true;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  append(type: HistoryEventType, details: HistoryDetails = {}): void {
    if (this.#isClosed) return;
    const previousEventId = this.#events.length;
    this.#events.push({
      timestamp: this.#now(),
      type,
      id: previousEventId + 1,
      previousEventId,
      ...details,
    });
    if (this.#events.length !== this.#room) return;
    this.#room = Number.POSITIVE_INFINITY;
    this.#onFull();
  }
}

/** JSON text with the flag that AWS puts beside it. */
export function inputOf(value: unknown) {
  return { input: JSON.stringify(value), inputDetails: { truncated: false } };
}

/** JSON text with the flag that AWS puts beside it. */
export function outputOf(value: unknown) {
  return { output: JSON.stringify(value), outputDetails: { truncated: false } };
}
