import type { HistoryEvent, HistoryEventType } from "@aws-sdk/client-sfn";

/** The members of a history event beside its type, number and time. */
export type HistoryDetails = Omit<HistoryEvent, "type" | "id" | "previousEventId" | "timestamp">;

/** Step Functions ends a Standard execution that reaches so many events. */
export const HISTORY_LIMIT = 25_000;

/** The history of one execution, numbered from 1; each event follows the one before it. */
export class History {
  readonly #events: HistoryEvent[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  append(type: HistoryEventType, details: HistoryDetails = {}): void {
    const previousEventId = this.#events.length;
    this.#events.push({
      timestamp: this.#now(),
      type,
      id: previousEventId + 1,
      previousEventId,
      ...details,
    });
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
