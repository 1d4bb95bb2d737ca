import type { NoticeText } from "../record/notice-text.ts";
import type { RotationRecord } from "../record/record.ts";

/**
 * Bytes that a notice's detail may take. EventBridge takes 256 KB for a whole entry, its source,
 * type, resources and time included; the rest is room for those.
 */
export const mostDetailBytes = 250_000;

/** Edges and reasons that a cut detail still shows. */
const kept = { edges: 10, reasons: 20 } as const;

/** Characters of one text: the most with which the detail fits. */
const textLengths = [1_000, 200, 40] as const;

/**
 * The detail of a notice, as JSON: the record, the key it is stored under and the text for people.
 * One that is too large shows fewer edges and reasons and shorter texts, without the request, and
 * says so by `isCut`; the whole is in the record.
 */
export function noticeDetailOf(
  record: RotationRecord,
  recordKey: string,
  message?: NoticeText,
): string {
  const whole = JSON.stringify({ recordKey, isCut: false, message, ...record });
  if (Buffer.byteLength(whole) <= mostDetailBytes) return whole;
  const { request: _request, before: _before, after: _after, ...rest } = record;
  const cut = {
    recordKey,
    isCut: true,
    message,
    ...rest,
    reasons: record.reasons.slice(0, kept.reasons),
    evidence: { ...record.evidence, edges: record.evidence.edges.slice(0, kept.edges) },
  };
  for (const length of textLengths) {
    const text = jsonOf(cut, length);
    if (Buffer.byteLength(text) <= mostDetailBytes) return text;
  }
  return JSON.stringify({ recordKey, isCut: true, message, verdict: record.verdict });
}

/** As JSON, texts cut to a number of characters. */
function jsonOf(value: unknown, length: number): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "string" && member.length > length ? `${member.slice(0, length)}…` : member,
  );
}
