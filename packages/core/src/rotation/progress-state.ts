import type { Certificate } from "../certificate/certificate.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { NamedReason } from "./reason.ts";
import { reasonOf } from "./reason.ts";
import type { CertificateRef, NextStep, Reason, RotationState } from "./rotation-state.ts";
import type { Verdict } from "./verdict.ts";

/** Most reasons that travel in a state: enough for every check, too few to fill 256 KiB. */
const mostReasons = 40;

/** A certificate as states and records name it. */
export function certificateRefOf(certificate: Certificate): CertificateRef {
  const { arn, serial, fingerprintSha256, notAfter } = certificate;
  const isReadable = notAfter !== undefined && !Number.isNaN(notAfter.getTime());
  return {
    arn,
    ...(serial === undefined ? {} : { serial }),
    ...(fingerprintSha256 === undefined ? {} : { fingerprintSha256 }),
    ...(isReadable ? { notAfter: notAfter.toISOString() } : {}),
  };
}

/** The state with further reasons; one that was given before in the same words is not repeated. */
export function addReasons<State extends RotationState>(
  state: State,
  reasons: readonly Reason[],
): State {
  const isNew = ({ name, message }: Reason) =>
    !state.reasons.some((known) => known.name === name && known.message === message);
  return { ...state, reasons: [...state.reasons, ...reasons.filter(isNew)].slice(0, mostReasons) };
}

/** The rotation is over: on to the record. */
export function endWith(
  state: RotationState,
  verdict: Verdict,
  reasons: readonly NamedReason[] = [],
): RotationState {
  return { ...addReasons(state, reasons), verdict, next: "record", waitSeconds: 0 };
}

/** On to another step, without or after a wait. */
export function goTo(state: RotationState, next: NextStep, waitSeconds = 0): RotationState {
  return { ...state, next, waitSeconds };
}

/** The state with what Cognito says of the custom domain now. */
export function noteAfter<State extends RotationState>(
  state: State,
  now: CustomDomain,
  at: Date,
): State {
  return {
    ...state,
    after: {
      certificateArn: now.certificateArn,
      status: now.status,
      settings: now.settings,
      observedAt: at.toISOString(),
    },
  };
}

/** The state with some of its progress changed. */
export function progressed<State extends RotationState>(
  state: State,
  changes: Partial<RotationState["progress"]>,
): State {
  return { ...state, progress: { ...state.progress, ...changes } };
}

/** What a rotation past its plan has. */
export type Planned = RotationState &
  Required<{ [Key in "customDomain" | "baseline" | "target"]: NonNullable<RotationState[Key]> }>;

/** Whether the plan left all that the later steps need. */
export function isPlanned(state: RotationState): state is Planned {
  return (
    state.customDomain !== undefined && state.baseline !== undefined && state.target !== undefined
  );
}

/** The end of a state that a later step cannot work with: only an edited workflow makes one. */
export function endIncomplete(state: RotationState): RotationState {
  return endWith(state, "failed", [
    reasonOf(
      "stateIncomplete",
      "The state lacks the custom domain, its baseline or the target, which Plan sets.",
      "Start a new execution; do not enter the workflow behind Plan.",
    ),
  ]);
}
