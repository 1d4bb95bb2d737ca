import type { AuditNoticePlace } from "../audit/fleet-ports.ts";
import type { Finding, FleetReport, ResolvedFinding } from "../audit/fleet-report.ts";
import { newsOf } from "../record/audit-notice-text.ts";
import type { NoticeText } from "../record/notice-text.ts";
import { cutText } from "../record/printable-text.ts";
import { mostDetailBytes } from "./notice-detail.ts";

/** Findings, and as many that are gone, that the notice of an audit repeats. */
const mostFindings = 20;

/** Characters of one text of a finding: the most with which the detail fits. */
const textLengths = [1_000, 200, 40] as const;

/**
 * The detail of an audit's notice, as JSON: how much is news, the first of it, the text for people,
 * and the keys of the report, which has the rest and the evidence. `news` is what rules decide by:
 * without news there is nobody to tell.
 */
export function auditNoticeDetailOf(
  report: FleetReport,
  { reportKey, pageKey, executionArn }: AuditNoticePlace,
  message: NoticeText,
): string {
  const { schema, at, endedAt, mode, counts } = report;
  const { findings, resolved } = newsOf(report);
  const detailOf = (length: number, most: number) =>
    JSON.stringify({
      reportKey,
      pageKey,
      execution: executionArn,
      isCut: findings.length > most || resolved.length > most,
      message,
      news: { findings: findings.length, resolved: resolved.length },
      schema,
      at,
      endedAt,
      mode,
      counts,
      findings: findings.slice(0, most).map((one) => cutFinding(one, length)),
      resolved: resolved.slice(0, most).map((one) => cutFinding(one, length)),
    });
  for (const length of textLengths) {
    const text = detailOf(length, mostFindings);
    if (Buffer.byteLength(text) <= mostDetailBytes) return text;
  }
  return detailOf(0, 0);
}

/** Without evidence, each text cut. */
function cutFinding(finding: Finding | ResolvedFinding, length: number) {
  const { evidence: _, ...rest } = { evidence: undefined, ...finding };
  const members = Object.entries(rest).map(([name, value]) => [
    name,
    typeof value === "string" ? cutText(value, length) : value,
  ]);
  return Object.fromEntries(members) as Readonly<Record<string, unknown>>;
}
