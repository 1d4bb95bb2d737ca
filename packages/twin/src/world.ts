import type { TwinClock } from "./clock.ts";
import type { FaultPlan } from "./fault/fault-plan.ts";
import type { Random } from "./random.ts";

/**
 * What the twin's services know of each other. Each member belongs to one service, which alone
 * changes it; the others only see these interfaces.
 */
export interface World {
  readonly accountId: string;
  readonly clock: TwinClock;
  readonly random: Random;
  readonly certificates: CertificateDirectory;
  readonly customDomains: CustomDomainDirectory;
  readonly dnsRecords: DnsDirectory;
  readonly healthChecks: HealthCheckDirectory;
  readonly edges: EdgeNetwork;
  readonly bus: EventBus;
  readonly iam: Iam;
  /** What goes wrong by itself; every part asks it at each chance. */
  readonly faults: FaultPlan;
  /** Regions in which an outage was declared through the control port. */
  readonly regionOutages: Set<string>;
}

/** A certificate as ACM holds it, with its key: what a distribution needs to serve it. */
export interface HeldCertificate {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  /** Lower case; may start with `*.`. */
  readonly names: readonly string[];
  readonly status: string;
  readonly type: "AMAZON_ISSUED" | "IMPORTED" | "PRIVATE";
  /** As ACM spells it: `RSA_2048`, `EC_prime256v1`, … */
  readonly keyAlgorithm: string;
  readonly keyPairOrigin?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The chain leads to a root that the twin counts as publicly trusted. */
  readonly isTrusted: boolean;
  readonly certificatePem: string;
  /** Intermediates, leaf's issuer first, without the root. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

/** Owned by ACM. */
export interface CertificateDirectory {
  find(arn: string): HeldCertificate | undefined;
  /** Keeps `InUseBy`; the user is a distribution's ARN. */
  setInUse(arn: string, userArn: string, isInUse: boolean): void;
  /** Called after a renewal or re-import: same ARN, other certificate. */
  onReplaced(listener: (arn: string) => void): void;
}

/** What the edges must serve for one custom domain. */
export interface DistributionConfig {
  /** `d1234abcd.cloudfront.net` */
  readonly cloudFrontDomain: string;
  readonly distributionArn: string;
  readonly customDomain: string;
  readonly certificateArn: string;
  readonly securityPolicy: "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025";
}

/** Owned by the edges (CloudFront's part). */
export interface EdgeNetwork {
  /** Distributes a configuration edge by edge; resolves when every edge has it (simulated minutes). */
  deploy(config: DistributionConfig): Promise<void>;
  remove(cloudFrontDomain: string): void;
  /** Loopback addresses of the edges that answer for this host name; empty when unknown. */
  addressesOf(hostName: string): readonly string[];
}

/** Owned by Cognito. */
export interface CustomDomainDirectory {
  find(customDomain: string): ServedCustomDomain | undefined;
}

/** A custom domain as an edge must answer for it. */
export interface ServedCustomDomain {
  readonly customDomain: string;
  readonly userPoolId: string;
  readonly cloudFrontDomain: string;
  /** The Region that serves now: the secondary while the primary's health check is unhealthy. */
  readonly servingRegion: string;
}

export type DnsRecordType = "A" | "AAAA" | "CNAME" | "CAA" | "TXT" | "NS" | "SOA" | "MX";

/** Owned by Route 53: what its public zones hold. */
export interface DnsDirectory {
  /**
   * Values of one record set, wildcards applied, CNAMEs and aliases not followed.
   * An alias record comes back as `{ alias: "d123.cloudfront.net" }`.
   */
  lookup(
    name: string,
    type: DnsRecordType,
  ):
    | { readonly values: readonly string[]; readonly ttl: number }
    | { readonly alias: string }
    | undefined;
}

/** Owned by Route 53's health checks. */
export interface HealthCheckDirectory {
  /** By the 18 % rule, inversion and `Disabled` applied; undefined when there is no such check. */
  isHealthy(id: string): boolean | undefined;
}

/** An event as EventBridge delivers it. */
export interface AwsEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Owned by EventBridge: the default bus of a Region. */
export interface EventBus {
  /** Fills in version, id, account and time; delivery happens later, never within this call. */
  emit(event: {
    readonly region: string;
    readonly source: string;
    readonly detailType: string;
    readonly resources: readonly string[];
    readonly detail: unknown;
  }): void;
}

/** Who makes a call. */
export type Principal =
  | { readonly kind: "operator"; readonly arn: string }
  | { readonly kind: "role"; readonly roleName: string; readonly arn: string };

/** Owned by the kernel: the deployed roles, and who holds which access key. */
export interface Iam {
  /**
   * Keys that were not issued are an operator's, who may do everything: `user/alice` is that user's,
   * `terraform/deploy` that session's of a role, any other the user `operator`'s. Twelve digits
   * in front, alone or before a slash, are the account it acts in.
   */
  principalOf(accessKeyId: string): Principal;
  /**
   * Temporary credentials of a deployed role; the same ones for the same session. The session is
   * named after the role, without `-role`, unless a name is given.
   */
  issueCredentials(
    roleName: string,
    sessionName?: string,
  ): {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Whether the role's (or operator's) policies allow the action on every resource; explicit deny wins. */
  isAllowed(
    principal: Principal,
    action: string,
    resources: readonly string[],
    context?: Readonly<Record<string, string>>,
  ): boolean;
}
