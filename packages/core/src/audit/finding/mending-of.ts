import type { CustomDomainLook } from "../custom-domain-look.ts";
import type { FindingDraft } from "./finding-draft.ts";

/** What mends a certificate: the rotation that the plan wants, or else a person. */
export function mendingOf(
  look: CustomDomainLook,
  byHand = `Request or import a public certificate for ${look.customDomain.name} in us-east-1${moveAfter(look)}.`,
): Required<Pick<FindingDraft, "fix" | "mender">> {
  const { plan, customDomain } = look;
  if (plan.action !== "rotate") return { fix: byHand, mender: "person" };
  const command = moveCommand(look);
  return {
    fix: `A rotation moves ${customDomain.name} to ${plan.target.arn}, valid until ${plan.target.notAfter?.toISOString()}: ${isMovedByItself(look) ? `the scheduled audit starts it, or at once: ${command}` : command}.`,
    mender: "rotation",
  };
}

/** Goes on after a certificate that somebody is to request or import: how it gets into use. */
export function moveAfter(look: CustomDomainLook): string {
  if (isMovedByItself(look)) return "; Latchkey moves to it by itself";
  return look.subject.exceptions.mode === "observe"
    ? `; ${moveCommand(look)}`
    : `, then: ${moveCommand(look)}`;
}

/** Whether rotations of the custom domain are started, and change it, without anybody's doing. */
function isMovedByItself({ subject, startsRotations }: CustomDomainLook): boolean {
  const { config, exceptions } = subject;
  return startsRotations === true && config.mode === "auto" && exceptions.mode !== "observe";
}

/** The command that moves a custom domain, with what has to be changed before it may. */
function moveCommand({ customDomain, subject }: CustomDomainLook): string {
  const command = `latchkey rotate ${customDomain.name} --apply`;
  return subject.exceptions.mode === "observe"
    ? `set the user pool's tag latchkey:mode to auto, or remove it, then: ${command}`
    : command;
}
