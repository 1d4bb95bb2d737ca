import { X509Certificate } from "node:crypto";
import { splitCertificatePems } from "./pem.ts";

/** `id-kp-serverAuth` (RFC 5280, 4.2.1.12). */
const serverAuthentication = "1.3.6.1.5.5.7.3.1";
const longestChain = 8;

/** What to judge: a leaf, what was sent along with it, and the roots that count. */
export interface ChainToJudge {
  readonly certificatePem: string;
  /** Intermediates in any order; a root in it adds no trust. */
  readonly chainPem: string;
  readonly rootPems: readonly string[];
}

/**
 * Whether the leaf may authenticate a server and leads, by valid signatures of certificates that
 * are all within their dates, to one of the roots. Revocation is not looked at. Text that is no
 * certificate is not trusted.
 */
export function isChainTrusted(chain: ChainToJudge, at: Date): boolean {
  try {
    const leaf = new X509Certificate(chain.certificatePem);
    // `keyUsage` is Node's name for the *extended* key usage.
    const purposes: readonly string[] | undefined = leaf.keyUsage;
    if (purposes !== undefined && !purposes.includes(serverAuthentication)) return false;
    const parse = (pem: string) => new X509Certificate(pem);
    const roots = chain.rootPems.map(parse);
    const intermediates = splitCertificatePems(chain.chainPem).map(parse);
    return leadsToRoot(leaf, { intermediates, roots, at }, longestChain);
  } catch {
    return false;
  }
}

interface Search {
  readonly intermediates: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly at: Date;
}

function leadsToRoot(certificate: X509Certificate, search: Search, depth: number): boolean {
  if (depth === 0 || !isWithinDates(certificate, search.at)) return false;
  const isRoot = search.roots.some((root) => root.fingerprint256 === certificate.fingerprint256);
  if (isRoot) return true;
  return [...search.roots, ...search.intermediates].some(
    (issuer) =>
      issuer.fingerprint256 !== certificate.fingerprint256 &&
      issuer.ca &&
      hasIssued(issuer, certificate) &&
      leadsToRoot(issuer, search, depth - 1),
  );
}

/** Whether the names, key identifiers and signature say that the one was issued by the other. */
export function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Whether the instant lies within `notBefore` and `notAfter`, both included (RFC 5280, 4.1.2.5). */
export function isWithinDates(certificate: X509Certificate, at: Date): boolean {
  return certificate.validFromDate <= at && at <= certificate.validToDate;
}
