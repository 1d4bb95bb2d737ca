import { breakLines, type Indent } from "./break-lines.ts";
import { splitCommands } from "./split-commands.ts";

/**
 * A fix as lines of at most `width` characters, but for its commands: each has a line of its own and
 * is not broken, so that it can be pasted. Without a width the fix is one line.
 */
export function breakFix(
  text: string,
  indent: Required<Indent>,
  width: number | undefined,
): readonly string[] {
  if (width === undefined) return breakLines(text, indent, width);
  const lines = splitCommands(text).flatMap(({ kind, text: part }, place) => {
    // A paste takes the blanks along, and a shell does not mind.
    const blanks = " ".repeat(indent.next);
    if (kind === "words") return breakLines(part, place === 0 ? indent : { first: blanks }, width);
    const command = `${blanks}${part}`;
    return place === 0 ? [indent.first.trimEnd(), command] : [command];
  });
  return lines.length === 0 ? [indent.first] : lines;
}
