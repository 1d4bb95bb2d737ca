import type { RedrivenLetter } from "@latchkey/core/dead-letter/redrive";
import { cutText, printable } from "@latchkey/core/record/printable-text";

/** Characters of a line; anybody who may send to the queue chooses what most of it says. */
const longestLine = 1_000;

/** One dead letter for a person to read: four lines. */
export function describeRedriven({ letter, reading, outcome, problem }: RedrivenLetter): string {
  const at = Number.isNaN(letter.sentAt.getTime()) ? "unknown time" : letter.sentAt.toISOString();
  const giver = [reading.givenUpBy, reading.source].filter((part) => part !== undefined).join(" ");
  const target = targetOf(reading);
  const results = {
    shown: target === undefined ? `stays: ${whyLeft(reading)}` : `can be sent to ${target}`,
    sent: `sent to ${target}`,
    left: `left: ${whyLeft(reading)}`,
    failed: `not sent to ${target}: ${problem}`,
  };
  return [
    `${letter.messageId}  since ${at}, given up by ${giver}`,
    `  event   ${reading.about}`,
    `  because ${reading.error}`,
    `  ${results[outcome]}`,
  ]
    .map((line) => printable(cutText(line, longestLine)))
    .join("\n");
}

/** The last line: how many there were, what was done, and how to go on. */
export function summariseRedrive(letters: readonly RedrivenLetter[], apply: boolean): string {
  if (letters.length === 0) return "The dead-letter queue is empty.";
  const count = (outcome: RedrivenLetter["outcome"]) =>
    letters.filter((letter) => letter.outcome === outcome).length;
  if (!apply) {
    const sendable = letters.filter(({ reading }) => reading.next.kind !== "leave").length;
    return `${letters.length} in the queue, ${sendable} can be sent once more; nothing was changed. To send them: latchkey redrive --apply`;
  }
  return `${count("sent")} sent and removed, ${count("left")} left, ${count("failed")} failed. Watch what comes of them in the Step Functions console, or in the records.`;
}

function whyLeft({ next }: RedrivenLetter["reading"]): string {
  return next.kind === "leave" ? next.why : "";
}

function targetOf({ next }: RedrivenLetter["reading"]): string | undefined {
  if (next.kind === "leave") return undefined;
  const arn = next.kind === "invoke" ? next.functionArn : next.stateMachineArn;
  return arn.slice(arn.lastIndexOf(":") + 1);
}
