import { type NamedReason, reasonOf } from "../rotation/reason.ts";
import type { Certificate } from "./certificate.ts";
import { certificateRegion, parseCertificateArn } from "./certificate-arn.ts";
import type { CertificateReasonName } from "./certificate-reason.ts";
import { covers } from "./covers.ts";

/** What a certificate is looked at for. */
export interface CertificateUse {
  readonly customDomain: string;
  readonly at: Date;
  /** The user pool's account; not compared when absent or empty. */
  readonly accountId?: string;
}

/** A reason that lies in a certificate. */
export type CertificateViolation = NamedReason<CertificateReasonName>;

type Check = (certificate: Certificate, use: CertificateUse) => CertificateViolation | undefined;

/**
 * Key algorithms that CloudFront accepts, as ACM spells them.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
const acceptedKeys: readonly string[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
];

/**
 * Every reason why a custom domain must not be given this certificate now; empty when it may.
 * All that is wrong is told at once, so that a person mends it in one go.
 */
export function violationsOf(
  certificate: Certificate,
  use: CertificateUse,
): readonly CertificateViolation[] {
  return checks.flatMap((check) => check(certificate, use) ?? []);
}

/**
 * The violations that an ARN alone shows, without asking ACM: not a certificate's ARN, or one of
 * another Region or account, which ACM in us-east-1 of this account could not describe anyway.
 */
export function violationsOfArn(
  arn: string,
  use: Pick<CertificateUse, "accountId">,
): readonly CertificateViolation[] {
  return arnChecks.flatMap((check) => check(arn, use.accountId) ?? []);
}

type ArnCheck = (arn: string, accountId: string | undefined) => CertificateViolation | undefined;

const certificateArnInvalid: ArnCheck = (arn) =>
  parseCertificateArn(arn) === undefined
    ? reasonOf(
        "certificateArnInvalid",
        `"${arn.slice(0, 200)}" is not the ARN of an ACM certificate.`,
        "Pass an ARN such as arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b.",
      )
    : undefined;

const certificateOutsideUsEast1: ArnCheck = (arn) => {
  const region = parseCertificateArn(arn)?.region;
  if (region === undefined || region === certificateRegion) return undefined;
  return reasonOf(
    "certificateOutsideUsEast1",
    `The certificate ${arn} is in ${region}; Cognito custom domains take certificates from us-east-1 only.`,
    "Request or import the certificate in us-east-1, whatever the user pool's Region.",
  );
};

const certificateInOtherAccount: ArnCheck = (arn, accountId) => {
  const owner = parseCertificateArn(arn)?.accountId;
  if (owner === undefined || accountId === undefined || accountId === "") return undefined;
  if (owner === accountId) return undefined;
  return reasonOf(
    "certificateInOtherAccount",
    `The certificate ${arn} belongs to account ${owner}, the user pool to ${accountId}.`,
    `Request or import the certificate in account ${accountId}.`,
  );
};

const arnChecks: readonly ArnCheck[] = [
  certificateArnInvalid,
  certificateOutsideUsEast1,
  certificateInOtherAccount,
];

const notIssuedFix: Partial<Record<Certificate["status"], string>> = {
  PENDING_VALIDATION:
    "Create the DNS validation records that ACM names, or wait for them to be seen.",
  VALIDATION_TIMED_OUT: "Request the certificate anew and create its DNS records within 72 hours.",
  FAILED: "Look up FailureReason in DescribeCertificate, mend it and request the certificate anew.",
};

const certificateNotIssued: Check = ({ arn, status }) =>
  status === "ISSUED" || status === "EXPIRED" || status === "REVOKED"
    ? undefined
    : reasonOf(
        "certificateNotIssued",
        `The certificate ${arn} is ${status}, not ISSUED.`,
        notIssuedFix[status] ?? "Request or import another certificate.",
      );

const certificateRevoked: Check = ({ arn, status }) =>
  status === "REVOKED"
    ? reasonOf(
        "certificateRevoked",
        `The certificate ${arn} is revoked.`,
        "Request or import another certificate.",
      )
    : undefined;

