import { createSecureContext, type SecureContext } from "node:tls";
import type { DistributionConfig } from "../world.ts";
import type { Fault } from "./fault.ts";
import type { ServedCopy } from "./served-certificate.ts";

/** What a client is shown that asks one edge for one custom domain. */
export interface Presentation {
  readonly certificatePem: string;
  readonly chainPem: string;
  readonly privateKeyPem: string;
  readonly securityPolicy: DistributionConfig["securityPolicy"];
}

/** The edge's copy as its faults bend it; the fault set last decides where two exclude each other. */
export function presentationOf(copy: ServedCopy, faults: readonly Fault[]): Presentation {
  const { certificatePem, chainPem, privateKeyPem } = copy.certificate;
  const { securityPolicy } = copy.config;
  let shown: Presentation = { certificatePem, chainPem, privateKeyPem, securityPolicy };
  for (const { kind, instead } of faults) {
    if (instead) shown = { ...shown, ...instead };
    if (kind === "broken-chain") shown = { ...shown, chainPem: "" };
    if (kind === "weak-tls") shown = { ...shown, securityPolicy: "TLS_V1" };
  }
  return shown;
}

const suitesOfTls13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
const suitesOf2021 = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/**
 * Floor and suites of each policy (Amazon CloudFront developer guide, supported protocols and
 * ciphers). OpenSSL wants suites of TLS 1.2 even where the floor is 1.3. It takes TLS 1.0 and 1.1, and RSA keys of 1024 bits, at security level 0 only.
 */
const policies = {
  TLS_V1: { minVersion: "TLSv1", ciphers: `${suitesOfTls13}:ALL:!aNULL:!eNULL:@SECLEVEL=0` },
  TLS_V1_2_2021: {
    minVersion: "TLSv1.2",
    ciphers: `${suitesOfTls13}:${suitesOf2021}:@SECLEVEL=0`,
  },
  TLS_V1_3_2025: { minVersion: "TLSv1.3", ciphers: `${suitesOfTls13}:${suitesOf2021}:@SECLEVEL=0` },
} as const;

/** Makes OpenSSL's context for a presentation, once for each. */
export function createContextCache(): (presentation: Presentation) => SecureContext {
  const contexts = new Map<string, SecureContext>();
  return (presentation) => {
    const { certificatePem, chainPem, privateKeyPem, securityPolicy } = presentation;
    const key = `${securityPolicy}\n${certificatePem}${chainPem}`;
    const known = contexts.get(key);
    if (known) return known;
    const context = createSecureContext({
      ...policies[securityPolicy],
      cert: certificatePem + chainPem,
      key: privateKeyPem,
    });
    if (contexts.size >= mostContexts) contexts.clear();
    contexts.set(key, context);
    return context;
  };
}

/** Far more than an account has custom domains; a bound for twins that run for days. */
const mostContexts = 500;
