/** Why a certificate cannot be used, or was not chosen, for a custom domain. */
export type CertificateReasonName =
  /** The ARN is not one of an ACM certificate. */
  | "certificateArnInvalid"
  /** ACM knows no certificate of that ARN. */
  | "certificateMissing"
  /** The certificate is not in us-east-1, where CloudFront takes certificates from. */
  | "certificateOutsideUsEast1"
  /** The certificate belongs to another account than the user pool. */
  | "certificateInOtherAccount"
  /** Not issued (yet, or ever): pending, timed out, failed or inactive. */
  | "certificateNotIssued"
  /** Revoked: clients may reject it. */
  | "certificateRevoked"
  /** Its validity has ended. */
  | "certificateExpired"
  /** Its validity has not begun. */
  | "certificateNotYetValid"
  /** ACM calls it issued but does not say from when till when it is valid. */
  | "certificateValidityUnknown"
  /** From a private CA: browsers do not trust it. */
  | "certificatePrivate"
  /** CloudFront does not accept its key's algorithm or size. */
  | "certificateKeyNotAccepted"
  /** Issued over ACME: its key never reaches ACM, so CloudFront cannot use it. */
  | "certificateFromAcme"
  /** Managed by CloudFront, and usable only by CloudFront's own distributions. */
  | "certificateManagedByCloudFront"
  /** None of its names is the custom domain or a wildcard one level above. */
  | "certificateDoesNotCover"
  /** It is the certificate that the custom domain holds already. */
  | "certificateIsCurrent"
  /** It does not expire later than the usable certificate that the custom domain holds. */
  | "certificateExpiresSooner"
  /** A rotation to this very certificate was rolled back a short time ago. */
  | "certificateRolledBackBefore"
  /** Another candidate has the exact name, this one only a wildcard. */
  | "certificateOnlyWildcard"
  /** Another candidate with as good a name expires later. */
  | "certificateExpiresBeforeAnother"
  /** Another candidate, equal in all else, was issued later. */
  | "certificateIssuedBeforeAnother"
  /** Two or more candidates are equally good. */
  | "certificatesTied"
  /** Equal in all else; a usable certificate was needed at once and the lower ARN was taken. */
  | "certificateLostTieBreak";
