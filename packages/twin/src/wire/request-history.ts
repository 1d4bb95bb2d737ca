import type { FaultKind } from "../fault/fault-kind.ts";
import { redact } from "./redaction.ts";

/** One call as it was answered. Never holds keys, PEM blocks or secrets. */
export interface HistoryEntry {
  /** Counts from 1; gaps at the start mean that older entries were dropped. */
  readonly number: number;
  /** Simulated, ISO 8601. */
  readonly time: string;
  readonly requestId: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The caller's ARN. */
  readonly principal: string;
  /** `ok`, the error code, or `reset` or `silent` for a call that got no answer (status 0). */
  readonly outcome: string;
  readonly status: number;
  /** What went wrong by the twin's plan of faults; those named `…-after` had their effect. */
  readonly fault?: FaultKind;
  readonly request: unknown;
  /** The response, or `{message}` of an error. */
  readonly response: unknown;
}

/** The last calls that the twin answered. */
export interface RequestHistory {
  add(entry: Omit<HistoryEntry, "number">): void;
  /** Oldest first. */
  list(filter?: HistoryFilter): readonly HistoryEntry[];
}

/** Which entries; each given field must be equal. */
export interface HistoryFilter {
  readonly service?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly principal?: string;
  /** Only entries with a greater number. */
  readonly after?: number;
  /** Only so many of the last ones. */
  readonly limit?: number;
}

/** A ring of the last `capacity` calls. */
export function createRequestHistory(capacity = 2_000): RequestHistory {
  const entries: HistoryEntry[] = [];
  let count = 0;
  return {
    add(entry) {
      count += 1;
      entries.push({
        ...entry,
        number: count,
        request: redact(entry.request),
        response: redact(entry.response),
      });
      if (entries.length > capacity) {
        entries.shift();
      }
    },
    list({ after = 0, limit = capacity, ...wanted } = {}) {
      const fits = (entry: HistoryEntry) =>
        entry.number > after &&
        (wanted.service === undefined || entry.service === wanted.service) &&
        (wanted.operation === undefined || entry.operation === wanted.operation) &&
        (wanted.outcome === undefined || entry.outcome === wanted.outcome) &&
        (wanted.principal === undefined || entry.principal === wanted.principal);
      return limit > 0 ? entries.filter(fits).slice(-limit) : [];
    },
  };
}
