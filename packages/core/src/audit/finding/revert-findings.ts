import type { Evidence } from "../fleet-report.ts";
import type { RevertEvidence, RevertFinding } from "../revert-evidence.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** What looking for a certificate that was put back found, as drafts. */
export function revertFindings(found: readonly RevertFinding[]): readonly FindingDraft[] {
  return found.map((finding): FindingDraft => {
    const { name, message, fix } = finding;
    if (finding.name === "activeArnUnreadable") return { name, message, fix, evidence: [] };
    const { evidence } = finding;
    return { name, resource: evidence.proved.arn, message, fix, evidence: evidenceOf(evidence) };
  });
}

function evidenceOf(revert: RevertEvidence): readonly Evidence[] {
  const { proved, provedAt, held, parameter, by, whyUnknown } = revert;
  const optional = (source: Evidence["source"], what: string, value: string | undefined) =>
    value === undefined ? [] : [seen(source, what, value)];
  return [
    seen("record", parameter, proved.arn),
    ...optional("record", "proved at", provedAt),
    seen("cognito", "CertificateArn", held.arn),
    ...optional("cloudtrail", "eventID", by?.eventId),
    ...optional("cloudtrail", "eventName", by?.eventName),
    ...optional("cloudtrail", "eventTime", by?.at),
    ...optional("cloudtrail", "userIdentity", by?.principalArn),
    ...optional("cloudtrail", "tool", by?.tool),
    ...optional("cloudtrail", "userAgent", by?.userAgent),
    ...optional("cloudtrail", "sourceIPAddress", by?.sourceIpAddress),
    ...optional("cloudtrail", "unknown", whyUnknown),
  ];
}
