import type { CertificateRecord } from "./certificate-record.ts";

const dayMs = 86_400_000;

/** Whole days until the certificate's end, a begun one counted in full; 0 once it is over. */
export function daysToExpiry(certificate: CertificateRecord, now: Date): number {
  const leftMs = (certificate.content?.notAfter.getTime() ?? 0) - now.getTime();
  return Math.max(0, Math.ceil(leftMs / dayMs));
}
