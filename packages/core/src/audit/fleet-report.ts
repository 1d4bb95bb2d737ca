import type { Mode } from "../config/latchkey-config.ts";
import type { CustomDomainSettings } from "../custom-domain/custom-domain.ts";
import type { Plan } from "../rotation/plan.ts";
import type {
  CertificateRef,
  EdgeEvidence,
  Reason,
  RoutingEvidence,
} from "../rotation/rotation-state.ts";
import type { FindingName, Mender, Severity } from "./finding-catalogue.ts";

/** One fact that a finding rests on, and where it was read. */
export interface Evidence {
  readonly source:
    | "wanted"
    | "cognito"
    | "acm"
    | "dns"
    | "edge"
    | "route53"
    | "cloudtrail"
    | "record"
    | "audit";
  /** e.g. `CertificateArn`, `CNAME _x.auth.example.com`, `edge 203.0.113.7`. */
  readonly what: string;
  readonly value: string;
}

/** One way in which something differs from what it should be, and what to do. */
export interface Finding {
  /**
   * Stable from audit to audit: 16 hex digits of a hash of name, account, Region and what it is
   * about. Two findings of one report never share it.
   */
  readonly id: string;
  readonly name: FindingName;
  readonly severity: Severity;
  readonly mender: Mender;
  readonly accountId: string;
  readonly region?: string;
  readonly customDomain?: string;
  /** An ARN or ID of what is meant beside the custom domain: a certificate, a health check, a pool. */
  readonly resource?: string;
  /** What is the matter, one or two sentences, with the names in it. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly fix: string;
  /** ISO 8601; the first audit of those in a row that found it. */
  readonly firstSeenAt: string;
  /** Whether this audit tells of it anew: it is new, worse, or its evidence changed. */
  readonly isNews: boolean;
}

/** A finding of the audit before that is gone. */
export interface ResolvedFinding
  extends Pick<Finding, "id" | "name" | "severity" | "accountId" | "firstSeenAt" | "message"> {
  readonly region?: string;
  readonly customDomain?: string;
}

/** A certificate as a report shows it: times in ISO 8601, as ACM spells the rest. */
export interface ReportedCertificate {
  readonly arn: string;
  readonly status?: string;
  readonly type?: string;
  readonly names: readonly string[];
  readonly serial?: string;
  readonly fingerprintSha256?: string;
  readonly keyAlgorithm?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly issuedAt?: string;
  readonly renewalEligibility?: string;
  readonly renewal?: { readonly status: string; readonly reason?: string };
  /** Custom domains that hold it. */
  readonly heldBy: readonly string[];
}

/** What one side says of DNS. */
export interface ReportedDns {
  /** The CloudFront host name that the custom domain must lead to. */
  readonly expectedTarget?: string;
  /** CNAMEs followed, in order. */
  readonly chain: readonly string[];
  readonly addresses: readonly string[];
  /** Undefined when it could not be asked. */
  readonly parentHasAddress?: boolean;
  /** By name: whether each validation CNAME is as ACM wants it. */
  readonly validationRecords: readonly {
    readonly name: string;
    readonly expected: string;
    readonly found?: string;
  }[];
  /** The CAA set that applies, and whether Amazon may issue by it. */
  readonly caa?: {
    readonly at: string;
    readonly values: readonly string[];
    readonly allowsAmazon: boolean;
  };
}

/** One custom domain and its five sides. */
export interface ReportedCustomDomain {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly userPoolId: string;
  /** False when it is not selected, or switched off by its pool's tag. */
  readonly isManaged: boolean;
  /** By configuration and tags. */
  readonly wanted: {
    readonly mode: Mode | "off";
    readonly certificateArn?: string;
    readonly settings: CustomDomainSettings;
  };
  readonly cognito: {
    readonly status?: string;
    readonly certificateArn?: string;
    readonly settings: CustomDomainSettings;
    readonly cloudFrontDomain?: string;
    readonly replicas?: readonly { readonly region: string; readonly status: string }[];
  };
  /** ARNs of the certificates of the report that cover the name, the held one first. */
  readonly acm: { readonly certificateArns: readonly string[] };
  readonly dns?: ReportedDns;
  readonly edges?: readonly EdgeEvidence[];
  readonly routing?: RoutingEvidence;
  readonly decision?: Plan["action"];
  /** The certificate that a rotation would move it to, or whose serving it would prove. */
  readonly target?: CertificateRef;
  /** The user pool's owner wants to see plans only. */
  readonly isObserveOnly?: boolean;
  readonly reasons: readonly Reason[];
  /**
   * Whole days left of the held certificate, rounded toward zero: 0 on its last day and on the
   * first one after its end, then negative.
   */
  readonly daysToExpiry?: number;
  /** What became of the wish to start a rotation. */
  readonly rotation?: {
    readonly executionName: string;
    readonly outcome: "started" | "duplicate" | "failed";
    readonly apply: boolean;
  };
  /** The latest rotations' records, newest first, at most ten. */
  readonly history?: readonly {
    readonly at: string;
    readonly verdict: string;
    readonly fromArn?: string;
    readonly toArn?: string;
    readonly recordKey: string;
  }[];
}

/** One account's Region that was looked at. */
export interface ReportedUnit {
  readonly accountId: string;
  readonly region: string;
  /** User pools that were looked at; fewer than there are when the search could end early. */
  readonly userPools: number;
  /** Absent when it could be read. */
  readonly problem?: string;
}

/** The account of one audit: JSON, and what the page, CSV, SARIF and ASFF are made of. */
export interface FleetReport {
  readonly schema: "latchkey/audit-report/2";
  readonly tool: { readonly name: "latchkey"; readonly version: string };
  /** When the audit began, ISO 8601. */
  readonly at: string;
  readonly endedAt: string;
  readonly mode: Mode;
  readonly units: readonly ReportedUnit[];
  /** By name. */
  readonly customDomains: readonly ReportedCustomDomain[];
  /** Those that a custom domain holds or that cover one; by ARN. */
  readonly certificates: readonly ReportedCertificate[];
  /** The most severe first, then by custom domain and name. */
  readonly findings: readonly Finding[];
  readonly resolved: readonly ResolvedFinding[];
  readonly counts: {
    readonly customDomains: number;
    readonly findings: Readonly<Record<Severity, number>>;
    readonly rotationsStarted: number;
    readonly healthChecksDisabled: number;
  };
}
