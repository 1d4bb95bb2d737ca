import { printable } from "@latchkey/core/record/printable-text";
import type { RotationRecord } from "@latchkey/core/record/record";
import type { StoredRecord } from "@latchkey/core/record/record-history";
import type { Verdict } from "@latchkey/core/rotation/verdict";
import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayDuration, sayInstant } from "../text/say-time.ts";
import { shortenArns } from "../text/shorten-arns.ts";
import type { HistoryReport } from "./history-report.ts";

/** How a verdict stands out. */
export const verdictStyles: Readonly<Record<Verdict, Style>> = {
  rotated: "green",
  verified: "green",
  "nothing-to-do": "dim",
  refused: "red",
  superseded: "yellow",
  "rolled-back": "red",
  "not-served": "yellow",
  failed: "red",
};

/** Reasons that are shown of one record. */
const mostReasons = 3;

/** The records for a person, newest first. */
export function renderHistory(
  { customDomain, bucket, records }: HistoryReport,
  look: TextLook,
): string {
  if (records.length === 0) {
    return `Nothing is recorded of ${customDomain} in ${bucket}.\n`;
  }
  const lines = [
    look.paint("bold", `Rotations of ${customDomain}, newest first`),
    ...records.flatMap((stored) => ["", ...renderRecord(stored, look)]),
    "",
    look.paint("dim", `Records: s3://${bucket}/records/${customDomain}/`),
  ];
  return `${lines.join("\n")}\n`;
}

function renderRecord({ record }: StoredRecord, look: TextLook): readonly string[] {
  const { verdict, endedAt, startedAt, evidence } = record;
  const took = sayDuration(Date.parse(endedAt) - Date.parse(startedAt));
  const text = (words: string) =>
    breakLines(shortenArns(printable(words), look.width), { first: "  - ", next: 4 }, look.width);
  return [
    `${sayInstant(new Date(endedAt))}  ${look.paint(verdictStyles[verdict] ?? "bold", verdict)}  ${look.paint("dim", `after ${took}, ${starterOf(record)}`)}`,
    ...certificateLines(record),
    ...(evidence.edgeRounds === 0
      ? []
      : [
          `  edges       ${evidence.edgesProven} proven in ${sayRounds(evidence.edgeRounds)}${sayFloor(evidence)}`,
        ]),
    ...record.reasons.slice(0, mostReasons).flatMap(({ message }) => text(message)),
  ];
}

/** What the last round saw of the TLS floor. Older records say nothing of it. */
function sayFloor({ edges }: RotationRecord["evidence"]): string {
  const tested = edges.filter(({ floorProbe }) => floorProbe !== undefined);
  const refused = tested.filter(({ floorProbe }) => floorProbe === "refused").length;
  return tested.length === 0 ? "" : `, TLS floor held by ${refused} of ${tested.length}`;
}

function sayRounds(rounds: number): string {
  return rounds === 1 ? "one round" : `${rounds} rounds`;
}

function certificateLines({ from, to }: RotationRecord): readonly string[] {
  if (from === undefined && to === undefined) return [];
  if (from !== undefined && (to === undefined || to.arn === from.arn)) {
    return [`  certificate ${idOf(from)}`];
  }
  return [`  certificate ${from === undefined ? "?" : idOf(from)} -> ${to && idOf(to)}`];
}

/** Within one account ARNs differ in their last part. */
function idOf({ arn }: { readonly arn: string }): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function starterOf({ request }: RotationRecord): string {
  const trigger = (request as { trigger?: { kind?: string; description?: string } } | undefined)
    ?.trigger;
  const kinds: Readonly<Record<string, string>> = {
    "certificate-event": "by an event of ACM",
    schedule: "by the audit",
    operator: "by a person",
    "out-of-band-change": "by somebody's change",
  };
  return kinds[trigger?.kind ?? ""] ?? "by somebody";
}
