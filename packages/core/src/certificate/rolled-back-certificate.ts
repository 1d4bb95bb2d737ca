import * as v from "valibot";
import { type NamedReason, reasonOf } from "../rotation/reason.ts";
import type { Certificate } from "./certificate.ts";

const Instant = v.pipe(v.string(), v.isoTimestamp());

/** A certificate that a rotation went back from, as it is remembered. */
export const RolledBackCertificate = v.object({
  certificateArn: v.string(),
  /** SHA-256 of the leaf certificate, lower-case hex; absent when ACM did not tell it. */
  fingerprintSha256: v.exactOptional(v.string()),
  /** When the plan that chose it had read it. */
  readAt: Instant,
  rolledBackAt: Instant,
  /** Names of the reasons of the roll-back. */
  reasons: v.array(v.string()),
  /** Name of the rotation's execution. */
  execution: v.string(),
});
export type RolledBackCertificate = v.InferOutput<typeof RolledBackCertificate>;

/**
 * Days for which a roll-back is remembered. What was wrong with a certificate (its chain, its key's
 * trust) is mended by a new issue or import, which ends the memory at once; what was wrong with the
 * edges passes within days. Much shorter, users would be harmed anew before anybody has acted on
 * the mail; for ever, an incident of CloudFront's would keep a good certificate out until the
 * current one expires. A month leaves time for both: ACM renews 60 days before the end.
 */
const rememberedDays = 30;
const millisecondsOfDay = 24 * 60 * 60 * 1000;

/**
 * Why a certificate should not be tried again now: a rotation to this very certificate was rolled
 * back less than 30 days ago. Another fingerprint under the ARN (a renewal), or a later issue or
 * import (which may keep the leaf and mend only the chain), is another certificate.
 *
 * @param at now
 */
export function certificateRolledBackBefore(
  certificate: Certificate,
  remembered: readonly RolledBackCertificate[],
  at: Date,
): NamedReason<"certificateRolledBackBefore"> | undefined {
  const found = remembered.find((one) => isSame(certificate, one) && endOf(one) > at);
  if (found === undefined) return undefined;
  return reasonOf(
    "certificateRolledBackBefore",
    `The certificate ${certificate.arn} was tried before, and rolled back on ${found.rolledBackAt} (${found.reasons.join(", ") || "see the record"}; execution ${found.execution}).`,
    `Mend it and import it again under the same ARN, or issue another: that is judged afresh. To try it as it is, ask for it by its ARN (certificateArn). By itself it is tried again from ${endOf(found).toISOString()}.`,
  );
}

function isSame(certificate: Certificate, remembered: RolledBackCertificate): boolean {
  if (certificate.arn !== remembered.certificateArn) return false;
  const { fingerprintSha256: now, issuedAt } = certificate;
  const then = remembered.fingerprintSha256;
  if (now !== undefined && then !== undefined && now !== then) return false;
  return issuedAt === undefined || !(issuedAt > new Date(remembered.readAt));
}

/** From then on the roll-back counts no more. */
function endOf({ rolledBackAt }: RolledBackCertificate): Date {
  return new Date(new Date(rolledBackAt).getTime() + rememberedDays * millisecondsOfDay);
}
