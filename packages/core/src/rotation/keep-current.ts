import type { CertificateNotChosen } from "../certificate/choose-best-certificate.ts";
import { classifyEdge } from "../edge/classify-edge.ts";
import { judgeRound } from "../edge/judge-round.ts";
import type { Plan } from "./plan.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import { holdUntilIssued } from "./select-target.ts";
import type { NamedCertificate } from "./situation.ts";
import { isOnlyPending, type Subject, violationsOfNamed } from "./subject.ts";

/** Decides for a custom domain that has no better certificate to move to. */
export function keepCurrent(
  subject: Subject,
  { notChosen }: { readonly notChosen: readonly CertificateNotChosen[] },
): Plan {
  const { current, currentViolations, customDomain } = subject;
  if (current === undefined || currentViolations.length > 0) {
    return refuseUnusable(subject, notChosen);
  }
  if (customDomain.status === "FAILED") {
    return { action: "refuse", reasons: [customDomainFailed(subject)], notChosen };
  }
  const doubt = servingInDoubt(subject);
  if (doubt !== undefined)
    return { action: "verify", target: current, reasons: [doubt], notChosen };

  const served = reasonOf(
    "alreadyServed",
    `${customDomain.name} holds its best certificate, ${current.arn}, and every edge looked at serves it.`,
  );
  return answerHint(subject, { action: "nothing", reasons: [served], notChosen });
}

/** Decides for a request that only wants proof: the current certificate is verified or refused. */
export function decideVerification(subject: Subject): Plan {
  const { current, currentViolations, customDomain, situation } = subject;
  const refusals: readonly (NamedReason | undefined)[] = [
    certificateNotHeld(subject, situation.requested?.value),
    ...currentViolations,
    customDomain.status === "FAILED" ? customDomainFailed(subject) : undefined,
  ];
  const reasons = refusals.filter((reason) => reason !== undefined);
  if (reasons.length > 0 || current === undefined) {
    return { action: "refuse", reasons, notChosen: [] };
  }
  const asked = reasonOf(
    "verificationRequested",
    `The request asks what ${customDomain.name} serves.`,
  );
  return { action: "verify", target: current, reasons: [asked], notChosen: [] };
}

/**
 * What the trigger's certificate adds when nothing is to be done. It never decides for a change,
 * but whoever brought a certificate for this custom domain must hear why it is not used. An old
 * certificate that ran out or was revoked while another is in place is nobody's concern.
 */
function answerHint(subject: Subject, nothing: Plan): Plan {
  const hinted = subject.situation.hinted?.value;
  if (hinted === undefined || hinted.arn === subject.customDomain.certificateArn) return nothing;
  const violations = violationsOfNamed(hinted, subject.use);
  const { notChosen } = nothing;
  if (isOnlyPending(hinted, violations)) return { ...holdUntilIssued(hinted.arn), notChosen };
  const isPast =
    hinted.certificate?.status === "EXPIRED" || hinted.certificate?.status === "REVOKED";
  if (violations.length > 0 && !isPast) {
    return { action: "refuse", reasons: violations, notChosen };
  }
  const passedOver = notChosen.find(({ certificate }) => certificate.arn === hinted.arn);
  const told = passedOver?.reasons ?? violations;
  // In a plan that does nothing a fix would be misleading, but for what keeps a better one out.
  const remarks = told.map(({ name, message, fix }) =>
    reasonOf(name, message, name === "certificateRolledBackBefore" ? fix : undefined),
  );
  return { ...nothing, reasons: [...nothing.reasons, ...remarks] };
}

function refuseUnusable(subject: Subject, notChosen: readonly CertificateNotChosen[]): Plan {
  const { customDomain, currentViolations } = subject;
  const none = reasonOf(
    "noUsableCertificate",
    `The certificate that ${customDomain.name} holds does not work, and there is no other that does.`,
    `Request or import a public certificate for ${customDomain.name} in us-east-1; an installation in mode auto moves to it by itself, any other by: latchkey rotate ${customDomain.name} --apply.`,
  );
  const others = notChosen
    .filter(({ certificate }) => certificate.arn !== customDomain.certificateArn)
    .flatMap(({ reasons }) => reasons);
  return {
    action: "refuse",
    reasons: [none, ...currentViolations, ...others].slice(0, 20),
    notChosen,
  };
}

/** Undefined only when at least one edge was seen and every one serves what ACM holds. */
function servingInDoubt({ situation, current, customDomain }: Subject): NamedReason | undefined {
  const observations = situation.edges?.value ?? [];
  const target = { at: situation.at, fingerprintSha256: current?.fingerprintSha256 };
  const edges = observations.map((observation) => classifyEdge(observation, target));
  const { isAllTarget, counts } = judgeRound(edges, { isUpdated: false, isBaselineUsable: true });
  if (isAllTarget) return undefined;
  return reasonOf(
    "servingInDoubt",
    observations.length === 0
      ? `No edge of ${customDomain.name} was seen serving its certificate yet.`
      : `${counts.target} of ${edges.length} edges of ${customDomain.name} serve the certificate that it holds.`,
  );
}

function customDomainFailed({ customDomain }: Subject): NamedReason {
  return reasonOf(
    "customDomainFailed",
    `Cognito calls ${customDomain.name} FAILED, and there is no other certificate that could repair it.`,
    "Request or import another certificate for it in us-east-1, check its DNS and that its parent has an A record, then run again.",
  );
}

function certificateNotHeld(
  { customDomain }: Subject,
  requested: NamedCertificate | undefined,
): NamedReason | undefined {
  if (requested === undefined || requested.arn === customDomain.certificateArn) return undefined;
  return reasonOf(
    "certificateNotHeld",
    `${customDomain.name} holds ${customDomain.certificateArn}, not ${requested.arn}, so the latter cannot be verified.`,
    "Leave certificateArn out to verify what is held, or ask for the rotation (action rotate).",
  );
}
