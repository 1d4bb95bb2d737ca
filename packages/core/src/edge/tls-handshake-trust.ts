import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";

/** Whether a chain leads to a root that the machine trusts, and OpenSSL's reason when not. */
export type Trust =
  | { readonly isTrusted: true }
  | { readonly isTrusted: false; readonly trustError: string };

/** OpenSSL's words for a certificate outside its dates, by the machine's clock. */
const dateErrors: ReadonlySet<string> = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/** Certificates between leaf and root that are followed at most. */
const longestChain = 8;

/**
 * What OpenSSL's verdict on the peer's chain means for trust alone. The leaf's dates are not part
 * of it: whoever decides has them, and the clock to hold them against (OpenSSL only knows the
 * machine's). OpenSSL keeps only the last error it met, so that a date can hide a chain that leads
 * nowhere; for those the chain is followed here: each signature, each issuer's right to sign and
 * each issuer's dates at `now`.
 */
export function trustOf(verifyError: string | undefined, leaf: X509Certificate, now: Date): Trust {
  if (verifyError === undefined) return { isTrusted: true };
  if (!dateErrors.has(verifyError)) return { isTrusted: false, trustError: verifyError };
  return trustOfChain(leaf, now);
}

function trustOfChain(leaf: X509Certificate, now: Date): Trust {
  let current = leaf;
  for (let length = 0; length < longestChain; length += 1) {
    const signed = current;
    if (length > 0 && trustedRoots().some((root) => root.raw.equals(signed.raw))) {
      return { isTrusted: true };
    }
    const root = trustedRoots().find((candidate) => hasSigned(candidate, signed));
    const issuer = root ?? presentedIssuerOf(leaf, signed);
    if (issuer === undefined) {
      return { isTrusted: false, trustError: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" };
    }
    if (now < issuer.validFromDate) return { isTrusted: false, trustError: "CERT_NOT_YET_VALID" };
    if (now > issuer.validToDate) return { isTrusted: false, trustError: "CERT_HAS_EXPIRED" };
    if (root !== undefined) return { isTrusted: true };
    current = issuer;
  }
  return { isTrusted: false, trustError: "CERT_CHAIN_TOO_LONG" };
}

/** Among the certificates that the peer sent along with its leaf. */
function presentedIssuerOf(
  leaf: X509Certificate,
  signed: X509Certificate,
): X509Certificate | undefined {
  const seen = new Set<string>([signed.fingerprint256]);
  let candidate = leaf.issuerCertificate;
  while (candidate !== undefined && !seen.has(candidate.fingerprint256)) {
    if (hasSigned(candidate, signed)) return candidate;
    seen.add(candidate.fingerprint256);
    candidate = candidate.issuerCertificate;
  }
  return undefined;
}

function hasSigned(issuer: X509Certificate, signed: X509Certificate): boolean {
  if (!issuer.ca || !signed.checkIssued(issuer)) return false;
  try {
    return signed.verify(issuer.publicKey);
  } catch {
    // A key of another kind than the signature: not its issuer.
    return false;
  }
}

let parsedRoots:
  | { readonly pems: readonly string[]; readonly roots: X509Certificate[] }
  | undefined;

/** The roots that TLS connections of this process trust by default, parsed once. */
function trustedRoots(): readonly X509Certificate[] {
  const pems = getCACertificates("default");
  if (parsedRoots?.pems !== pems) {
    parsedRoots = { pems, roots: pems.map((pem) => new X509Certificate(pem)) };
  }
  return parsedRoots.roots;
}
