import type { Certificate } from "@latchkey/core/certificate/certificate";

/** One custom domain in a list. */
export interface ListedCustomDomain {
  readonly name: string;
  readonly region: string;
  readonly userPoolId: string;
  /** `Status` as Cognito tells it; absent when it could not be read. */
  readonly status?: string;
  /** Of a certificate that ACM does not have, the ARN alone. */
  readonly certificate?: Pick<Certificate, "arn"> & Partial<Certificate>;
  /** Whole days left of the certificate, negative once it has expired. */
  readonly daysLeft?: number;
  /** What could not be read, a sentence. */
  readonly problem?: string;
}

/** The custom domains of an account: the `--json` output, dates in ISO 8601. */
export interface ListReport {
  readonly version: 1;
  readonly readAt: Date;
  readonly regions: readonly {
    readonly name: string;
    readonly userPools: number;
    readonly problem?: string;
  }[];
  /** By name. */
  readonly customDomains: readonly ListedCustomDomain[];
  /** What could not be read besides. */
  readonly problems: readonly { readonly message: string; readonly fix?: string }[];
}
