import { createHash } from "node:crypto";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { daysToExpiry } from "./days-to-expiry.ts";

/** Why a certificate became available (ACM user guide, supported events). */
export type AvailableAction = "ISSUANCE" | "RENEWAL" | "IMPORT" | "REIMPORT";

/** The events that ACM documents (ACM user guide, supported events). */
export type AcmDetailType =
  | "ACM Certificate Available"
  | "ACM Certificate Approaching Expiration"
  | "ACM Certificate Expired"
  | "ACM Certificate Renewal Action Required"
  | "ACM Certificate Revoked";

export function emitAvailable(
  state: AcmState,
  certificate: CertificateRecord,
  action: AvailableAction,
): void {
  emit(state, certificate, "ACM Certificate Available", {
    Action: action,
    CertificateType: certificate.type,
    ...identity(certificate),
    ...validationMethod(certificate),
    CertificateCreatedDate: wholeSeconds(certificate.createdAt),
    ...expirationDate(certificate),
    DaysToExpiry: daysToExpiry(certificate, state.world.clock.now()),
    ...use(certificate),
  });
}

export function emitApproachingExpiration(state: AcmState, certificate: CertificateRecord): void {
  emit(state, certificate, "ACM Certificate Approaching Expiration", {
    DaysToExpiry: daysToExpiry(certificate, state.world.clock.now()),
    ...identity(certificate),
  });
}

/** ACM sends none for imported certificates. */
export function emitExpired(state: AcmState, certificate: CertificateRecord): void {
  if (certificate.type === "IMPORTED") return;
  emit(state, certificate, "ACM Certificate Expired", {
    CertificateType: certificate.type,
    ...identity(certificate),
    ...validationMethod(certificate),
    CertificateCreatedDate: wholeSeconds(certificate.createdAt),
    ...expirationDate(certificate),
    ...use(certificate),
  });
}

/** ACM sends none for imported certificates. */
export function emitRenewalActionRequired(
  state: AcmState,
  certificate: CertificateRecord,
  reason: string,
): void {
  if (certificate.type === "IMPORTED") return;
  emit(state, certificate, "ACM Certificate Renewal Action Required", {
    CertificateType: certificate.type,
    ...identity(certificate),
    ...validationMethod(certificate),
    RenewalStatusReason: reason,
    DaysToExpiry: daysToExpiry(certificate, state.world.clock.now()),
    ...expirationDate(certificate),
    ...use(certificate),
  });
}

/** This one says `Exportable` where the others say `Exported`. */
export function emitRevoked(state: AcmState, certificate: CertificateRecord): void {
  emit(state, certificate, "ACM Certificate Revoked", {
    CertificateType: certificate.type,
    ...identity(certificate),
    ...expirationDate(certificate),
    Exportable: certificate.exportOption === "ENABLED",
  });
}

/** ACM's endpoint and account of a certificate that was got by ACME: always the same for the same ARN. */
export function acmeOrigin(certificate: CertificateRecord): {
  AcmeEndpointArn?: string;
  AcmeAccountId?: string;
} {
  if (certificate.keyPairOrigin !== "ACME") return {};
  const digest = createHash("sha256").update(certificate.arn).digest("hex");
  const prefix = `arn:aws:acm:${certificate.region}:${certificate.accountId}`;
  return {
    AcmeEndpointArn: `${prefix}:acme-endpoint/${digest.slice(0, 32)}`,
    AcmeAccountId: digest.slice(32, 64),
  };
}

function emit(
  state: AcmState,
  certificate: CertificateRecord,
  detailType: AcmDetailType,
  detail: object,
): void {
  const { region, arn } = certificate;
  state.world.bus.emit({ region, source: "aws.acm", detailType, resources: [arn], detail });
}

function identity(certificate: CertificateRecord): object {
  const commonName = certificate.domainName ?? certificate.names[0];
  return {
    ...(commonName === undefined ? {} : { CommonName: commonName }),
    ...(certificate.names[0] === undefined
      ? {}
      : { FirstSubjectAlternativeName: certificate.names[0] }),
    ...(certificate.content ? { ValidityInDays: certificate.content.validityDays } : {}),
    CertificateKeyPairOrigin: certificate.keyPairOrigin,
    ...acmeOrigin(certificate),
  };
}

function validationMethod(certificate: CertificateRecord): object {
  const method = certificate.validationMethod;
  return method === undefined ? {} : { DomainValidationMethod: method };
}

function expirationDate(certificate: CertificateRecord): object {
  if (certificate.content === undefined) return {};
  return { CertificateExpirationDate: wholeSeconds(certificate.content.notAfter) };
}

function use(certificate: CertificateRecord): object {
  return { InUse: certificate.users.size > 0, Exported: false };
}

/** ACM's events carry no milliseconds. */
function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
