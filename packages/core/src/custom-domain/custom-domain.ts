/** `SecurityPolicy` of `CustomDomainConfig` (Cognito user pools API): the TLS floor. */
export type SecurityPolicy = "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025";

/** `Status` of `DomainDescription`. */
export type CustomDomainStatus = "CREATING" | "DELETING" | "UPDATING" | "ACTIVE" | "FAILED";

/** `Routing.Failover` of a multi-Region custom domain. */
export interface FailoverRouting {
  readonly secondaryRegion: string;
  readonly primaryHealthCheckId: string;
}

/**
 * Everything of a custom domain that `UpdateUserPoolDomain` can change besides the certificate.
 * A rotation must leave all of it as it was. An absent member was absent when read.
 */
export interface CustomDomainSettings {
  readonly securityPolicy?: SecurityPolicy;
  readonly managedLoginVersion?: number;
  readonly routing?: FailoverRouting;
}

/** A user pool's custom domain as `DescribeUserPoolDomain` gave it. */
export interface CustomDomain {
  readonly name: string;
  readonly userPoolId: string;
  /** The Region whose endpoint was asked; a pool ID's prefix does not tell it. */
  readonly region: string;
  readonly accountId: string;
  readonly status: CustomDomainStatus;
  readonly certificateArn: string;
  readonly settings: CustomDomainSettings;
  /** The CloudFront host name that DNS must point to. */
  readonly cloudFrontDomain?: string;
}

/** A prefix domain (`example` of `example.auth.eu-west-1.amazoncognito.com`): left alone. */
export interface PrefixDomain {
  readonly prefix: string;
  readonly userPoolId: string;
  readonly region: string;
}
