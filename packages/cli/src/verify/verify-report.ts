import type { Reason } from "@latchkey/core/rotation/rotation-state";
import type { EdgeReport } from "../plan/edge-report.ts";
import type { CustomDomainReport } from "../plan/plan-report.ts";

/** What this machine saw of a custom domain's edges: the `--json` output, dates in ISO 8601. */
export interface VerifyReport {
  readonly version: 1;
  readonly customDomain: string;
  readonly readAt: Date;
  /** Every edge that was looked at serves the certificate that is held, and there was one. */
  readonly isProven: boolean;
  /** The certificate that the custom domain holds. */
  readonly certificate?: CustomDomainReport["certificate"];
  readonly edges: readonly EdgeReport[];
  /** Why it cannot be proven, beside the edges. */
  readonly reasons: readonly Reason[];
}
