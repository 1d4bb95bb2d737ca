import type { RotationRecord } from "./record.ts";

/** A record, and the key of the object that it was read from. */
export interface StoredRecord {
  readonly key: string;
  readonly record: RotationRecord;
}

/** Reads what rotations and audits left. Implemented in `core/src/aws` only. */
export interface RecordHistoryPort {
  /**
   * The newest records of one custom domain, newest first.
   * @returns undefined when there is no such bucket
   */
  readNewest(customDomain: string, most: number): Promise<readonly StoredRecord[] | undefined>;
  /** When the newest report of an audit was written; undefined when there is none, or no bucket. */
  readLatestReportTime(): Promise<Date | undefined>;
}
