import "reflect-metadata";
import type { ExtendedKeyUsage, ExtendedKeyUsageName, KeyUsageName } from "@aws-sdk/client-acm";
import * as x509 from "@peculiar/x509";

const flags: readonly (readonly [x509.KeyUsageFlags, KeyUsageName])[] = [
  [x509.KeyUsageFlags.digitalSignature, "DIGITAL_SIGNATURE"],
  [x509.KeyUsageFlags.nonRepudiation, "NON_REPUDIATION"],
  [x509.KeyUsageFlags.keyEncipherment, "KEY_ENCIPHERMENT"],
  [x509.KeyUsageFlags.dataEncipherment, "DATA_ENCIPHERMENT"],
  [x509.KeyUsageFlags.keyAgreement, "KEY_AGREEMENT"],
  [x509.KeyUsageFlags.keyCertSign, "CERTIFICATE_SIGNING"],
  [x509.KeyUsageFlags.cRLSign, "CRL_SIGNING"],
  [x509.KeyUsageFlags.encipherOnly, "ENCIPHER_ONLY"],
  [x509.KeyUsageFlags.decipherOnly, "DECIPHER_ONLY"],
];

const purposes: Readonly<Record<string, ExtendedKeyUsageName>> = {
  "2.5.29.37.0": "ANY",
  "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.3": "CODE_SIGNING",
  "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
  "1.3.6.1.5.5.7.3.5": "IPSEC_END_SYSTEM",
  "1.3.6.1.5.5.7.3.6": "IPSEC_TUNNEL",
  "1.3.6.1.5.5.7.3.7": "IPSEC_USER",
  "1.3.6.1.5.5.7.3.8": "TIME_STAMPING",
  "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING",
};

const signatures: Readonly<Record<string, string>> = {
  "RSASSA-PKCS1-v1_5": "RSA",
  "RSA-PSS": "RSAPSS",
  ECDSA: "ECDSA",
};

/** What the library tells of a signature; its types leave the name out. */
interface SignatureAlgorithm {
  readonly name: string;
  readonly hash: { readonly name: string };
}

/** What a certificate may be used for, and how it was signed, in ACM's words. */
export interface CertificateUsage {
  readonly keyUsages: readonly KeyUsageName[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  /** `SHA256WITHRSA`, `SHA256WITHECDSA`. */
  readonly signatureAlgorithm: string;
  readonly subject: string;
  /** The issuer's organisation, or its common name. */
  readonly issuer: string;
}

/** Parsing takes milliseconds, and each listing asks for every certificate. */
const alreadyRead = new Map<string, CertificateUsage>();
/** About as many certificates as an account may hold. */
const mostRead = 2_500;

/** Reads a PEM certificate. A certificate without a usage extension may be used for anything: `ANY`. */
export function readUsage(certificatePem: string): CertificateUsage {
  const known = alreadyRead.get(certificatePem);
  if (known !== undefined) return known;
  if (alreadyRead.size >= mostRead) alreadyRead.clear();
  const usage = parseUsage(certificatePem);
  alreadyRead.set(certificatePem, usage);
  return usage;
}

function parseUsage(certificatePem: string): CertificateUsage {
  const certificate = new x509.X509Certificate(certificatePem);
  const usage = certificate.getExtension(x509.KeyUsagesExtension);
  const extended = certificate.getExtension(x509.ExtendedKeyUsageExtension);
  const { name, hash } = certificate.signatureAlgorithm as SignatureAlgorithm;
  const issuer = certificate.issuerName;
  return {
    keyUsages: usage
      ? flags.filter(([flag]) => (usage.usages & flag) !== 0).map(([, usageName]) => usageName)
      : ["ANY"],
    extendedKeyUsages: extended
      ? extended.usages.map(String).map((OID) => ({ Name: purposes[OID] ?? "CUSTOM", OID }))
      : [{ Name: "NONE" }],
    signatureAlgorithm: `${hash.name.replaceAll("-", "")}WITH${signatures[name] ?? name}`,
    subject: certificate.subject,
    issuer: issuer.getField("O")[0] ?? issuer.getField("CN")[0] ?? certificate.issuer,
  };
}
