import type { Certificate } from "../certificate/certificate.ts";
import {
  type CertificateNotChosen,
  certificateExpiresSooner,
  chooseBestCertificate,
} from "../certificate/choose-best-certificate.ts";
import type { Plan } from "./plan.ts";
import { reasonOf } from "./reason.ts";
import type { NamedCertificate } from "./situation.ts";
import { isOnlyPending, type Subject, violationsOfNamed } from "./subject.ts";

/** Either the plan is decided, or the custom domain keeps the certificate that it holds. */
export type Selection =
  | { readonly kind: "decided"; readonly plan: Plan }
  | { readonly kind: "keep"; readonly notChosen: readonly CertificateNotChosen[] };

/** Looks for a certificate to move to: the requested one and no other, else the best one. */
export function selectTarget(subject: Subject): Selection {
  const requested = subject.situation.requested?.value;
  return requested === undefined ? selectBest(subject) : selectRequested(subject, requested);
}

/**
 * A person who names a certificate gets it or a refusal. Expiring sooner than the current one is
 * told but no refusal: going back by hand is a legitimate wish.
 */
function selectRequested(subject: Subject, requested: NamedCertificate): Selection {
  if (requested.arn === subject.customDomain.certificateArn) return { kind: "keep", notChosen: [] };
  const violations = violationsOfNamed(requested, subject.use);
  if (isOnlyPending(requested, violations)) return decided(holdUntilIssued(requested.arn));
  const { certificate } = requested;
  if (violations.length > 0 || certificate === undefined) {
    return decided({ action: "refuse", reasons: violations, notChosen: [] });
  }
  const sooner = subject.isCurrentUsable ? expiresSooner(certificate, subject) : undefined;
  const asked = reasonOf("certificateRequested", `The request asks for ${certificate.arn}.`);
  return decided({
    action: "rotate",
    target: certificate,
    reasons: sooner === undefined ? [asked] : [asked, sooner],
    notChosen: [],
  });
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
  const sooner = current && certificateExpiresSooner(certificate, current);
  return sooner && reasonOf(sooner.name, sooner.message);
}

/** In a FAILED custom domain any other certificate that works is a repair, even a shorter-lived. */
function selectBest(subject: Subject): Selection {
  const { customDomain, current, isCurrentUsable, use, situation } = subject;
  const mustOutlive = isCurrentUsable && customDomain.status !== "FAILED";
  const choice = chooseBestCertificate(situation.candidates.value, {
    ...use,
    currentArn: customDomain.certificateArn,
    ...(mustOutlive && current !== undefined ? { toOutlive: current } : {}),
  });
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
      return decided({ action: "rotate", target: certificate, reasons: [found], notChosen });
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
