import type {
  CertificateExport,
  CertificateKeyPairOrigin,
  CertificateManagedBy,
  CertificateStatus,
  DomainStatus,
  FailureReason,
  KeyAlgorithm,
  RenewalStatus,
  RevocationReason,
  ValidationMethod,
} from "@aws-sdk/client-acm";

/** The X.509 side of a certificate: absent until it was issued. */
export interface CertificateContent {
  readonly certificatePem: string;
  /** Leaf's issuer first; as imported, or the intermediates without the root. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
  /** Colon-separated lower-case hex. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** What was asked for, which the dates need not show: leaves may be backdated. */
  readonly validityDays: number;
}

/** How far the proof of control over one name has come. */
export interface NameValidation {
  readonly name: string;
  status: DomainStatus;
}

/**
 * One certificate as ACM keeps it.
 *
 * ```
 * PENDING_VALIDATION ──► ISSUED ──► EXPIRED
 *        │                 └──────► REVOKED
 *        ├──► VALIDATION_TIMED_OUT (72 h)
 *        └──► FAILED (a CAA record forbids Amazon)
 * ```
 * An imported one starts as ISSUED. A renewal or re-import replaces `content` and keeps the rest.
 */
export interface CertificateRecord {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  readonly type: "AMAZON_ISSUED" | "IMPORTED";
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  /** ARNs of the resources that use it. */
  readonly users: Set<string>;
  /** The common name; an imported certificate may have none. */
  domainName: string | undefined;
  /** The subject alternative names, lower case. */
  names: readonly string[];
  keyAlgorithm: KeyAlgorithm;
  status: CertificateStatus;
  keyPairOrigin: CertificateKeyPairOrigin;
  exportOption: CertificateExport;
  managedBy?: CertificateManagedBy;
  validationMethod?: ValidationMethod;
  validations: readonly NameValidation[];
  /** Where validation mails go, by name; only for EMAIL. */
  validationDomains: ReadonlyMap<string, string>;
  content?: CertificateContent;
  issuedAt?: Date;
  importedAt?: Date;
  revokedAt?: Date;
  revocationReason?: RevocationReason;
  failureReason?: FailureReason;
  renewal?: {
    readonly status: RenewalStatus;
    readonly reason?: FailureReason;
    readonly updatedAt: Date;
  };
  /** A key is being made: neither issue nor renew it a second time. */
  isBeingIssued: boolean;
  /** The days to expiry for which each daily event went out last. */
  lastNotice: { approaching?: number; actionRequired?: number };
}
