import { cutText, printable } from "@latchkey/core/record/printable-text";
import type { Explanation } from "./explain-error.ts";
import { breakLines } from "./text/break-lines.ts";
import type { TextLook } from "./text/paint.ts";

const labelWidth = "Details: ".length;

/** Characters of a sentence that repeats what was typed. */
const longestSentence = 1_000;

/** A failure for a person: what happened, then details, fix and an example of what to type. */
export function renderError(explanation: Explanation, look: TextLook): string {
  const { happened, details, fix, example } = explanation;
  const [first = "", ...others] = breakLinesOfAll(happened, look);
  const rows = [
    ...row("Details:", details, look),
    ...row("Fix:", fix, look),
    // Commands are copied, so they are not broken.
    ...row("Example:", example, { ...look, width: undefined }),
  ];
  const head = `${look.paint("red", "Error:")} ${first.slice("Error: ".length)}`;
  return `${[head, ...others, ...rows].join("\n")}\n`;
}

type Look = Pick<TextLook, "paint"> & { readonly width?: number | undefined };

function breakLinesOfAll(sentences: readonly string[], look: TextLook): readonly string[] {
  return sentences.flatMap((sentence, index) =>
    breakLines(shown(sentence), { first: index === 0 ? "Error: " : " ".repeat(7) }, look.width),
  );
}

function row(label: string, text: string | undefined, look: Look): readonly string[] {
  if (text === undefined) return [];
  const lead = `  ${label.padEnd(labelWidth)}`;
  const [first = "", ...others] = text
    .split("\n")
    .flatMap((line, index) =>
      breakLines(shown(line), { first: index === 0 ? lead : " ".repeat(lead.length) }, look.width),
    );
  return [`  ${look.paint("bold", label)}${first.slice(2 + label.length)}`, ...others];
}

/** What was typed, or what AWS says, is repeated: a terminal must not obey it. */
function shown(text: string): string {
  return printable(cutText(text, longestSentence));
}
