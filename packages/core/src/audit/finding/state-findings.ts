import type { CustomDomainLook } from "../custom-domain-look.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";
import { moveAfter } from "./mending-of.ts";

/** What the custom domain's own state, and its owner's tags, tell. */
export function stateFindings(look: CustomDomainLook): readonly FindingDraft[] {
  return [...failed(look), ...tagInvalid(look)];
}

function failed(look: CustomDomainLook): readonly FindingDraft[] {
  const { customDomain, plan } = look;
  const { name, status, certificateArn } = customDomain;
  if (status !== "FAILED") return [];
  const isMended = plan.action === "rotate";
  return [
    {
      name: "customDomainFailed",
      message: `Cognito calls ${name} FAILED.`,
      evidence: [
        seen("cognito", "Status", status),
        seen("cognito", "CertificateArn", certificateArn),
      ],
      fix: isMended
        ? `A rotation to ${plan.target.arn} repairs it: latchkey rotate ${name} --apply; the scheduled audit of an installation in mode auto starts it by itself.`
        : `Check its DNS and that its parent has an A record, and request or import another certificate for it in us-east-1${moveAfter(look)}.`,
      ...(isMended ? {} : { mender: "person" as const }),
    },
  ];
}

function tagInvalid({ subject, customDomain }: CustomDomainLook): readonly FindingDraft[] {
  const { problems } = subject.exceptions;
  const [first] = problems;
  if (first === undefined) return [];
  return [
    {
      name: "poolTagInvalid",
      resource: customDomain.userPoolId,
      message: problems.map(({ message }) => message).join(" "),
      evidence: Object.entries(subject.situation.tags?.value ?? {})
        .filter(([key]) => key.toLowerCase().startsWith("latchkey:"))
        .map(([key, value]) => seen("cognito", `tag ${key}`, value)),
      fix: problems.map(({ fix }) => fix).join(" "),
    },
  ];
}
