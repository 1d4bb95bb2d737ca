import type { FunctionConfig } from "../config/latchkey-config.ts";
import { routingFaultsOf } from "../routing/routing-faults.ts";
import type { AuditedCustomDomain, AuditFinding } from "./audit-report.ts";

/** Decisions whose every reason is a finding: something is not as it should be. */
const telling: readonly AuditedCustomDomain["decision"][] = ["rotate", "verify", "hold", "refuse"];

/** Reasons that are findings whatever was decided. */
const always: readonly string[] = ["securityPolicyDiffers", "managedLoginVersionDiffers"];

/** Reasons that tell of a choice and not of anything wrong. */
const never: readonly string[] = ["certificatePinned", "verificationRequested"];

/** Findings that mean that users cannot sign in, or soon will not. */
const urgent: readonly string[] = [
  "certificateExpiresVerySoon",
  "noUsableCertificate",
  "customDomainFailed",
  "certificateExpired",
  "certificateRevoked",
  "certificateMissing",
];

/** What is wrong with one custom domain; nothing of one that is not managed. */
export function findingsOf(
  audited: AuditedCustomDomain,
  { expiry }: Pick<FunctionConfig, "expiry">,
): readonly AuditFinding[] {
  if (!audited.isManaged) return [];
  const reasons = audited.reasons.filter(
    ({ name }) =>
      always.includes(name) || (telling.includes(audited.decision) && !never.includes(name)),
  );
  const routingFaults =
    audited.routing === undefined ? [] : routingFaultsOf(audited.routing, undefined);
  const isTold = (name: string) => reasons.some((reason) => reason.name === name);
  const { name: customDomain, region } = audited;
  return [
    ...expiryFindings(audited, expiry),
    ...reasons,
    ...routingFaults.filter(({ name }) => !isTold(name)),
  ].map(({ name, message, fix }) => ({
    name: name as AuditFinding["name"],
    region,
    customDomain,
    message,
    ...(fix === undefined ? {} : { fix }),
  }));
}

/** The most urgent first, otherwise in the order in which they were found. */
export function byUrgency(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  const rank = ({ name }: AuditFinding) => (urgent.includes(name) ? 0 : 1);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

function expiryFindings(
  { name, certificate, daysToExpiry }: AuditedCustomDomain,
  { warnDays, urgentDays }: FunctionConfig["expiry"],
): readonly AuditFinding[] {
  // One that has ended is what the decision is about.
  if (daysToExpiry === undefined || daysToExpiry < 0 || daysToExpiry >= warnDays) return [];
  return [
    {
      name: daysToExpiry < urgentDays ? "certificateExpiresVerySoon" : "certificateExpiresSoon",
      message: `The certificate ${certificate?.arn} that ${name} holds expires in ${daysToExpiry} days, on ${certificate?.notAfter}.`,
      fix: `If it is ACM's own, look at RenewalSummary (aws acm describe-certificate --region us-east-1 --certificate-arn ${certificate?.arn}): its DNS records must still be there. If it was imported, import its successor. Latchkey moves ${name} to a better one by itself.`,
    },
  ];
}
