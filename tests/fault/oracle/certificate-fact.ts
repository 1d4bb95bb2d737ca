import type { HeldCertificate } from "@latchkey/twin/world";

/** Keys that CloudFront takes for viewers (CloudFront developer guide, requirements). */
const cloudFrontKeys = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
];

/**
 * Why the certificate must not be given to the custom domain at that time; undefined when it may.
 * Written from the design's words and AWS's pages, not from core: this is the second opinion.
 */
export function whyUnfit(
  certificate: HeldCertificate | undefined,
  customDomain: string,
  at: Date,
): string | undefined {
  if (certificate === undefined) return "it does not exist";
  if (certificate.status !== "ISSUED") return `it is ${certificate.status}`;
  if (at < certificate.notBefore) return "it is not valid yet";
  if (at >= certificate.notAfter) return `it expired at ${certificate.notAfter.toISOString()}`;
  if (!coversName(certificate.names, customDomain)) {
    return `it covers ${certificate.names.join(", ")} only`;
  }
  if (certificate.region !== "us-east-1") return `it is in ${certificate.region}`;
  if (certificate.type === "PRIVATE") return "it is private";
  if (certificate.keyPairOrigin === "ACME") return "its key is an ACME client's";
  if (!cloudFrontKeys.includes(certificate.keyAlgorithm))
    return `its key is ${certificate.keyAlgorithm}`;
  return undefined;
}

/** By the exact name, or by a wildcard that stands for exactly the first label. */
export function coversName(names: readonly string[], customDomain: string): boolean {
  const [, ...parent] = customDomain.split(".");
  return names.includes(customDomain) || names.includes(["*", ...parent].join("."));
}

/** A certificate with what ACM tells of its issue. */
export interface Candidate extends HeldCertificate {
  readonly issuedAt: Date;
}

/**
 * The certificate that the custom domain should hold, by the rule in README.md: fit, outliving the
 * current one (when that works); exact name before wildcard, then latest expiry, then latest issue.
 * Several when the rule does not tell them apart: then a person is asked and the current one stays.
 */
export function bestOf(
  candidates: readonly Candidate[],
  current: Candidate | undefined,
  { customDomain, at }: { readonly customDomain: string; readonly at: Date },
): readonly Candidate[] {
  const isWorking = whyUnfit(current, customDomain, at) === undefined;
  const fit = candidates.filter(
    (one) =>
      one.arn !== current?.arn &&
      whyUnfit(one, customDomain, at) === undefined &&
      (!isWorking || current === undefined || outlives(one, current)),
  );
  const sorted = fit.toSorted((a, b) => compare(b, a, customDomain));
  const [first] = sorted;
  if (first === undefined) return current === undefined ? [] : [current];
  const tied = sorted.filter((one) => compare(one, first, customDomain) === 0);
  if (tied.length > 1 && isWorking && current !== undefined) return [current];
  return tied;
}

function outlives(one: Candidate, other: Candidate): boolean {
  const longer = one.notAfter.getTime() - other.notAfter.getTime();
  return longer > 0 || (longer === 0 && one.issuedAt > other.issuedAt);
}

/** Positive when the first is the better one. */
function compare(a: Candidate, b: Candidate, customDomain: string): number {
  const isExact = (one: Candidate) => Number(one.names.includes(customDomain));
  return (
    isExact(a) - isExact(b) ||
    a.notAfter.getTime() - b.notAfter.getTime() ||
    a.issuedAt.getTime() - b.issuedAt.getTime()
  );
}
