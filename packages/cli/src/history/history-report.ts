import type { StoredRecord } from "@latchkey/core/record/record-history";

/** The records of one custom domain: the `--json` output. */
export interface HistoryReport {
  readonly version: 1;
  readonly customDomain: string;
  readonly bucket: string;
  /** Newest first. */
  readonly records: readonly StoredRecord[];
}
