import type { Certificate } from "../../certificate/certificate.ts";
import { type CustomDomainLook, dayMs } from "../custom-domain-look.ts";
import type { Evidence } from "../fleet-report.ts";
import { expiryThresholdsOf } from "./certificate-findings.ts";
import { asSeen, customDomainCommand } from "./custom-domain-command.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";
import { moveAfter } from "./mending-of.ts";

/**
 * ACM tries a renewal by itself for as long as it is `PENDING_AUTO_RENEWAL`; when that has lasted
 * so long, it is late.
 */
const patienceDays = 3;

/** Whether the certificate that is held will be renewed, if anybody renews it at all. */
export function renewalFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { current, isCurrentUsable } = look.subject;
  if (current === undefined || !isCurrentUsable) return [];
  if (current.type === "IMPORTED") return importedFindings(look, current);
  if (current.type !== "AMAZON_ISSUED") return [];
  return [...renewalFailed(look, current), ...notEligible(look, current)];
}

function renewalFailed(
  { customDomain: { name }, situation }: CustomDomainLook,
  { arn, renewal, notAfter }: Certificate,
): readonly FindingDraft[] {
  if (renewal === undefined) return [];
  const { status, reason, updatedAt } = renewal;
  const ageDays = (situation.at.getTime() - (updatedAt?.getTime() ?? 0)) / dayMs;
  const isFailed = status === "FAILED";
  const isStalled =
    status === "PENDING_VALIDATION" ||
    (status === "PENDING_AUTO_RENEWAL" && updatedAt !== undefined && ageDays > patienceDays);
  if (!isFailed && !isStalled) return [];
  const since = updatedAt === undefined ? "" : ` since ${updatedAt.toISOString()}`;
  const why = reason === undefined ? "" : `, because of ${reason}`;
  return [
    {
      name: isFailed ? "certificateRenewalFailed" : "certificateRenewalStalled",
      resource: arn,
      message: `ACM's renewal of ${arn}, which ${name} holds, is ${status}${since}${why}. The certificate expires on ${notAfter?.toISOString()}.`,
      evidence: [
        seen("acm", "RenewalSummary.RenewalStatus", status),
        ...(reason === undefined
          ? []
          : [seen("acm", "RenewalSummary.RenewalStatusReason", reason)]),
        ...endOf(notAfter),
      ],
      fix: fixes[reason ?? ""] ?? fixes[""] ?? "",
    },
  ];
}

/** By ACM's `FailureReason` (ACM API, RenewalSummary.RenewalStatusReason). */
const fixes: Readonly<Record<string, string>> = {
  "": "Create every validation record that ACM names (aws acm describe-certificate --region us-east-1, DomainValidationOptions), and leave it there: ACM tries again by itself within hours. Where ACM validates by mail, answer the mail or request a certificate with DNS validation.",
  CAA_ERROR:
    'Let Amazon issue in every CAA record that applies, e.g. 0 issue "amazon.com"; ACM tries again by itself.',
  DOMAIN_NOT_ALLOWED:
    "A name is on a list of names that may be harmful: have the domain checked (Google Safe Browsing, VirusTotal), then ask AWS Support.",
  DOMAIN_VALIDATION_DENIED:
    "AWS Support can tell why the validation was denied; request another certificate meanwhile.",
  INVALID_PUBLIC_DOMAIN:
    "A name is no public domain any more; request a certificate with public names only.",
  ADDITIONAL_VERIFICATION_REQUIRED:
    "ACM wants further information about the domain: answer it in the AWS Support Center.",
  NO_AVAILABLE_CONTACTS:
    "No mailbox for the validation mail was found: request a certificate with DNS validation instead.",
};

function notEligible(
  look: CustomDomainLook,
  { arn, renewalEligibility, inUseBy, notAfter }: Certificate,
): readonly FindingDraft[] {
  const { customDomain } = look;
  const { name } = customDomain;
  if (renewalEligibility !== "INELIGIBLE") return [];
  const users = inUseBy === undefined ? "unknown" : inUseBy.join(", ") || "nothing";
  return [
    {
      name: "certificateNotRenewalEligible",
      resource: arn,
      message: `ACM calls ${arn}, which ${name} holds, INELIGIBLE for renewal. It expires on ${notAfter?.toISOString()}.`,
      evidence: [
        seen("acm", "RenewalEligibility", renewalEligibility),
        seen("acm", "InUseBy", users),
        ...endOf(notAfter),
      ],
      fix:
        users === "nothing"
          ? `ACM renews only what is in use and does not see that ${name} uses it: set the same certificate again: ${customDomainCommand("update", customDomain)}; ${asSeen}. Or request another one${moveAfter(look)}.`
          : `Request a certificate with DNS validation for ${name} in us-east-1${moveAfter(look)}.`,
    },
  ];
}

/** Told from twice the time of the warning on: a person needs notice. */
function importedFindings(look: CustomDomainLook, current: Certificate): readonly FindingDraft[] {
  const { situation, subject } = look;
  const { name } = look.customDomain;
  const { arn, notAfter } = current;
  const leftDays = ((notAfter?.getTime() ?? 0) - situation.at.getTime()) / dayMs;
  if (leftDays >= 2 * expiryThresholdsOf(current, subject.config.expiry).warnDays) return [];
  return [
    {
      name: "certificateNotRenewalEligible",
      resource: arn,
      message: `The certificate ${arn} that ${name} holds was imported, so ACM does not renew it; it ends on ${notAfter?.toISOString()}.`,
      evidence: [seen("acm", "Type", "IMPORTED"), ...endOf(notAfter)],
      fix: `Import its successor: aws acm import-certificate --region us-east-1 --certificate-arn ${arn} …; or request a certificate from ACM, which renews itself${moveAfter(look)}.`,
    },
  ];
}

function endOf(notAfter: Date | undefined): readonly Evidence[] {
  return notAfter === undefined ? [] : [seen("acm", "NotAfter", notAfter.toISOString())];
}
