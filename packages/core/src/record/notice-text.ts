import type { Reason } from "../rotation/rotation-state.ts";
import type { Verdict } from "../rotation/verdict.ts";
import type { NoticePlace } from "./notice-line.ts";
import { lineOf, linksOf, subjectOf } from "./notice-line.ts";
import type { RotationRecord } from "./record.ts";

/**
 * A notice for people, in plain words. Each member is one line without double quotes and
 * backslashes, because EventBridge's input transformers put it between such quotes, unescaped:
 * `"What to do: <toDo>"`. None is ever empty.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export interface NoticeText {
  /** At most 100 characters: what a mail's subject may have (SNS). */
  readonly subject: string;
  readonly whatHappened: string;
  readonly whatItMeansForUsers: string;
  readonly whatToDo: string;
  /** Link to the execution in the Step Functions console, or `none`. */
  readonly execution: string;
  /** Link to the record or report in the S3 console, or its key where the bucket is not known. */
  readonly record: string;
}

/** Reasons of which a notice repeats what to do. */
const mostFixes = 3;

const headlines: Readonly<Record<Verdict, string>> = {
  rotated: "has its new certificate",
  verified: "serves its certificate",
  "nothing-to-do": "was left as it is",
  refused: "needs a decision",
  superseded: "was changed by somebody else",
  "rolled-back": "went back to its old certificate",
  "not-served": "is not served everywhere yet",
  failed: "could not be rotated",
};

const meanings: Readonly<Record<Verdict, string>> = {
  rotated: "Nothing changes for them: every edge looked at serves the new certificate.",
  verified: "Nothing changes for them: every edge looked at serves the certificate that ACM holds.",
  "nothing-to-do": "Nothing changes for them.",
  refused:
    "Nothing has changed for them. They sign in as long as the certificate that is held is valid.",
  superseded: "They are served what somebody else has set; Latchkey has not proven that it works.",
  "rolled-back": "They are served the previous certificate again, which is still valid.",
  "not-served":
    "They can sign in: some edges still serve the previous certificate, none serves a broken one.",
  failed: "It is not known for certain what they are served: look now.",
};

/** The notice of the end of a rotation. */
export function textOfRotation(record: RotationRecord, place: NoticePlace): NoticeText {
  const { verdict, customDomain, from, to, reasons, execution } = record;
  const move =
    verdict === "rotated" && from !== undefined && to !== undefined
      ? ` It moved from ${from.arn} to ${to.arn}, valid until ${to.notAfter ?? "an unknown date"}.`
      : "";
  const said = reasons.slice(0, mostFixes).map(({ message }) => message);
  return {
    subject: subjectOf(`${customDomain} ${headlines[verdict]}`),
    whatHappened: lineOf(
      `The rotation of ${customDomain} ended ${verdict}.${move} ${said.join(" ")}`,
    ),
    whatItMeansForUsers: meanings[verdict],
    whatToDo: toDoOf(reasons),
    ...linksOf(place, execution?.arn),
  };
}

/** The notice of an event that started nothing, or not all, because it is wrong. */
export function textOfRefusedTrigger(record: RotationRecord, place: NoticePlace): NoticeText {
  const said = record.reasons.map(({ message }) => message).join(" ");
  return {
    subject: subjectOf("An event was refused"),
    whatHappened: lineOf(
      `An event that reached Latchkey, or a part of it, was refused and started nothing. ${said}`,
    ),
    whatItMeansForUsers: "Nothing changes for them; the next audit finds what the event was about.",
    whatToDo: toDoOf(record.reasons),
    ...linksOf(place, undefined),
  };
}

function toDoOf(reasons: readonly Pick<Reason, "fix">[]): string {
  const fixes = reasons.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  const [first] = fixes;
  if (first === undefined) return "Nothing.";
  return lineOf([...new Set(fixes)].slice(0, mostFixes).join(" "));
}
