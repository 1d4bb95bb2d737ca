import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";

/** A rotation that was started: the `--json` output without `--wait`. */
export interface StartReport {
  readonly version: 1;
  readonly executionArn: string;
  readonly request: RotationRequest;
  /** Whether it may change anything. */
  readonly isApplied: boolean;
}
