import { X509Certificate } from "node:crypto";
import { splitCertificatePems } from "../../edge/pem.ts";
import { hasIssued } from "../../edge/trust.ts";
import type { CertificateDirectory, HeldCertificate } from "../../world.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { expireWhenDue } from "./expiry.ts";

/**
 * ACM's certificates as the twin's other services see them. One that is not issued yet is found
 * too, without PEMs and with empty dates, so that its status can be told.
 */
export function createDirectory(state: AcmState): CertificateDirectory {
  return {
    find(arn) {
      const certificate = state.certificates.get(arn);
      if (certificate === undefined) return undefined;
      expireWhenDue(state, certificate);
      return heldCertificate(state, certificate);
    },
    setInUse(arn, userArn, isInUse) {
      const users = state.certificates.get(arn)?.users;
      if (isInUse) users?.add(userArn);
      else users?.delete(userArn);
    },
    onReplaced(listener) {
      state.replacedListeners.add(listener);
    },
  };
}

function heldCertificate(state: AcmState, certificate: CertificateRecord): HeldCertificate {
  const { content, createdAt } = certificate;
  const chainPem = withoutRoots(content?.chainPem ?? "");
  return {
    arn: certificate.arn,
    region: certificate.region,
    accountId: certificate.accountId,
    names: certificate.names,
    status: certificate.status,
    type: certificate.type,
    keyAlgorithm: certificate.keyAlgorithm,
    keyPairOrigin: certificate.keyPairOrigin,
    notBefore: content?.notBefore ?? createdAt,
    notAfter: content?.notAfter ?? createdAt,
    isTrusted:
      content !== undefined &&
      state.authority.isTrusted(content.certificatePem, chainPem, state.world.clock.now()),
    certificatePem: content?.certificatePem ?? "",
    chainPem,
    privateKeyPem: content?.privateKeyPem ?? "",
  };
}

/** Chains are few and asked for often. */
const chainsWithoutRoots = new Map<string, string>();
const mostChains = 500;

function withoutRoots(chainPem: string): string {
  const known = chainsWithoutRoots.get(chainPem);
  if (known !== undefined) return known;
  if (chainsWithoutRoots.size >= mostChains) chainsWithoutRoots.clear();
  const shorter = leaveOutRoots(chainPem);
  chainsWithoutRoots.set(chainPem, shorter);
  return shorter;
}

function leaveOutRoots(chainPem: string): string {
  return splitCertificatePems(chainPem)
    .filter((pem) => {
      const certificate = new X509Certificate(pem);
      return !hasIssued(certificate, certificate);
    })
    .join("");
}
