import "reflect-metadata";
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { Random } from "../random.ts";
import type { IssuedCertificate } from "./certificate-authority.ts";
import { keyAlgorithmOf } from "./key-pair.ts";

const authorityAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const yearMs = 365 * 86_400_000;
/** "Domain validated" (CA/Browser Forum baseline requirements, 7.1.6.1). */
const domainValidatedPolicy = "2.23.140.1.2.1";
const serverAuthentication = "1.3.6.1.5.5.7.3.1";
/** Upper bound of a common name (RFC 5280, appendix A, ub-common-name). */
const longestCommonName = 64;

/** A leaf with everything decided. */
export interface LeafToMake {
  readonly names: readonly string[];
  readonly privateKeyPem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly serial?: string;
}

/** Builds certificates under one root and intermediate. */
export interface CertificateMaker {
  readonly rootPem: string;
  makeLeaf(leaf: LeafToMake): Promise<IssuedCertificate>;
  makeSelfSigned(leaf: LeafToMake): Promise<IssuedCertificate>;
}

interface Authority {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

/**
 * Makes the root and the intermediate, valid long before `earliest` and long after `latest`, so
 * that a leaf fits in whatever the simulated clock says.
 */
export async function createCertificateMaker(options: {
  readonly random: Random;
  readonly earliest: Date;
  readonly latest: Date;
}): Promise<CertificateMaker> {
  const { random, earliest, latest } = options;
  const dates = (years: number) => ({
    notBefore: new Date(earliest.getTime() - years * yearMs),
    notAfter: new Date(latest.getTime() + years * yearMs),
  });
  const root = await makeAuthority({ commonName: "Latchkey Twin Root CA 1", ...dates(20), random });
  const intermediate = await makeAuthority({
    commonName: "Latchkey Twin EC 256 M01",
    ...dates(10),
    random,
    issuer: root,
  });
  return {
    rootPem: pemOf(root.certificate),
    makeLeaf: (leaf) => makeLeaf(leaf, random, intermediate),
    makeSelfSigned: (leaf) => makeLeaf(leaf, random, undefined),
  };
}

async function makeAuthority(options: {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly random: Random;
  readonly issuer?: Authority;
}): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(authorityAlgorithm, true, ["sign", "verify"]);
  const issuerKeys = options.issuer?.keys ?? keys;
  const subject = [{ C: ["US"] }, { O: ["Latchkey Twin"] }, { CN: [options.commonName] }];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(options.random),
    subject,
    issuer: options.issuer?.certificate.subjectName ?? subject,
    notBefore: options.notBefore,
    notAfter: options.notAfter,
    signingAlgorithm: authorityAlgorithm,
    publicKey: keys.publicKey,
    signingKey: issuerKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, options.issuer ? 0 : undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
    ],
  });
  return { keys, certificate };
}

async function makeLeaf(
  leaf: LeafToMake,
  random: Random,
  issuer: Authority | undefined,
): Promise<IssuedCertificate> {
  const privateKey = createPrivateKey(leaf.privateKeyPem);
  const ownKey = await importForSigning(privateKey);
  const subject = subjectOf(leaf.names);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: leaf.serial?.replaceAll(":", "") ?? newSerial(random),
    subject,
    issuer: issuer?.certificate.subjectName ?? subject,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    signingAlgorithm: issuer ? authorityAlgorithm : ownKey.algorithm,
    publicKey: ownKey.publicKey,
    signingKey: issuer?.keys.privateKey ?? ownKey.privateKey,
    extensions: await leafExtensions(
      leaf.names,
      ownKey.publicKey,
      issuer?.keys.publicKey ?? ownKey.publicKey,
    ),
  });
  return {
    certificatePem: pemOf(certificate),
    chainPem: issuer ? pemOf(issuer.certificate) : "",
    privateKeyPem: leaf.privateKeyPem,
    serial: colonSeparated(certificate.serialNumber),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    fingerprintSha256: Buffer.from(await certificate.getThumbprint("SHA-256")).toString("hex"),
  };
}

/** The extensions of Amazon's leaves, without those that name addresses of the authority. */
async function leafExtensions(
  names: readonly string[],
  publicKey: webcrypto.CryptoKey,
  issuerKey: webcrypto.CryptoKey,
): Promise<x509.Extension[]> {
  const isRsa = publicKey.algorithm.name.startsWith("RSA");
  const usages =
    x509.KeyUsageFlags.digitalSignature | (isRsa ? x509.KeyUsageFlags.keyEncipherment : 0);
  return [
    await x509.AuthorityKeyIdentifierExtension.create(issuerKey),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    new x509.SubjectAlternativeNameExtension(
      names.map((value) => ({ type: "dns" as const, value })),
      // Critical when there is no subject (RFC 5280, 4.2.1.6).
      subjectOf(names).length === 0,
    ),
    new x509.CertificatePolicyExtension([domainValidatedPolicy]),
    new x509.KeyUsagesExtension(usages, true),
    new x509.ExtendedKeyUsageExtension([serverAuthentication]),
    new x509.BasicConstraintsExtension(false, undefined, true),
  ];
}

function subjectOf(names: readonly string[]): x509.JsonName {
  const commonName = names.find((name) => name.length <= longestCommonName);
  return commonName === undefined ? [] : [{ CN: [commonName] }];
}

/** Webcrypto's form of a key, which the generator signs with, and its signing algorithm. */
async function importForSigning(privateKey: KeyObject): Promise<{
  readonly publicKey: webcrypto.CryptoKey;
  readonly privateKey: webcrypto.CryptoKey;
  readonly algorithm: { readonly name: string; readonly hash: string };
}> {
  const curves: Readonly<Record<string, string>> = {
    EC_prime256v1: "P-256",
    EC_secp384r1: "P-384",
  };
  const namedCurve = curves[keyAlgorithmOf(privateKey) ?? ""];
  const algorithm =
    namedCurve === undefined
      ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }
      : { name: "ECDSA", namedCurve, hash: "SHA-256" };
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return {
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    algorithm,
  };
}

/** 128 bits, the first byte neither zero nor negative, so that its hex form is never padded. */
function newSerial(random: Random): string {
  return random.integer(0x01, 0x7f).toString(16).padStart(2, "0") + random.hex(30);
}

function colonSeparated(hex: string): string {
  return (hex.match(/../g) ?? []).join(":");
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}
