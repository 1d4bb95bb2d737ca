import type { Certificate } from "@latchkey/core/certificate/certificate";
import type { CustomDomain } from "@latchkey/core/custom-domain/custom-domain";
import type { Plan } from "@latchkey/core/rotation/plan";
import type { Reason, RoutingEvidence } from "@latchkey/core/rotation/rotation-state";
import type { EdgeReport } from "./edge-report.ts";

/**
 * What became of a certificate that covers the custom domain:
 *
 * - `chosen`: the plan's target;
 * - `waiting`: it would be chosen if nothing stood in the way;
 * - `passed-over`: see its reasons;
 * - `not-judged`: the plan was made without looking at it.
 */
export type CandidateOutcome = "chosen" | "waiting" | "passed-over" | "not-judged";

/** One certificate that the plan could choose from. */
export interface CandidateReport {
  readonly certificate: Certificate;
  readonly outcome: CandidateOutcome;
  readonly reasons: readonly Reason[];
}

/** The custom domain as it was found, with everything that a rotation would leave as it is. */
export interface CustomDomainReport extends Omit<CustomDomain, "name" | "certificateArn"> {
  /** What is known of the certificate that it holds: of one that ACM does not have, the ARN. */
  readonly certificate: Pick<Certificate, "arn"> & Partial<Certificate>;
  /** Failover as it was seen; absent without failover. */
  readonly routing?: RoutingEvidence;
  /** What is wrong with failover, whether or not it stands in the way. */
  readonly routingFaults: readonly Reason[];
}

/** A plan and all that it rests on: the `--json` output, dates in ISO 8601. */
export interface PlanReport {
  readonly version: 1;
  readonly customDomain: string;
  /** When the reading ended: the "now" of the decision. */
  readonly readAt: Date;
  readonly action: Plan["action"];
  readonly reasons: readonly Reason[];
  /** Absent unless the name is one user pool's custom domain. */
  readonly current?: CustomDomainReport;
  /** The certificate to replace the current one with, or to verify. */
  readonly target?: Certificate;
  readonly candidates: readonly CandidateReport[];
  /** What users are served now; absent without a custom domain. */
  readonly edges?: readonly EdgeReport[];
}
