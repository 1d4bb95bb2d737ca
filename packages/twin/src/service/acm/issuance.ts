import { isIssuedKeyAlgorithm } from "../../edge/key-pair.ts";
import { type AcmState, announceReplacement } from "./acm-state.ts";
import type { CertificateContent, CertificateRecord } from "./certificate-record.ts";
import { emitAvailable } from "./events.ts";

/**
 * Issues a certificate that was asked for: ISSUED, with its event. Takes as long as making a key
 * does; one that was deleted or timed out meanwhile is left alone.
 */
export async function issueCertificate(
  state: AcmState,
  certificate: CertificateRecord,
  validityDays: number,
  dates: Partial<Pick<CertificateContent, "notBefore" | "notAfter">> = {},
): Promise<void> {
  const content = await makeContent(state, certificate, { validityDays, ...dates });
  if (!isStillThere(state, certificate) || certificate.status !== "PENDING_VALIDATION") return;
  certificate.content = content;
  certificate.status = "ISSUED";
  certificate.issuedAt = state.world.clock.now();
  for (const validation of certificate.validations) validation.status = "SUCCESS";
  emitAvailable(state, certificate, "ISSUANCE");
}

/** Replaces key, serial and dates under the same ARN, with its event, and tells those who serve it. */
export async function renewCertificate(
  state: AcmState,
  certificate: CertificateRecord,
  validityDays: number,
): Promise<void> {
  const content = await makeContent(state, certificate, { validityDays });
  if (!isStillThere(state, certificate) || certificate.status === "REVOKED") return;
  const now = state.world.clock.now();
  certificate.content = content;
  certificate.status = "ISSUED";
  certificate.issuedAt = now;
  certificate.renewal = { status: "SUCCESS", updatedAt: now };
  certificate.lastNotice = {};
  emitAvailable(state, certificate, "RENEWAL");
  announceReplacement(state, certificate.arn);
}

/**
 * Brings an Amazon-issued certificate to its end: same key and serial, but its last second was
 * just now. The status and its event follow by the expiry check.
 */
export async function endValidity(state: AcmState, certificate: CertificateRecord): Promise<void> {
  const { content } = certificate;
  if (content === undefined) return;
  const lastSecond = Math.floor(state.world.clock.now().getTime() / 1000) * 1000 - 1000;
  const notAfter = new Date(lastSecond);
  if (certificate.type === "IMPORTED") {
    // Only its own authority could sign it anew: the dates that ACM tells change, the PEM does not.
    certificate.content = { ...content, notAfter };
    return;
  }
  const ended = await makeContent(state, certificate, { ...content, notAfter });
  if (!isStillThere(state, certificate)) return;
  certificate.content = { ...ended, validityDays: content.validityDays };
  announceReplacement(state, certificate.arn);
}

async function makeContent(
  state: AcmState,
  certificate: CertificateRecord,
  options: Partial<CertificateContent> & { readonly validityDays: number },
): Promise<CertificateContent> {
  const { keyAlgorithm, names } = certificate;
  if (!isIssuedKeyAlgorithm(keyAlgorithm)) throw new Error(`ACM issues no ${keyAlgorithm} keys.`);
  certificate.isBeingIssued = true;
  try {
    const { notBefore, notAfter } = options;
    // A certificate cannot end before it begins.
    const begin =
      notBefore && notAfter
        ? new Date(Math.min(notBefore.getTime(), notAfter.getTime()))
        : undefined;
    const issued = await state.authority.issue({
      names,
      keyAlgorithm,
      validityDays: options.validityDays,
      ...(begin ? { notBefore: begin } : {}),
      ...(notAfter ? { notAfter } : {}),
      ...(options.privateKeyPem ? { privateKeyPem: options.privateKeyPem } : {}),
      ...(options.serial ? { serial: options.serial } : {}),
    });
    return { ...issued, validityDays: options.validityDays };
  } finally {
    certificate.isBeingIssued = false;
  }
}

function isStillThere(state: AcmState, certificate: CertificateRecord): boolean {
  return !state.isStopped && state.certificates.get(certificate.arn) === certificate;
}
