import type { Certificate } from "../../certificate/certificate.ts";
import { type CertificateViolation, violationsOfArn } from "../../certificate/violations-of.ts";
import type { FunctionConfig } from "../../config/latchkey-config.ts";
import { type CustomDomainLook, dayMs } from "../custom-domain-look.ts";
import type { Evidence } from "../fleet-report.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";
import { mendingOf, moveAfter } from "./mending-of.ts";

/** What is the matter with the certificate that a custom domain holds. */
export function certificateFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { subject, customDomain } = look;
  const { current, currentViolations, config } = subject;
  const held = seen("cognito", "CertificateArn", customDomain.certificateArn);
  if (current === undefined) return [withoutCertificate(look, held)];
  const named = (name: string) => currentViolations.find((violation) => violation.name === name);
  const expired = named("certificateExpired");
  const revoked = named("certificateRevoked");
  const others = currentViolations.filter((one) => one !== expired && one !== revoked);
  const evidence = [held, ...certificateEvidence(current)];
  const findings: FindingDraft[] = [];
  const add = (name: FindingDraft["name"], violations: readonly CertificateViolation[]) => {
    const message = `${customDomain.name} holds a certificate that does not work: ${violations.map((one) => one.message).join(" ")}`;
    findings.push({ name, resource: current.arn, message, evidence, ...mendingOf(look) });
  };
  if (expired !== undefined) add("certificateExpired", [expired]);
  if (revoked !== undefined) add("certificateRevoked", [revoked]);
  if (others.length > 0) add("certificateUnusable", others);
  if (currentViolations.length > 0) return findings;
  return expiryFindings(look, current, { evidence, expiry: config.expiry });
}

function withoutCertificate(look: CustomDomainLook, held: Evidence): FindingDraft {
  const { name, certificateArn, accountId } = look.customDomain;
  const violations = violationsOfArn(certificateArn, { accountId });
  const isForeign = violations.length > 0;
  return {
    name: isForeign ? "certificateUnusable" : "certificateMissing",
    resource: certificateArn,
    message: isForeign
      ? `${name} holds a certificate that it cannot have: ${violations.map(({ message }) => message).join(" ")}`
      : `${name} holds ${certificateArn}, which ACM in us-east-1 no longer has.`,
    evidence: [held, seen("acm", "DescribeCertificate", "ResourceNotFoundException")],
    ...mendingOf(look),
  };
}

/**
 * Days left below which a certificate is due and very soon due. They scale with its validity: ACM's
 * own is 198 days now and will be 47 by 2029 (CA/Browser Forum, ballot SC-081v3).
 */
export function expiryThresholdsOf(
  { notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">,
  { warnDays, urgentDays }: FunctionConfig["expiry"],
): { readonly warnDays: number; readonly urgentDays: number } {
  const validityDays = ((notAfter?.getTime() ?? 0) - (notBefore?.getTime() ?? 0)) / dayMs;
  return {
    warnDays: Math.min(warnDays, Math.ceil(validityDays * 0.15)),
    urgentDays: Math.min(urgentDays, Math.ceil(validityDays * 0.05)),
  };
}

function expiryFindings(
  look: CustomDomainLook,
  current: Certificate,
  {
    evidence,
    expiry,
  }: { readonly evidence: readonly Evidence[]; readonly expiry: FunctionConfig["expiry"] },
): readonly FindingDraft[] {
  const { situation, customDomain } = look;
  const leftDays = ((current.notAfter?.getTime() ?? 0) - situation.at.getTime()) / dayMs;
  const { warnDays, urgentDays } = expiryThresholdsOf(current, expiry);
  if (leftDays >= warnDays) return [];
  const isUrgent = leftDays < urgentDays;
  return [
    {
      name: isUrgent ? "certificateExpiringSoon" : "certificateExpiring",
      resource: current.arn,
      message: `The certificate ${current.arn} that ${customDomain.name} holds expires in ${Math.floor(leftDays)} days, on ${current.notAfter?.toISOString()}.`,
      evidence: [
        ...evidence,
        seen("wanted", "days left", `at least ${isUrgent ? urgentDays : warnDays}`),
      ],
      ...mendingOf(look, renewalFix(look, current)),
    },
  ];
}

function renewalFix(look: CustomDomainLook, { arn, type }: Certificate): string {
  return type === "IMPORTED"
    ? `Import its successor under the same ARN (aws acm import-certificate --region us-east-1 --certificate-arn ${arn} …) or as a new certificate${moveAfter(look)}.`
    : `See why ACM has not renewed it: aws acm describe-certificate --region us-east-1 --certificate-arn ${arn} --query Certificate.RenewalSummary; its validation records must still be in DNS. Or request another certificate${moveAfter(look)}.`;
}

/** What ACM says of a certificate, as far as findings rest on it. */
export function certificateEvidence(certificate: Certificate): readonly Evidence[] {
  const { status, type, notAfter, names, serial } = certificate;
  return [
    seen("acm", "Status", status),
    seen("acm", "Type", type),
    ...(serial === undefined ? [] : [seen("acm", "Serial", serial)]),
    ...(notAfter === undefined || Number.isNaN(notAfter.getTime())
      ? []
      : [seen("acm", "NotAfter", notAfter.toISOString())]),
    seen("acm", "SubjectAlternativeNames", names.slice(0, 10).join(", ")),
  ];
}