const certificateExpired: Check = ({ arn, status, notAfter }, { at }) =>
  status === "EXPIRED" || (notAfter !== undefined && notAfter.getTime() <= at.getTime())
    ? reasonOf(
        "certificateExpired",
        `The certificate ${arn} expired${notAfter === undefined ? "" : ` on ${say(notAfter)}`}.`,
        "Renew it, re-import it under the same ARN, or request another.",
      )
    : undefined;

const certificateNotYetValid: Check = ({ arn, notBefore }, { at }) =>
  notBefore !== undefined && notBefore.getTime() > at.getTime()
    ? reasonOf(
        "certificateNotYetValid",
        `The certificate ${arn} is valid only from ${say(notBefore)}.`,
        "Wait until then, or use a certificate that is valid now.",
      )
    : undefined;

const certificateValidityUnknown: Check = ({ arn, status, notBefore, notAfter }) =>
  status === "ISSUED" && !(isKnown(notBefore) && isKnown(notAfter))
    ? reasonOf(
        "certificateValidityUnknown",
        `ACM calls the certificate ${arn} issued but does not say from when till when it is valid.`,
        "Look at it with `aws acm describe-certificate --region us-east-1`, then try again.",
      )
    : undefined;

const certificatePrivate: Check = ({ arn, type }) =>
  type === "PRIVATE"
    ? reasonOf(
        "certificatePrivate",
        `The certificate ${arn} comes from a private CA, which browsers do not trust.`,
        "Request a public certificate, or import one of a CA on Mozilla's list.",
      )
    : undefined;

const certificateKeyNotAccepted: Check = ({ arn, keyAlgorithm }) =>
  keyAlgorithm !== undefined && acceptedKeys.includes(keyAlgorithm)
    ? undefined
    : reasonOf(
        "certificateKeyNotAccepted",
        `The certificate ${arn} has a key of ${keyAlgorithm ?? "an unknown algorithm"}; CloudFront accepts ${acceptedKeys.join(", ")}.`,
        "Request a certificate with RSA_2048, EC_prime256v1 or EC_secp384r1.",
      );

const certificateFromAcme: Check = ({ arn, keyPairOrigin }) =>
  keyPairOrigin === "ACME"
    ? reasonOf(
        "certificateFromAcme",
        `The certificate ${arn} was issued over ACME: its key is not in ACM, so CloudFront cannot use it.`,
        "Request the certificate from ACM itself, or import it together with its key.",
      )
    : undefined;

const certificateManagedByCloudFront: Check = ({ arn, managedBy }) =>
  managedBy === "CLOUDFRONT"
    ? reasonOf(
        "certificateManagedByCloudFront",
        `The certificate ${arn} is managed by CloudFront and cannot be given to Cognito.`,
        "Request a certificate of its own for the custom domain.",
      )
    : undefined;

const certificateDoesNotCover: Check = ({ arn, names }, { customDomain }) =>
  covers(names, customDomain)
    ? undefined
    : reasonOf(
        "certificateDoesNotCover",
        `The certificate ${arn} is for ${names.slice(0, 10).join(", ") || "no name"}, which does not cover ${customDomain}.`,
        `Request a certificate for ${customDomain}, or for a wildcard exactly one level above it.`,
      );

const ofArn =
  (check: ArnCheck): Check =>
  ({ arn }, { accountId }) =>
    check(arn, accountId);

const checks: readonly Check[] = [
  ...arnChecks.map(ofArn),
  certificateNotIssued,
  certificateRevoked,
  certificateExpired,
  certificateNotYetValid,
  certificateValidityUnknown,
  certificatePrivate,
  certificateKeyNotAccepted,
  certificateFromAcme,
  certificateManagedByCloudFront,
  certificateDoesNotCover,
];

function isKnown(instant: Date | undefined): boolean {
  return instant !== undefined && !Number.isNaN(instant.getTime());
}

/** For a message; an unreadable date must not throw here. */
function say(instant: Date): string {
  return isKnown(instant) ? instant.toISOString() : "an unreadable date";
}
