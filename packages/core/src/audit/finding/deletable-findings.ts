import type { Certificate } from "../../certificate/certificate.ts";
import { covers } from "../../certificate/covers.ts";
import { type CustomDomainLook, dayMs } from "../custom-domain-look.ts";
import { certificateEvidence } from "./certificate-findings.ts";
import { judgeEdges } from "./edge-findings.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** So long an old certificate is kept to go back to, counted from the issue of its successor. */
const keepDays = 7;

/**
 * Certificates that served the custom domain's name and that nothing needs any more: ACM knows no
 * user, the one that is held covers each of their names, works, ends later and is served by every
 * edge that was seen. Never one that is pinned. Whether another Region's custom domain holds it is
 * seen only when the parts of the audit come together.
 */
export function deletableFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { customDomain, subject, situation, plan } = look;
  const { current, isCurrentUsable, pinned } = subject;
  if (customDomain.status !== "ACTIVE" || current === undefined || !isCurrentUsable) return [];
  if (plan.action !== "nothing" || !isServed(look)) return [];
  const restedMs = situation.at.getTime() - (current.issuedAt?.getTime() ?? Number.NaN);
  if (!(restedMs >= keepDays * dayMs)) return [];
  return situation.candidates.value
    .filter(({ arn }) => arn !== current.arn && arn !== pinned?.arn)
    .filter((certificate) => isSpent(certificate, current))
    .map((certificate) => ({
      name: "certificateDeletable",
      resource: certificate.arn,
      message: `Nothing uses the certificate ${certificate.arn} any more: ${customDomain.name} holds ${current.arn}, which covers all its names and ends on ${current.notAfter?.toISOString()}.`,
      evidence: [
        ...certificateEvidence(certificate),
        seen("acm", "InUseBy", "nothing"),
        seen("cognito", "CertificateArn", customDomain.certificateArn),
      ],
      fix: `aws acm delete-certificate --region us-east-1 --certificate-arn ${certificate.arn}`,
    }));
}

function isServed(look: CustomDomainLook): boolean {
  const edges = judgeEdges(look).filter(({ isOutOfReach }) => !isOutOfReach);
  return edges.length > 0 && edges.every(({ outcome }) => outcome === "target");
}

/** One that is still to be issued is awaited, and one whose users are not known may have some. */
function isSpent(certificate: Certificate, current: Certificate): boolean {
  const { inUseBy, names, status, notAfter } = certificate;
  if (inUseBy === undefined || inUseBy.length > 0) return false;
  if (status === "PENDING_VALIDATION" || certificate.managedBy !== undefined) return false;
  const isEarlier =
    status !== "ISSUED" ||
    (notAfter !== undefined &&
      current.notAfter !== undefined &&
      notAfter.getTime() <= current.notAfter.getTime());
  const isCovered = names.every(
    (name) => current.names.includes(name) || covers(current.names, name),
  );
  return isEarlier && names.length > 0 && isCovered;
}
