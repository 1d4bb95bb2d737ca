import type { ConnectionOptions, SecureVersion } from "node:tls";
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

/** How a connection ends that the server drops without an alert. */
const drops: readonly string[] = ["ECONNRESET", "EPIPE"];

/**
 * Tries a handshake that a server holding to the policy must refuse, at an address that has just
 * answered an ordinary one. Refused is what an alert refuses, and what is dropped without a word
 * each time while an ordinary handshake in between is answered. `untested` whenever the outcome does
 * not say for certain that it was the offer that was refused: a failed connection, a time-out or a
 * single reset can be the network's doing. Undefined for `TLS_V1`: nothing lies below it.
 * AWS: CloudFront developer guide, "Supported protocols and ciphers between viewers and CloudFront".
 */
export async function probeFloor(
  target: TlsTarget,
  policy: SecurityPolicy,
): Promise<FloorProbe | undefined> {
  const offer = offersBelow[policy];
  if (offer === undefined) return undefined;
  const options: ConnectionOptions = {
    minVersion: offer.min,
    maxVersion: offer.max,
    // OpenSSL 3 offers TLS 1.0 and 1.1 (with SHA-1) at security level 0 only.
    ciphers: "DEFAULT@SECLEVEL=0",
  };
  const answer = await offerTo(target, options);
  if (answer !== "dropped") return answer;
  // A server that is overloaded, or lets nobody connect so often, drops ordinary handshakes, too.
  const ordinary = await shakeHands(target, {}, () => true);
  if ("problem" in ordinary) return "untested";
  const again = await offerTo(target, options);
  return again === "dropped" ? "refused" : again;
}

async function offerTo(
  target: TlsTarget,
  options: ConnectionOptions,
): Promise<FloorProbe | "dropped"> {
  const outcome = await shakeHands(target, options, () => "accepted" as const);
  if ("found" in outcome) return outcome.found;
  if (refusals.test(outcome.problem)) return "refused";
  return outcome.isConnected && drops.includes(outcome.problem) ? "dropped" : "untested";
}
