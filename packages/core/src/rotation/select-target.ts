import type { Certificate } from "../certificate/certificate.ts";
import {
  type CertificateNotChosen,
  certificateExpiresSooner,
  chooseBestCertificate,
} from "../certificate/choose-best-certificate.ts";
import { certificateRolledBackBefore } from "../certificate/rolled-back-certificate.ts";
import { certificatePinned } from "./management.ts";
import type { Plan } from "./plan.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { NamedCertificate } from "./situation.ts";
import { isOnlyPending, type Subject, violationsOfNamed } from "./subject.ts";

/** Either the plan is decided, or the custom domain keeps the certificate that it holds. */
export type Selection =
  | { readonly kind: "decided"; readonly plan: Plan }
  | { readonly kind: "keep"; readonly notChosen: readonly CertificateNotChosen[] };

/** Looks for a certificate to move to: the requested one and no other, else the best one. */
export function selectTarget(subject: Subject): Selection {
  const requested = subject.situation.requested?.value;
  const { pinned } = subject;
  if (pinned !== undefined) return selectPinned(subject, pinned, requested);
  return requested === undefined ? selectBest(subject) : selectRequested(subject, requested);
}

/** Only the pinned certificate is a target: a request for another is refused, none is searched. */
function selectPinned(
  subject: Subject,
  pinned: NamedCertificate,
  requested: NamedCertificate | undefined,
): Selection {
  if (requested !== undefined && requested.arn !== pinned.arn) {
    const reason = reasonOf(
      "certificateNotPinned",
      `The request asks for ${requested.arn}, but the user pool's tag latchkey:certificate-arn allows only ${pinned.arn}.`,
      "Change or remove the tag, or leave certificateArn out of the request.",
    );
    return decided({ action: "refuse", reasons: [reason], notChosen: [] });
  }
  const why = certificatePinned(subject, pinned);
  const selection = selectNamed(subject, pinned, why);
  if (requested !== undefined || !subject.isCurrentUsable) return selection;
  // The tag stands for good: it would harm users again with each event and audit.
  const before = rolledBackBefore(pinned.certificate, subject);
  if (before === undefined || !isRotation(selection)) return selection;
  return decided({ action: "refuse", reasons: [before, why], notChosen: [] });
}

function isRotation(selection: Selection): boolean {
  return selection.kind === "decided" && selection.plan.action === "rotate";
}

/**
 * A person who names a certificate gets it or a refusal. Expiring sooner than the current one is
 * told but no refusal: going back by hand is a legitimate wish. So is trying again one that was
 * rolled back.
 */
function selectRequested(subject: Subject, requested: NamedCertificate): Selection {
  const asked = reasonOf("certificateRequested", `The request asks for ${requested.arn}.`);
  return selectNamed(subject, requested, asked);
}

function selectNamed(subject: Subject, named: NamedCertificate, why: NamedReason): Selection {
  if (named.arn === subject.customDomain.certificateArn) return { kind: "keep", notChosen: [] };
  const violations = violationsOfNamed(named, subject.use);
  if (isOnlyPending(named, violations)) return decided(holdUntilIssued(named.arn));
  const { certificate } = named;
  if (violations.length > 0 || certificate === undefined) {
    return decided({ action: "refuse", reasons: violations, notChosen: [] });
  }
  const sooner = subject.isCurrentUsable ? expiresSooner(certificate, subject) : undefined;
  const before = remarkOf(rolledBackBefore(certificate, subject));
  const reasons = [why, sooner, before].filter((reason) => reason !== undefined);
  return decided({ action: "rotate", target: certificate, reasons, notChosen: [] });
}

/** The plan for a certificate that only has to be issued. */
export function holdUntilIssued(arn: string): Plan {
  const reason = reasonOf(
    "certificateNotSettled",
    `The certificate ${arn} is not issued yet.`,
    "Create the DNS validation records that ACM names; the rotation goes on as soon as it is issued.",
  );
  return { action: "hold", reasons: [reason], notChosen: [] };
}

function expiresSooner(certificate: Certificate, { current }: Subject) {
  return remarkOf(current && certificateExpiresSooner(certificate, current));
}

function rolledBackBefore(certificate: Certificate | undefined, subject: Subject) {
  const { rolledBack, use } = subject;
  return certificate && certificateRolledBackBefore(certificate, rolledBack, use.at);
}

/** In a plan that goes ahead a fix would be misleading. */
function remarkOf(reason: NamedReason | undefined): NamedReason | undefined {
  return reason && reasonOf(reason.name, reason.message);
}

/**
 * In a FAILED custom domain any other certificate that works is a repair, even a shorter-lived. One
 * that was rolled back is taken only if the current one does not work and there is no other.
 */
function selectBest(subject: Subject): Selection {
  const { customDomain, current, isCurrentUsable, use, situation } = subject;
  const mustOutlive = isCurrentUsable && customDomain.status !== "FAILED";
  const want = {
    ...use,
    currentArn: customDomain.certificateArn,
    ...(mustOutlive && current !== undefined ? { toOutlive: current } : {}),
  };
  const candidates = situation.candidates.value;
  const fresh = chooseBestCertificate(candidates, { ...want, rolledBack: subject.rolledBack });
  const isLastResort = fresh.outcome === "none" && !isCurrentUsable;
  const choice = isLastResort ? chooseBestCertificate(candidates, want) : fresh;
  const { notChosen } = choice;
  switch (choice.outcome) {
    case "none":
      return { kind: "keep", notChosen };
    case "tied":
      return decided({ action: "refuse", reasons: [choice.reason], notChosen });
    case "chosen": {
      const { certificate } = choice;
      const found = reasonOf(
        "bestCertificateFound",
        `${certificate.arn} is the best certificate for ${customDomain.name}: valid until ${certificate.notAfter?.toISOString()}${whyLeave(subject, certificate)}.`,
      );
      const before = remarkOf(rolledBackBefore(certificate, subject));
      const reasons = before === undefined ? [found] : [found, before];
      return decided({ action: "rotate", target: certificate, reasons, notChosen });
    }
  }
}

function whyLeave(
  { customDomain, current, currentViolations, isCurrentUsable }: Subject,
  certificate: Certificate,
): string {
  if (!isCurrentUsable) {
    return `, and the current one does not work (${currentViolations.map(({ name }) => name).join(", ")})`;
  }
  if (customDomain.status === "FAILED") return ", and the custom domain is FAILED";
  if (current?.notAfter?.getTime() === certificate.notAfter?.getTime()) {
    return ", like the current one, but issued later";
  }
  return `, the current one until ${current?.notAfter?.toISOString()}`;
}

function decided(plan: Plan): Selection {
  return { kind: "decided", plan };
}
