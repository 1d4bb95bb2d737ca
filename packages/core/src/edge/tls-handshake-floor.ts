import type { SecureVersion } from "node:tls";
import type { SecurityPolicy } from "../custom-domain/custom-domain.ts";
import type { FloorProbe } from "./edge.ts";
import { shakeHands, type TlsTarget } from "./tls-handshake.ts";

/** Only what lies below the floor of a policy; `TLS_V1` takes everything that TLS ever was. */
const offersBelow: Readonly<
  Record<SecurityPolicy, { min: SecureVersion; max: SecureVersion } | undefined>
> = {
  TLS_V1: undefined,
  TLS_V1_2_2021: { min: "TLSv1", max: "TLSv1.1" },
  TLS_V1_3_2025: { min: "TLSv1.2", max: "TLSv1.2" },
};

/**
 * TLS alerts by which a server refuses the versions or ciphers offered (RFC 8446, section 6.2:
 * protocol_version, handshake_failure, insufficient_security), in the spellings of OpenSSL 3.
 */
const refusals =
  /ALERT_PROTOCOL_VERSION|ALERT_HANDSHAKE_FAILURE|ALERT_INSUFFICIENT_SECURITY|INSUFFICIENT_SECURITY$/;

/**
 * Tries a handshake that a server holding to the policy must refuse. `untested` for `TLS_V1`, and
 * whenever the outcome does not say for certain that it was the offer that was refused: a reset or
 * a time-out can be the network's doing.
 * AWS: CloudFront developer guide, "Supported protocols and ciphers between viewers and CloudFront".
 */
export async function probeFloor(target: TlsTarget, policy: SecurityPolicy): Promise<FloorProbe> {
  const offer = offersBelow[policy];
  if (offer === undefined) return "untested";
  const options = {
    minVersion: offer.min,
    maxVersion: offer.max,
    // OpenSSL 3 offers TLS 1.0 and 1.1 (with SHA-1) at security level 0 only.
    ciphers: "DEFAULT@SECLEVEL=0",
  };
  const outcome = await shakeHands(target, options, () => "accepted" as const);
  if ("found" in outcome) return outcome.found;
  return refusals.test(outcome.problem) ? "refused" : "untested";
}
