import { violationsOf, violationsOfArn } from "../certificate/violations-of.ts";
import type { Plan } from "./plan.ts";
import type { RotationPorts } from "./ports.ts";
import { certificateRefOf } from "./progress-state.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { CertificateRef } from "./rotation-state.ts";
import type { Situation } from "./situation.ts";

/** The proof that an earlier rotation was cut off in, and what it would have gone back to. */
export interface ResumedProof {
  readonly from: CertificateRef;
  readonly updatedAt: string;
  readonly reason: NamedReason;
}

/**
 * Whether this rotation, which finds nothing better and is to prove what is held, goes on with the
 * proof of an earlier one that was cut off after its update. Then it goes back, as that one would
 * have, if users are harmed and the certificate from before still works. A mere verification and a
 * rehearsal change nothing, so they do not.
 *
 * @throws whatever a port throws
 */
export async function resumeProof(
  plan: Plan,
  { action, apply }: RotationRequest,
  { domain, at }: Situation,
  ports: Pick<RotationPorts, "acm" | "unproven">,
): Promise<ResumedProof | undefined> {
  if (plan.action !== "verify" || action !== "rotate" || !apply) return undefined;
  if (plan.isObserveOnly === true || domain.value.kind !== "custom") return undefined;
  const { name, accountId, certificateArn } = domain.value.customDomain;
  const unproven = await ports.unproven.readUnproven(name);
  if (unproven === undefined || unproven.toArn !== certificateArn) return undefined;
  if (violationsOfArn(unproven.fromArn, { accountId }).length > 0) return undefined;
  const from = await ports.acm.describeCertificate(unproven.fromArn);
  const use = { customDomain: name, accountId, at };
  if (from === undefined || violationsOf(from, use).length > 0) return undefined;
  return {
    from: certificateRefOf(from),
    updatedAt: unproven.updatedAt,
    reason: reasonOf(
      "proofResumed",
      `The execution ${unproven.execution} gave ${name} the certificate ${certificateArn} and was cut off before it was proven; should it harm users, ${from.arn} is put back.`,
    ),
  };
}
