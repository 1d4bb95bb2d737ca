import type { Reason } from "@latchkey/core/rotation/rotation-state";
import type { Verdict } from "@latchkey/core/rotation/verdict";

/** One state that an execution passed, or waits in. */
export interface WatchedStep {
  readonly at: Date;
  /** As the state machine names it. */
  readonly state: string;
  /** What came of it, or what is waited for. */
  readonly text: string;
}

/** An execution that has ended: the `--json` output, dates in ISO 8601. */
export interface WatchReport {
  readonly version: 1;
  readonly executionArn: string;
  /** Step Functions' own: `SUCCEEDED`, `FAILED`, … */
  readonly status: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly customDomain?: string;
  readonly steps: readonly WatchedStep[];
  /** Absent of an execution that was stopped or timed out: its record says so. */
  readonly verdict?: Verdict;
  /** The rotation would have changed the certificate, but was not allowed to. */
  readonly isDryRun: boolean;
  readonly reasons: readonly Reason[];
}
