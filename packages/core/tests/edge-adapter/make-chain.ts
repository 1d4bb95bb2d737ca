import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

interface Party {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What a leaf is made of; one year around `2026-11-21` unless said. */
export interface LeafOptions {
  readonly names?: readonly string[];
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serialNumber?: string;
}

/** A certificate with its key as a TLS server takes them; `cert` holds the leaf first. */
export interface ServerIdentity {
  readonly key: string;
  readonly leaf: string;
  readonly chain: string;
}

/** A root and an intermediate of the test's own, and leaves under them. */
export interface TestAuthority {
  readonly rootPem: string;
  issue(options?: LeafOptions): Promise<ServerIdentity>;
  selfSign(options?: LeafOptions): Promise<ServerIdentity>;
}

/** Validity of the authority, and of leaves that do not say otherwise. */
export const wide = {
  notBefore: new Date("2020-01-01T00:00:00Z"),
  notAfter: new Date("2045-01-01T00:00:00Z"),
} as const;

/** Makes an authority; its intermediate can be given other dates. */
export async function makeAuthority(
  intermediateDates: { notBefore: Date; notAfter: Date } = wide,
): Promise<TestAuthority> {
  const root = await makeIssuer("Test Root", wide);
  const intermediate = await makeIssuer("Test Intermediate", intermediateDates, root);
  return {
    rootPem: root.certificate.toString("pem"),
    issue: (options = {}) => makeLeaf(options, intermediate),
    selfSign: (options = {}) => makeLeaf(options),
  };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
}

async function makeIssuer(
  commonName: string,
  dates: { notBefore: Date; notAfter: Date },
  parent?: Party,
): Promise<Party> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: parent?.certificate.subject ?? `CN=${commonName}`,
    ...dates,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (parent?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate, keys };
}

async function makeLeaf(options: LeafOptions, issuer?: Party): Promise<ServerIdentity> {
  const keys = await makeKeys();
  const names = options.names ?? ["auth.example.com"];
  const subject = `CN=${options.commonName ?? "leaf"}`;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: options.notBefore ?? wide.notBefore,
    notAfter: options.notAfter ?? wide.notAfter,
    serialNumber: options.serialNumber ?? "0a1b2c3d",
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions:
      names.length === 0
        ? []
        : [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: "dns" as const, value })),
            ),
          ],
  });
  const leaf = certificate.toString("pem");
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    leaf,
    chain: issuer === undefined ? leaf : `${leaf}\n${issuer.certificate.toString("pem")}`,
  };
}
