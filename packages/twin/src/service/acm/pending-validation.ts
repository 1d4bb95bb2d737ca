import { defaultValidityDays } from "../../edge/certificate-authority.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { isAmazonAllowed, isControlProven } from "./domain-validation.ts";
import { issueCertificate } from "./issuance.ts";

const secondMs = 1000;
/** After that long without proof a request is given up (ACM user guide, DNS validation). */
const deadlineMs = 72 * 3600 * secondMs;
const firstPollMs = 20 * secondMs;
const pollMs = 60 * secondMs;

/** Starts to look for the certificate's CNAMEs: first after seconds, then every simulated minute. */
export function awaitValidation(state: AcmState, certificate: CertificateRecord): void {
  pollLater(state, certificate, firstPollMs);
}

function pollLater(state: AcmState, certificate: CertificateRecord, afterMs: number): void {
  state.world.clock.after(afterMs, () => poll(state, certificate));
}

/** Looks for the CNAMEs once, and again a minute later, until issued or out of time. */
function poll(state: AcmState, certificate: CertificateRecord): void {
  const { world } = state;
  const isGone = state.isStopped || state.certificates.get(certificate.arn) !== certificate;
  if (isGone || certificate.status !== "PENDING_VALIDATION") return;
  if (certificate.validationMethod === "DNS") {
    for (const validation of certificate.validations)
      if (isControlProven(world.dnsRecords, certificate.accountId, validation.name))
        validation.status = "SUCCESS";
    if (certificate.validations.every(({ status }) => status === "SUCCESS")) {
      finish(state, certificate);
      return;
    }
  }
  const waitedMs = world.clock.now().getTime() - certificate.createdAt.getTime();
  if (waitedMs < deadlineMs) {
    pollLater(state, certificate, Math.min(pollMs, deadlineMs - waitedMs));
    return;
  }
  certificate.status = "VALIDATION_TIMED_OUT";
  for (const validation of certificate.validations)
    if (validation.status === "PENDING_VALIDATION") validation.status = "FAILED";
}

function finish(state: AcmState, certificate: CertificateRecord): void {
  const dns = state.world.dnsRecords;
  if (!certificate.names.every((name) => isAmazonAllowed(dns, name))) {
    certificate.status = "FAILED";
    certificate.failureReason = "CAA_ERROR";
    return;
  }
  issueCertificate(state, certificate, defaultValidityDays).catch(() => {
    certificate.status = "FAILED";
    certificate.failureReason = "OTHER";
  });
}
