import type { TwinClock } from "../clock.ts";
import type { Random } from "../random.ts";
import { type CertificateMaker, createCertificateMaker } from "./certificate-maker.ts";
import { generateKey, type IssuedKeyAlgorithm } from "./key-pair.ts";
import { isChainTrusted } from "./trust.ts";
import { readTrustFile } from "./trust-file.ts";

const dayMs = 86_400_000;
/** ACM's public certificates since 18 February 2026 (ACM user guide, certificate characteristics). */
export const defaultValidityDays = 198;

/** What to issue. */
export interface IssueRequest {
  /** The first that is at most 64 characters long is also the common name. */
  readonly names: readonly string[];
  /** Default `RSA_2048`, as ACM's. */
  readonly keyAlgorithm?: IssuedKeyAlgorithm;
  /** Whole days, counted from 00:00 UTC of the simulated day. Default 198. */
  readonly validityDays?: number;
  /** Overrides the dates that follow from `validityDays`. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** PKCS#8 PEM; default a new key. Its algorithm must be `keyAlgorithm`. */
  readonly privateKeyPem?: string;
  /** As colon-separated hex; default random. */
  readonly serial?: string;
}

/** A certificate with its key. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  /** Intermediates, leaf's issuer first, without the root; empty for a self-signed one. */
  readonly chainPem: string;
  /** Unencrypted PKCS#8. */
  readonly privateKeyPem: string;
  /** Colon-separated lower-case hex, as `DescribeCertificate` writes it. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, lower-case hex without colons. */
  readonly fingerprintSha256: string;
}

/** The twin's public certificate authority, and the list of roots that count as publicly trusted. */
export interface CertificateAuthority {
  readonly rootPem: string;
  /** Its own root, then those of the trust files. */
  readonly trustedRootPems: readonly string[];
  /** Issues root -> intermediate -> leaf. Real X.509, real keys. */
  issue(request: IssueRequest): Promise<IssuedCertificate>;
  /** A certificate for the names that nobody trusts. */
  issueSelfSigned(request: IssueRequest): Promise<IssuedCertificate>;
  /** Whether the chain leads to a trusted root and every certificate of it is valid at that time. */
  isTrusted(certificatePem: string, chainPem: string, at: Date): boolean;
}

/**
 * Makes the authority, with a new root and intermediate (EC P-256) each time: its root is worth
 * nothing after the twin has stopped.
 *
 * Leaves are valid from the earlier of the simulated and the real day, so that clients that go by
 * the machine's clock (`openssl s_client`, browsers) accept them too.
 *
 * @throws TrustFileError when a trust file cannot be read or holds anything but CA certificates
 */
export async function createCertificateAuthority(options: {
  readonly clock: Pick<TwinClock, "now">;
  readonly random: Random;
  /** Paths of PEM files with further roots to count as publicly trusted. */
  readonly trustFiles?: readonly string[];
}): Promise<CertificateAuthority> {
  const { clock } = options;
  const trusted = await Promise.all((options.trustFiles ?? []).map(readTrustFile));
  const maker = await createCertificateMaker({
    random: options.random,
    earliest: earlierNow(clock),
    latest: new Date(Math.max(clock.now().getTime(), Date.now())),
  });
  const trustedRootPems = [maker.rootPem, ...trusted.flat()];
  return {
    rootPem: maker.rootPem,
    trustedRootPems,
    issue: async (request) => issueLeaf(maker.makeLeaf, request, clock),
    issueSelfSigned: async (request) => issueLeaf(maker.makeSelfSigned, request, clock),
    isTrusted: (certificatePem, chainPem, at) =>
      isChainTrusted({ certificatePem, chainPem, rootPems: trustedRootPems }, at),
  };
}

async function issueLeaf(
  make: CertificateMaker["makeLeaf"],
  request: IssueRequest,
  clock: Pick<TwinClock, "now">,
): Promise<IssuedCertificate> {
  const validityDays = request.validityDays ?? defaultValidityDays;
  const lastMoment = startOfDay(clock.now()).getTime() + validityDays * dayMs - 1000;
  const notAfter = request.notAfter ?? new Date(lastMoment);
  const keyPem =
    request.privateKeyPem ?? (await newPrivateKeyPem(request.keyAlgorithm ?? "RSA_2048"));
  return make({
    names: request.names,
    privateKeyPem: keyPem,
    notBefore: request.notBefore ?? startOfDay(earlierNow(clock)),
    notAfter,
    ...(request.serial === undefined ? {} : { serial: request.serial }),
  });
}

async function newPrivateKeyPem(algorithm: IssuedKeyAlgorithm): Promise<string> {
  const { privateKey } = await generateKey(algorithm);
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The machine's clock is read on purpose: see createCertificateAuthority. */
function earlierNow(clock: Pick<TwinClock, "now">): Date {
  return new Date(Math.min(clock.now().getTime(), Date.now()));
}

function startOfDay(date: Date): Date {
  return new Date(Math.floor(date.getTime() / dayMs) * dayMs);
}
