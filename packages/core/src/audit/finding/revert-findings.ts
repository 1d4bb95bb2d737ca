import type { AuditFinding } from "../audit-report.ts";
import type { Evidence } from "../fleet-report.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** What looking for a certificate that was put back found, as drafts. */
export function revertFindings(found: readonly AuditFinding[]): readonly FindingDraft[] {
  return found.flatMap((finding): readonly FindingDraft[] => {
    const { name, message, fix = "", evidence } = finding;
    if (name === "activeArnUnreadable") {
      return [{ name, message, fix, evidence: [] }];
    }
    if (name !== "certificateReverted" || evidence === undefined) return [];
    return [{ name, resource: evidence.proved.arn, message, fix, evidence: evidenceOf(evidence) }];
  });
}

function evidenceOf(revert: NonNullable<AuditFinding["evidence"]>): readonly Evidence[] {
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
