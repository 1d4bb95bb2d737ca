import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { ImportCertificateRequest, KeyAlgorithm } from "@aws-sdk/client-acm";
import { keyAlgorithmOf } from "../../edge/key-pair.ts";
import { splitCertificatePems } from "../../edge/pem.ts";
import { hasIssued } from "../../edge/trust.ts";
import type { CertificateContent } from "./certificate-record.ts";
import { constraintError, validationError } from "./errors.ts";

const dayMs = 86_400_000;

/** A certificate of a customer's, read and checked. */
export interface ImportedMaterial {
  readonly domainName: string | undefined;
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  readonly content: CertificateContent;
}

/**
 * Reads what `ImportCertificate` was given, and checks what ACM checks: PEM, one certificate, its
 * dates, a key that it takes and that belongs to the certificate, a chain in order (ACM user
 * guide, prerequisites for importing).
 * @throws ValidationException
 */
export function readImport(input: ImportCertificateRequest, now: Date): ImportedMaterial {
  checkSize("certificate", input.Certificate, 32_768);
  checkSize("privateKey", input.PrivateKey, 5120);
  checkSize("certificateChain", input.CertificateChain, 2_097_152);
  const certificatePem = onlyCertificate(textOf(input.Certificate));
  const leaf = parseCertificate(certificatePem, "certificate");
  checkDates(leaf, now, "certificate");
  const key = parseKey(textOf(input.PrivateKey));
  const keyAlgorithm = keyAlgorithmOf(leaf.publicKey);
  if (keyAlgorithm === undefined) throw validationError("The certificate's key is not supported.");
  if (!leaf.checkPrivateKey(key))
    throw validationError("The private key does not match the certificate.");
  const chainPems = splitCertificatePems(textOf(input.CertificateChain));
  checkChain(leaf, chainPems, input.CertificateChain !== undefined, now);
  return {
    domainName: commonNameOf(leaf) ?? namesOf(leaf)[0],
    names: namesOf(leaf),
    keyAlgorithm: keyAlgorithm as KeyAlgorithm,
    content: {
      certificatePem,
      chainPem: chainPems.join(""),
      privateKeyPem: key.export({ type: "pkcs8", format: "pem" }).toString(),
      serial: serialOf(leaf),
      notBefore: leaf.validFromDate,
      notAfter: leaf.validToDate,
      validityDays: Math.round((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / dayMs),
    },
  };
}

/** The bytes themselves stay out of the refusal: they may be a key. */
function checkSize(member: string, bytes: Uint8Array | undefined, most: number): void {
  if (bytes === undefined) return;
  const value = `${bytes.length} bytes`;
  if (bytes.length === 0)
    throw constraintError(member, value, "Member must have length greater than or equal to 1");
  if (bytes.length > most)
    throw constraintError(member, value, `Member must have length less than or equal to ${most}`);
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("utf8");
}

function onlyCertificate(text: string): string {
  const [first, second] = splitCertificatePems(text);
  if (first === undefined)
    throw validationError("The certificate is not PEM-encoded or is not valid.");
  if (second !== undefined)
    throw validationError(
      "The certificate field contains more than one certificate. You can specify only one certificate in this field.",
    );
  return first;
}

function parseCertificate(pem: string, what: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw validationError(`The ${what} is not PEM-encoded or is not valid.`);
  }
}

function parseKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw validationError("The private key is not supported.");
  try {
    return createPrivateKey(pem);
  } catch {
    throw validationError("The private key is not PEM-encoded or is not valid.");
  }
}

function checkDates(certificate: X509Certificate, now: Date, what: string): void {
  if (certificate.validToDate < now)
    throw validationError(`The ${what} has expired, is not valid.`);
  if (certificate.validFromDate > now)
    throw validationError(`The ${what} is not in effect yet, is not valid.`);
}

/** The chain begins with the leaf's issuer and goes up in order; only a self-signed leaf needs none. */
function checkChain(
  leaf: X509Certificate,
  chainPems: readonly string[],
  isGiven: boolean,
  now: Date,
): void {
  if (!isGiven) {
    if (hasIssued(leaf, leaf)) return;
    throw validationError(
      "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.",
    );
  }
  if (chainPems.length === 0)
    throw validationError("The certificate chain is not PEM-encoded or is not valid.");
  let below = leaf;
  for (const [index, pem] of chainPems.entries()) {
    const issuer = parseCertificate(pem, "certificate chain");
    checkDates(issuer, now, "certificate chain");
    if (!hasIssued(issuer, below)) {
      if (index === 0)
        throw validationError("Could not validate the certificate with the certificate chain.");
      throw validationError(
        `Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
      );
    }
    below = issuer;
  }
}

function commonNameOf(certificate: X509Certificate): string | undefined {
  return /^CN=(.+)$/m.exec(certificate.subject)?.[1]?.toLowerCase();
}

/** DNS names only; Node quotes a name that could be mistaken for a list. */
function namesOf(certificate: X509Certificate): string[] {
  const listed = certificate.subjectAltName?.split(", ") ?? [];
  return listed
    .filter((entry) => entry.startsWith("DNS:"))
    .map((entry) => entry.slice("DNS:".length).toLowerCase());
}

function serialOf(certificate: X509Certificate): string {
  return (certificate.serialNumber.toLowerCase().match(/../g) ?? []).join(":");
}
