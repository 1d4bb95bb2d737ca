import type { DnsLook } from "@latchkey/core/audit/look-at-dns";
import type { FoundFinding } from "@latchkey/core/audit/unit-audit";
import type { Mode } from "@latchkey/core/config/latchkey-config";
import type { Reason } from "@latchkey/core/rotation/rotation-state";
import type { EdgeReport } from "../plan/edge-report.ts";
import type { CandidateReport, CustomDomainReport, PlanReport } from "../plan/plan-report.ts";

/** What the configuration and the user pool's tags want. */
export interface WantedReport {
  readonly mode: Mode | "off";
  readonly certificateArn?: string;
  readonly securityPolicy?: string;
  readonly managedLoginVersion?: number;
}

/** The five sides of one custom domain: the `--json` output, dates in ISO 8601. */
export interface ShowReport {
  readonly version: 1;
  readonly customDomain: string;
  readonly readAt: Date;
  readonly wanted?: WantedReport;
  /** Absent unless the name is one user pool's custom domain. */
  readonly cognito?: CustomDomainReport;
  /** Certificates that cover it, the held one first. */
  readonly acm: readonly CandidateReport["certificate"][];
  readonly dns?: {
    readonly addresses: readonly string[];
    /** The CloudFront host name that the name must lead to. */
    readonly expectedTarget?: string;
  } & Pick<DnsLook, "parent" | "parentHasAddress" | "validationRecords" | "caa" | "unanswered">;
  readonly edges?: readonly EdgeReport[];
  /** What a rotation would do now. */
  readonly action: PlanReport["action"];
  /** Whether an audit judges it; absent without `cognito`. */
  readonly isManaged?: boolean;
  /** What an audit finds on it, the most severe first. */
  readonly findings: readonly FoundFinding[];
  /** What is wrong: what stands in the way of any change, and findings of medium severity or worse. */
  readonly problems: readonly Reason[];
}
