import { stripVTControlCharacters } from "node:util";

/**
 * A text whose lines are no longer than `width`, as far as its words allow: for the few lines that
 * were not made to measure. Further lines are indented by two more blanks. What begins with
 * `latchkey` or `aws` is a command to be copied, and stays whole. Colours take no room.
 */
export function wrapLines(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): readonly string[] {
  if (lengthOf(line) <= width) return [line];
  const [blanks = ""] = /^ */.exec(line) ?? [];
  if (/^(?:latchkey|aws) /.test(line.slice(blanks.length))) return [line];
  const lines: string[] = [];
  let current = blanks;
  let isFresh = true;
  for (const word of line.slice(blanks.length).split(" ")) {
    if (!isFresh && lengthOf(current) + 1 + lengthOf(word) > width) {
      lines.push(current.trimEnd());
      current = `${blanks}  ${word}`;
    } else {
      current = isFresh ? `${current}${word}` : `${current} ${word}`;
    }
    isFresh = false;
  }
  return [...lines, current];
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
