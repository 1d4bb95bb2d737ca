import type {
  CertificateDetail,
  DescribeCertificateRequest,
  DescribeCertificateResponse,
  DomainValidation,
  RenewalEligibility,
  RenewalSummary,
} from "@aws-sdk/client-acm";
import type { AwsCall } from "../../service.ts";
import { type AcmState, requireCertificate } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { validationCname } from "./domain-validation.ts";
import { acmeOrigin } from "./events.ts";
import { readUsage } from "./usage.ts";

/** The CNAMEs can be read only some seconds after the request (ACM API, RequestCertificate). */
const readableAfterMs = 5000;
/** Where validation mails go to at a domain (ACM user guide, email validation). */
const mailboxes = ["administrator", "hostmaster", "postmaster", "webmaster", "admin"];

export function describeCertificate(
  state: AcmState,
  input: DescribeCertificateRequest,
  call: AwsCall,
): DescribeCertificateResponse {
  const certificate = requireCertificate(state, input.CertificateArn, call);
  return { Certificate: { ...common(state, certificate), ...ofX509(certificate) } };
}

/** In use, issued by Amazon, neither over nor ACME's (ACM user guide, managed renewal). */
export function renewalEligibility(certificate: CertificateRecord): RenewalEligibility {
  const isEligible =
    certificate.type === "AMAZON_ISSUED" &&
    certificate.status === "ISSUED" &&
    certificate.keyPairOrigin !== "ACME" &&
    certificate.users.size > 0;
  return isEligible ? "ELIGIBLE" : "INELIGIBLE";
}

function common(state: AcmState, certificate: CertificateRecord): CertificateDetail {
  const isImported = certificate.type === "IMPORTED";
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNames: [...certificate.names],
    ManagedBy: certificate.managedBy,
    DomainValidationOptions: isImported ? undefined : validations(state, certificate),
    CreatedAt: certificate.createdAt,
    IssuedAt: certificate.issuedAt,
    ImportedAt: certificate.importedAt,
    Status: certificate.status,
    RevokedAt: certificate.revokedAt,
    RevocationReason: certificate.revocationReason,
    KeyAlgorithm: certificate.keyAlgorithm,
    InUseBy: [...certificate.users],
    FailureReason: certificate.failureReason,
    Type: certificate.type,
    RenewalSummary: renewalSummary(state, certificate),
    RenewalEligibility: renewalEligibility(certificate),
    Options: {
      CertificateTransparencyLoggingPreference: isImported ? "DISABLED" : "ENABLED",
      Export: certificate.exportOption,
    },
    CertificateKeyPairOrigin: certificate.keyPairOrigin,
    ...acmeOrigin(certificate),
  };
}

function ofX509({ content, type }: CertificateRecord): CertificateDetail {
  if (content === undefined) return {};
  const usage = readUsage(content.certificatePem);
  return {
    Serial: content.serial,
    Subject: usage.subject,
    Issuer: type === "AMAZON_ISSUED" ? "Amazon" : usage.issuer,
    NotBefore: content.notBefore,
    NotAfter: content.notAfter,
    SignatureAlgorithm: usage.signatureAlgorithm,
    KeyUsages: usage.keyUsages.map((Name) => ({ Name })),
    ExtendedKeyUsages: [...usage.extendedKeyUsages],
  };
}

function validations(state: AcmState, certificate: CertificateRecord): DomainValidation[] {
  const ageMs = state.world.clock.now().getTime() - certificate.createdAt.getTime();
  const isEarly = certificate.status === "PENDING_VALIDATION" && ageMs < readableAfterMs;
  return certificate.validations.map(({ name, status }) => ({
    DomainName: name,
    ValidationDomain: certificate.validationDomains.get(name) ?? name.replace(/^\*\./, ""),
    ValidationStatus: status,
    ValidationMethod: certificate.validationMethod,
    ...(isEarly ? {} : challenge(certificate, name)),
  }));
}

function challenge(certificate: CertificateRecord, name: string): Partial<DomainValidation> {
  if (certificate.validationMethod === "EMAIL") {
    const domain = certificate.validationDomains.get(name) ?? name.replace(/^\*\./, "");
    return { ValidationEmails: mailboxes.map((mailbox) => `${mailbox}@${domain}`) };
  }
  if (certificate.validationMethod !== "DNS") return {};
  const cname = validationCname(certificate.accountId, name);
  return { ResourceRecord: { Name: cname.name, Type: "CNAME", Value: cname.value } };
}

function renewalSummary(
  state: AcmState,
  certificate: CertificateRecord,
): RenewalSummary | undefined {
  const { renewal } = certificate;
  if (renewal === undefined) return undefined;
  const isPending = renewal.status === "PENDING_VALIDATION";
  return {
    RenewalStatus: renewal.status,
    DomainValidationOptions: validations(state, certificate).map((validation) => ({
      ...validation,
      ValidationStatus: isPending ? "PENDING_VALIDATION" : "SUCCESS",
    })),
    RenewalStatusReason: renewal.reason,
    UpdatedAt: renewal.updatedAt,
  };
}
