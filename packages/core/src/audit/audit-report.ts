import type { Mode } from "../config/latchkey-config.ts";
import type { CustomDomainSettings } from "../custom-domain/custom-domain.ts";
import type { Plan } from "../rotation/plan.ts";
import type { ReasonName } from "../rotation/reason.ts";
import type { CertificateRef, Reason, RoutingEvidence } from "../rotation/rotation-state.ts";
import type { ChangeTool } from "./change-tool.ts";

/** What an audit can find besides the reasons of a plan. */
export type AuditFindingName =
  /** The user pools of a Region could not be listed. */
  | "regionUnreadable"
  /** A user pool could not be described. */
  | "userPoolUnreadable"
  /** What a decision about the custom domain rests on could not be read. */
  | "customDomainUnreadable"
  /** A rotation that the audit wanted could not be started. */
  | "rotationNotStarted"
  /** The certificate that is held has fewer days left than configured (`expiry.warnDays`). */
  | "certificateExpiresSoon"
  /** The same, by the number of days that is called urgent (`expiry.urgentDays`). */
  | "certificateExpiresVerySoon"
  /** Somebody else put an older certificate back over the one that Latchkey last set and proved. */
  | "certificateReverted"
  /** Whether that happened could not be told: the SSM parameter with the ARN could not be read. */
  | "activeArnUnreadable";

/** One way in which something differs from what it should be, and what to do. */
export interface AuditFinding {
  readonly name: ReasonName | AuditFindingName;
  readonly region?: string;
  readonly customDomain?: string;
  readonly message: string;
  readonly fix?: string;
  /** Of `certificateReverted`. */
  readonly evidence?: RevertEvidence;
}

/** Before and after of a certificate that was put back, and by whom. */
export interface RevertEvidence {
  /** What Latchkey last set and proved. */
  readonly proved: CertificateRef;
  /** When that was published, ISO 8601. */
  readonly provedAt?: string;
  /** What is held instead. */
  readonly held: CertificateRef;
  /** Name of the SSM parameter that tells the proved ARN. */
  readonly parameter: string;
  readonly by?: RevertAuthor;
  /** A sentence; there without `by`. */
  readonly whyUnknown?: string;
}

/** Who made the call, as CloudTrail tells it. */
export interface RevertAuthor {
  readonly eventId: string;
  /** `UpdateUserPoolDomain` or `CreateUserPoolDomain`. */
  readonly eventName: string;
  /** ISO 8601. */
  readonly at: string;
  readonly region: string;
  readonly principalArn: string;
  readonly sessionName?: string;
  readonly tool?: ChangeTool;
  readonly userAgent?: string;
  /** An IP address, or the name of an AWS service. */
  readonly sourceIpAddress?: string;
  /** False when CloudTrail hides of which custom domain the call was. */
  readonly isCertain: boolean;
}

/** One Region that user pools were looked for in. */
export interface AuditedRegion {
  readonly name: string;
  readonly userPools: number;
  /** Absent when the Region could be read. */
  readonly problem?: string;
}

/** What became of the wish to start a rotation. */
export interface AuditedRotation {
  readonly executionName: string;
  /** `duplicate`: one of that name exists; `failed`: see the findings. */
  readonly outcome: "started" | "duplicate" | "failed";
  /** Whether it may change anything. */
  readonly apply: boolean;
}

/** One custom domain as the audit saw it. */
export interface AuditedCustomDomain {
  readonly name: string;
  readonly region: string;
  readonly userPoolId: string;
  /** False when it is not selected, or switched off by its pool's tag. */
  readonly isManaged: boolean;
  readonly status?: string;
  /** Absent when nothing could be decided; the findings say why. */
  readonly decision?: Plan["action"];
  readonly reasons: readonly Reason[];
  /** The certificate that it holds. */
  readonly certificate?: CertificateRef;
  /** Whole days left of it, negative once it has expired; absent when ACM does not tell. */
  readonly daysToExpiry?: number;
  /** The certificate that it should move to, or whose serving is to be proven. */
  readonly target?: CertificateRef;
  readonly settings?: CustomDomainSettings;
  readonly routing?: RoutingEvidence;
  readonly rotation?: AuditedRotation;
}

/** The account of one audit: one S3 object, JSON, `reports/<date>.json`. */
export interface AuditReport {
  readonly schema: "latchkey/audit-report/1";
  /** When the audit began, ISO 8601. */
  readonly at: string;
  readonly endedAt: string;
  readonly mode: Mode;
  readonly regions: readonly AuditedRegion[];
  /** By name. */
  readonly customDomains: readonly AuditedCustomDomain[];
  /** The most urgent first. */
  readonly findings: readonly AuditFinding[];
  readonly counts: AuditCounts;
}

/** What is counted into metrics, and told in the notice. */
export interface AuditCounts {
  /** Managed ones. */
  readonly customDomains: number;
  readonly findings: number;
  readonly rotationsStarted: number;
  readonly healthChecksDisabled: number;
}

/** The S3 key of the report: one a day (UTC); a second audit on the day makes a new version of it. */
export function reportKeyOf({ at }: Pick<AuditReport, "at">): string {
  return `reports/${at.slice(0, 10)}.json`;
}
