import type { Certificate } from "../certificate/certificate.ts";
import type { CertificateNotChosen } from "../certificate/choose-best-certificate.ts";
import type { NamedReason } from "./reason.ts";

/**
 * What to do about one custom domain, and why:
 *
 * - `rotate` gives it the target;
 * - `verify` proves that its edges serve the target, which it holds already;
 * - `nothing` leaves it as it is;
 * - `hold` looks again later, for what stands in the way passes by itself;
 * - `refuse` asks for a person, each violation with its fix.
 */
export type Plan = {
  readonly reasons: readonly NamedReason[];
  /** Candidates passed over, each with the reasons; empty when nothing was chosen from. */
  readonly notChosen: readonly CertificateNotChosen[];
  /** The user pool's owner wants to see plans only: it must not be carried out, whoever asks. */
  readonly isObserveOnly?: boolean;
} & (
  | { readonly action: "rotate" | "verify"; readonly target: Certificate }
  | { readonly action: "nothing" | "hold" | "refuse" }
);
