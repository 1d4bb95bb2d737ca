import type { DomainDescriptionType, RoutingType } from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoState, UserPool } from "./state.ts";

/** `SecurityPolicy` of `CustomDomainConfig`: the TLS floor. */
export type SecurityPolicy = "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025";

/** `Routing.Failover`. */
export interface Failover {
  readonly secondaryRegion: string;
  readonly primaryHealthCheckId: string;
}

/** What an update can change besides the certificate; an absent member is described as absent. */
export interface DomainSettings {
  readonly managedLoginVersion?: number;
  readonly securityPolicy?: SecurityPolicy;
  readonly failover?: Failover;
}

/** The part of a custom domain that a prefix domain lacks. */
export interface CustomPart {
  /** What Cognito recorded and describes. */
  certificateArn: string;
  /** What CloudFront was last given; differs from what is recorded after a failed update. */
  deployed?: { readonly certificateArn: string; readonly securityPolicy: SecurityPolicy };
  readonly cloudFrontDomain: string;
  readonly distributionArn: string;
}

/**
 * A user pool's domain.
 *
 *     Create ─► CREATING ─► ACTIVE ◄─► UPDATING ─► FAILED (by a fault; an update leads out of it)
 *                             └──────► DELETING ─► gone (the name lingers for a while)
 */
export interface PoolDomain {
  readonly name: string;
  readonly userPoolId: string;
  /** The pool's primary Region. */
  readonly region: string;
  readonly version: string;
  status: "CREATING" | "UPDATING" | "ACTIVE" | "DELETING" | "FAILED";
  settings: DomainSettings;
  /** Present for a custom domain. */
  readonly custom?: CustomPart;
  /** Counts changes, so that the end of an old one does not touch a newer one. */
  change: number;
}

/** A custom domain: its name is a full host name. */
export type CustomPoolDomain = PoolDomain & { readonly custom: CustomPart };

/** Custom domains are unique everywhere (one CloudFront), prefixes in their Region. */
export function domainKey(name: string, region: string): string {
  return name.includes(".") ? name : `${region}/${name}`;
}

/** Narrows to a custom domain. */
export function isCustom(domain: PoolDomain): domain is CustomPoolDomain {
  return domain.custom !== undefined;
}

/** The pool's custom domain, whatever its state; undefined when it has none. */
export function customDomainOf(state: CognitoState, pool: UserPool): CustomPoolDomain | undefined {
  return [...state.domains.values()].filter(isCustom).find((one) => one.userPoolId === pool.id);
}

/** The pool's prefix domain. */
export function prefixDomainOf(state: CognitoState, pool: UserPool): PoolDomain | undefined {
  return [...state.domains.values()].find((one) => !isCustom(one) && one.userPoolId === pool.id);
}

/** `Routing` as the API shapes it. */
export function routingOf(settings: DomainSettings): { Routing?: RoutingType } {
  const { failover } = settings;
  if (failover === undefined) return {};
  return {
    Routing: {
      Failover: {
        SecondaryRegion: failover.secondaryRegion,
        PrimaryRoute53HealthCheckId: failover.primaryHealthCheckId,
      },
    },
  };
}

const bucketCities: Readonly<Record<string, string>> = {
  "us-east-1": "iad",
  "us-east-2": "cmh",
  "us-west-1": "sfo",
  "us-west-2": "pdx",
  "eu-west-1": "dub",
  "eu-west-2": "lhr",
  "eu-central-1": "fra",
  "ap-northeast-1": "nrt",
};

/**
 * `DomainDescription`. A prefix domain has no `CustomDomainConfig`, `S3Bucket`,
 * `CloudFrontDistribution` nor `Routing` here. `CloudFrontDistribution` is a host name, not an ARN.
 */
export function describeDomain(domain: PoolDomain, accountId: string): DomainDescriptionType {
  const { settings, custom } = domain;
  const common = {
    UserPoolId: domain.userPoolId,
    AWSAccountId: accountId,
    Domain: domain.name,
    Status: domain.status,
    ...(settings.managedLoginVersion === undefined
      ? {}
      : { ManagedLoginVersion: settings.managedLoginVersion }),
  };
  if (custom === undefined) return common;
  return {
    ...common,
    S3Bucket: `aws-cognito-prod-${bucketCities[domain.region] ?? "gen"}-assets`,
    CloudFrontDistribution: custom.cloudFrontDomain,
    Version: domain.version,
    CustomDomainConfig: {
      CertificateArn: custom.certificateArn,
      ...(settings.securityPolicy === undefined ? {} : { SecurityPolicy: settings.securityPolicy }),
    },
    ...routingOf(settings),
  };
}
