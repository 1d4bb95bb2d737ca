import { defaultValidityDays } from "../../edge/certificate-authority.ts";
import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { daysToExpiry } from "./days-to-expiry.ts";
import { renewalEligibility } from "./describe-certificate.ts";
import { isControlProven } from "./domain-validation.ts";
import { emitApproachingExpiration, emitRenewalActionRequired } from "./events.ts";
import { expireWhenDue } from "./expiry.ts";
import { renewCertificate } from "./issuance.ts";

const hourMs = 3_600_000;
/** However fast the clock, look no more often than this in real time. */
const shortestRealMs = 250;
/** First day of the daily notices before the end (ACM user guide, supported events). */
const noticeDays = { AMAZON_ISSUED: 30, IMPORTED: 45 } as const;
/** Certificates of 198 days are renewed from then on (ACM user guide, DNS renewal). */
const renewalDays = 45;
/** Days at which a stalled renewal is called out (ACM user guide, supported events). */
const actionDays = [30, 15, 3, 1];

/**
 * Watches over all certificates on the simulated clock, about once an hour: ends those that are
 * over, gives the daily notices, and renews those in use whose CNAMEs are still there.
 * @returns what stops it
 */
export function startWatch(state: AcmState): () => void {
  const { clock } = state.world;
  const intervalMs = Math.max(hourMs, clock.speed * shortestRealMs);
  let cancel = () => {};
  const arm = () => {
    cancel = clock.after(intervalMs, () => {
      for (const certificate of [...state.certificates.values()]) look(state, certificate);
      arm();
    });
  };
  arm();
  return () => cancel();
}

function look(state: AcmState, certificate: CertificateRecord): void {
  expireWhenDue(state, certificate);
  if (certificate.status !== "ISSUED" || certificate.isBeingIssued) return;
  const days = daysToExpiry(certificate, state.world.clock.now());
  const { lastNotice } = certificate;
  if (days <= noticeDays[certificate.type] && lastNotice.approaching !== days) {
    lastNotice.approaching = days;
    emitApproachingExpiration(state, certificate);
  }
  if (days <= renewalDays && renewalEligibility(certificate) === "ELIGIBLE")
    tryRenewal(state, certificate, days);
}

function tryRenewal(state: AcmState, certificate: CertificateRecord, days: number): void {
  const dns = state.world.dnsRecords;
  const isProven = certificate.names.every((name) =>
    isControlProven(dns, certificate.accountId, name),
  );
  if (certificate.validationMethod === "DNS" && isProven) {
    const updatedAt = state.world.clock.now();
    certificate.renewal = { status: "PENDING_AUTO_RENEWAL", updatedAt };
    renewCertificate(state, certificate, defaultValidityDays).catch(() => {
      certificate.renewal = { status: "FAILED", reason: "OTHER", updatedAt };
    });
    return;
  }
  if (certificate.renewal?.status !== "PENDING_VALIDATION")
    certificate.renewal = { status: "PENDING_VALIDATION", updatedAt: state.world.clock.now() };
  // The nearest milestone that has been reached; a jump of the clock passes over the earlier ones.
  const milestone = actionDays.findLast((day) => days <= day);
  if (milestone !== undefined && certificate.lastNotice.actionRequired !== milestone) {
    certificate.lastNotice.actionRequired = milestone;
    emitRenewalActionRequired(state, certificate, "PENDING_DOMAIN_VALIDATION");
  }
}
