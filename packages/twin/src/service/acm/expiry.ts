import type { AcmState } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { emitExpired } from "./events.ts";

/**
 * Turns an issued certificate whose last second has passed into EXPIRED, with its event. Called
 * whenever a certificate is looked at, so that nobody sees one that has outlived its dates.
 */
export function expireWhenDue(state: AcmState, certificate: CertificateRecord): void {
  const { content } = certificate;
  if (certificate.status !== "ISSUED" || content === undefined) return;
  if (state.world.clock.now() <= content.notAfter) return;
  certificate.status = "EXPIRED";
  emitExpired(state, certificate);
}
