import type { Certificate } from "../certificate/certificate.ts";
import type { RolledBackCertificate } from "../certificate/rolled-back-certificate.ts";
import type { Clock } from "../clock.ts";
import type { FunctionConfig } from "../config/latchkey-config.ts";
import type {
  CustomDomain,
  CustomDomainSettings,
  PrefixDomain,
} from "../custom-domain/custom-domain.ts";
import type { EdgeObservation } from "../edge/edge.ts";
import type { Health, HealthCheck, Replica } from "../routing/routing.ts";
import type { UnprovenUpdate } from "./unproven-update.ts";

/** Cognito user pools, any Region. Implemented in `core/src/aws` only. */
export interface CognitoPort {
  /** Undefined when there is none: `ResourceNotFoundException` and an empty description alike. */
  describeDomain(
    region: string,
    name: string,
  ): Promise<
    | { readonly kind: "custom"; readonly customDomain: CustomDomain }
    | { readonly kind: "prefix"; readonly prefixDomain: PrefixDomain }
    | undefined
  >;
  /** Sends certificate and every setting; what is undefined in `settings` is not sent. */
  updateCustomDomain(request: {
    readonly region: string;
    readonly name: string;
    readonly userPoolId: string;
    readonly certificateArn: string;
    readonly settings: CustomDomainSettings;
  }): Promise<void>;
  /** All pools of a Region, page by page. */
  listUserPoolIds(region: string): AsyncIterable<string>;
  /** The pool's custom domain name and tags; undefined when the pool is gone. */
  describeUserPool(
    region: string,
    userPoolId: string,
  ): Promise<
    { readonly customDomain?: string; readonly tags: Readonly<Record<string, string>> } | undefined
  >;
  listReplicas(region: string, userPoolId: string): Promise<readonly Replica[]>;
}

/** ACM in us-east-1. */
export interface AcmPort {
  /** Undefined when it does not exist. `fingerprintSha256` is filled in for issued certificates. */
  describeCertificate(arn: string): Promise<Certificate | undefined>;
  /** Every certificate whose names cover the custom domain, whatever its status, described in full. */
  listCertificatesCovering(customDomain: string): Promise<readonly Certificate[]>;
}

/** Route 53 and its metrics (CloudWatch, us-east-1). */
export interface HealthCheckPort {
  /** Undefined when Route 53 knows no such check. */
  describeHealthCheck(id: string): Promise<HealthCheck | undefined>;
  /** Minimum of `HealthCheckStatus` over the last minutes. */
  readHealth(id: string): Promise<Health>;
}

/** DNS and TLS towards the edges that serve a custom domain. */
export interface EdgePort {
  /** Addresses, without duplicates, at most `most`; empty when the name does not resolve. */
  resolveEdges(request: {
    readonly customDomain: string;
    readonly cloudFrontDomain?: string;
    readonly most: number;
  }): Promise<readonly string[]>;
  /** One handshake, and one below the floor when a policy is given. Never throws for what an edge does. */
  observeEdge(request: {
    readonly address: string;
    readonly customDomain: string;
    readonly securityPolicy?: CustomDomainSettings["securityPolicy"];
  }): Promise<EdgeObservation>;
}

/** What Latchkey remembers of earlier rotations. Implemented in `core/src/aws` only. */
export interface RollBackMemory {
  /** Certificates that rotations of the custom domain went back from, newest first. */
  readRolledBack(customDomain: string): Promise<readonly RolledBackCertificate[]>;
}

/** The update whose proof is still to come. Implemented in `core/src/aws` only. */
export interface UnprovenMemory {
  readUnproven(customDomain: string): Promise<UnprovenUpdate | undefined>;
  /** @param update undefined: there is none any more */
  storeUnproven(customDomain: string, update: UnprovenUpdate | undefined): Promise<void>;
}

/** What the steps of a rotation need from outside. */
export interface RotationPorts {
  readonly clock: Clock;
  readonly cognito: CognitoPort;
  readonly acm: AcmPort;
  readonly healthChecks: HealthCheckPort;
  readonly edges: EdgePort;
  readonly rollBacks: RollBackMemory;
  readonly unproven: UnprovenMemory;
  /** Regions in which user pools are looked for. */
  readonly poolRegions: readonly string[];
  /** The installation's configuration; its defaults when absent. */
  readonly config?: FunctionConfig;
}
