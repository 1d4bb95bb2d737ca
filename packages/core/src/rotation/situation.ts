import type { Certificate } from "../certificate/certificate.ts";
import type { RolledBackCertificate } from "../certificate/rolled-back-certificate.ts";
import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { CustomDomain, PrefixDomain } from "../custom-domain/custom-domain.ts";
import type { EdgeObservation } from "../edge/edge.ts";
import type { RoutingObservation } from "../routing/routing.ts";

/** A value and when it was read. */
export interface Read<Value> {
  readonly value: Value;
  readonly readAt: Date;
}

/** A certificate that a request or a trigger named, looked up. */
export interface NamedCertificate {
  readonly arn: string;
  /** Absent when ACM knows none, and when the ARN cannot be one of this account in us-east-1. */
  readonly certificate?: Certificate | undefined;
}

/** What Cognito says of the name, Region by Region. */
export type FoundDomain =
  | { readonly kind: "custom"; readonly customDomain: CustomDomain }
  | { readonly kind: "prefix"; readonly prefixDomain: PrefixDomain }
  | { readonly kind: "missing"; readonly regions: readonly string[] }
  /** A Region in which it lives, or may live, does not answer. */
  | {
      readonly kind: "unavailable";
      readonly regions: readonly string[];
      /** What the first of the failed calls threw. */
      readonly error: unknown;
    }
  | { readonly kind: "ambiguous"; readonly customDomains: readonly CustomDomain[] };

/**
 * All that a decision about one custom domain rests on, read once and not changed after.
 * Members beside `domain` are there only when there is a custom domain to read them for.
 */
export interface Situation {
  /** When the reading ended: the "now" of the decision. */
  readonly at: Date;
  readonly domain: Read<FoundDomain>;
  /** The certificate that the custom domain holds; the value is undefined when ACM has none. */
  readonly current?: Read<Certificate | undefined>;
  readonly requested?: Read<NamedCertificate>;
  readonly hinted?: Read<NamedCertificate>;
  /** The certificate that the user pool's tag `latchkey:certificate-arn` names. */
  readonly pinned?: Read<NamedCertificate>;
  /** The user pool's tags, in its primary Region. */
  readonly tags?: Read<Readonly<Record<string, string>>>;
  /** The installation's configuration; its defaults when absent. */
  readonly config?: FunctionConfig;
  /** Certificates covering the name, whatever their state. */
  readonly candidates: Read<readonly Certificate[]>;
  /** Certificates that earlier rotations went back from; absent when nothing is to be chosen. */
  readonly rolledBack?: Read<readonly RolledBackCertificate[]>;
  /** Absent without failover routing. */
  readonly routing?: Read<RoutingObservation>;
  /** One round of edges; absent when the ARN is to change anyway. */
  readonly edges?: Read<readonly EdgeObservation[]>;
}
