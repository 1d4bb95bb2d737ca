import { X509Certificate } from "node:crypto";
import type { DistributionConfig, HeldCertificate } from "../world.ts";

/** One edge's own copy of what it must serve for a custom domain. */
export interface ServedCopy {
  readonly config: DistributionConfig;
  readonly certificate: HeldCertificate;
  /** When it reached this edge, in simulated time. */
  readonly since: Date;
}

/** One address at which CloudFront answers. */
export interface Edge {
  readonly index: number;
  /** By custom domain, in lower case. */
  readonly copies: Map<string, ServedCopy>;
}

/** Loopback address of an edge: 127.0.0.1, 127.0.0.2, … */
export function edgeAddress(index: number): string {
  return `127.0.0.${index + 1}`;
}

/** Serial as ACM writes it, and SHA-256 fingerprint in lower-case hex without colons. */
export function identify(certificatePem: string): { serial: string; fingerprintSha256: string } {
  const { serialNumber, fingerprint256 } = new X509Certificate(certificatePem);
  return {
    serial: (serialNumber.toLowerCase().match(/../g) ?? []).join(":"),
    fingerprintSha256: fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}
