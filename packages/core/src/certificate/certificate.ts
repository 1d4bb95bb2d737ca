/** `Status` of `DescribeCertificate` (ACM API, CertificateDetail). */
export type CertificateStatus =
  | "PENDING_VALIDATION"
  | "ISSUED"
  | "INACTIVE"
  | "EXPIRED"
  | "VALIDATION_TIMED_OUT"
  | "REVOKED"
  | "FAILED";

/** `Type` of `DescribeCertificate`. `PRIVATE` certificates are not publicly trusted. */
export type CertificateType = "AMAZON_ISSUED" | "IMPORTED" | "PRIVATE";

/** One entry of `DomainValidationOptions`, as far as DNS can be held against it. */
export interface CertificateValidation {
  /** The name that is validated, e.g. `*.example.com`. */
  readonly name: string;
  /** `DNS`, `EMAIL`, `HTTP`, as ACM spells it. */
  readonly method?: string;
  /** The CNAME that has to stay in DNS; names in lower case without a trailing dot. */
  readonly record?: { readonly name: string; readonly value: string };
}

/**
 * One ACM certificate as it was read: the fields a decision needs, nothing derived.
 * Names are lower case without a trailing dot; `names` holds every subject alternative name.
 */
export interface Certificate {
  readonly arn: string;
  readonly status: CertificateStatus;
  readonly type: CertificateType;
  readonly domainName: string;
  readonly names: readonly string[];
  readonly serial?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** `IssuedAt`, or `ImportedAt` of an imported one. */
  readonly issuedAt?: Date;
  /** As ACM spells it, a hyphen normalised to `_`: `RSA_2048`, `EC_prime256v1`, … */
  readonly keyAlgorithm?: string;
  /** `CLOUDFRONT` marks certificates that only CloudFront itself may use. */
  readonly managedBy?: string;
  /** `ACME` marks certificates whose key never reaches ACM. */
  readonly keyPairOrigin?: string;
  readonly renewalEligibility?: string;
  readonly renewal?: {
    readonly status: string;
    readonly reason?: string;
    readonly updatedAt?: Date;
  };
  /** ARNs of what ACM knows to use it; absent when ACM did not say. */
  readonly inUseBy?: readonly string[];
  /** `FailureReason` of one that could not be issued. */
  readonly failureReason?: string;
  /** How each name is validated; absent for imported ones. */
  readonly validations?: readonly CertificateValidation[];
  /** SHA-256 of the leaf certificate's DER, lower-case hex without colons. Absent until issued. */
  readonly fingerprintSha256?: string;
}
