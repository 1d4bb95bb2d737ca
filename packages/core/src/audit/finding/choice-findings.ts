import type { CustomDomainLook } from "../custom-domain-look.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** What the choice among the certificates that cover a custom domain tells. */
export function choiceFindings(look: CustomDomainLook): readonly FindingDraft[] {
  return [...betterWaiting(look), ...tied(look), ...rolledBack(look), ...pinUnusable(look)];
}

function betterWaiting({ plan, customDomain, subject }: CustomDomainLook): readonly FindingDraft[] {
  const { current, isCurrentUsable, pinned } = subject;
  if (plan.action !== "rotate" || !isCurrentUsable || customDomain.status === "FAILED") return [];
  const { target } = plan;
  const why = pinned?.arn === target.arn ? "wanted by the user pool's tag" : "better";
  return [
    {
      name: "betterCertificateWaiting",
      resource: target.arn,
      message: `A certificate that is ${why} waits for ${customDomain.name}: ${target.arn}, valid until ${target.notAfter?.toISOString()}; the one that it holds, ${customDomain.certificateArn}, until ${current?.notAfter?.toISOString()}.`,
      evidence: [
        seen("cognito", "CertificateArn", customDomain.certificateArn),
        seen("acm", "waiting CertificateArn", target.arn),
        seen("acm", "waiting NotAfter", target.notAfter?.toISOString() ?? "unknown"),
      ],
      fix: `A rotation moves it: latchkey rotate ${customDomain.name} --apply; the scheduled audit of an installation in mode auto starts it by itself.`,
    },
  ];
}

/** Equally good ones: which of them is meant, a person must say. */
function tied({ plan, customDomain }: CustomDomainLook): readonly FindingDraft[] {
  if (plan.action !== "refuse") return [];
  return plan.reasons
    .filter(({ name }) => name === "certificatesTied")
    .map(({ message, fix }) => ({
      name: "betterCertificateWaiting",
      message,
      evidence: [seen("cognito", "CertificateArn", customDomain.certificateArn)],
      fix: fix ?? "Set the user pool's tag latchkey:certificate-arn to the one that is meant.",
      mender: "person",
    }));
}

function rolledBack({ plan, customDomain }: CustomDomainLook): readonly FindingDraft[] {
  const passedOver = plan.notChosen.flatMap(({ certificate, reasons }) =>
    reasons.map((reason) => ({ arn: certificate.arn, reason })),
  );
  const refused =
    plan.action === "refuse" ? plan.reasons.map((reason) => ({ arn: undefined, reason })) : [];
  const found = [...passedOver, ...refused].find(
    ({ reason }) => reason.name === "certificateRolledBackBefore",
  );
  if (found === undefined) return [];
  const { arn, reason } = found;
  return [
    {
      name: "certificateRolledBackBefore",
      ...(arn === undefined ? {} : { resource: arn }),
      message: reason.message,
      evidence: [
        seen("cognito", "CertificateArn", customDomain.certificateArn),
        seen("record", "rolled back", arn ?? "the pinned certificate"),
      ],
      fix:
        reason.fix ??
        `Find out from the rotation's record what went wrong (latchkey history ${customDomain.name}), mend it, then: latchkey rotate ${customDomain.name} --certificate ${arn ?? "ARN"} --apply.`,
    },
  ];
}

/** The tag names a certificate that cannot be used. */
function pinUnusable({ plan, subject, customDomain }: CustomDomainLook): readonly FindingDraft[] {
  const { pinned } = subject;
  if (plan.action !== "refuse" || pinned === undefined) return [];
  if (pinned.arn === customDomain.certificateArn) return [];
  const [first] = plan.reasons;
  const isTold = plan.reasons.some(({ name }) => name === "certificateRolledBackBefore");
  if (first === undefined || isTold || first.name === "poolTagInvalid") return [];
  return [
    {
      name: "certificateUnusable",
      resource: pinned.arn,
      message: `The user pool's tag latchkey:certificate-arn allows ${customDomain.name} only ${pinned.arn}, which cannot be used: ${first.message}`,
      evidence: [
        seen("wanted", "latchkey:certificate-arn", pinned.arn),
        seen("cognito", "CertificateArn", customDomain.certificateArn),
      ],
      fix: first.fix ?? "Change the tag to a certificate that works, or remove it.",
      mender: "person",
    },
  ];
}
