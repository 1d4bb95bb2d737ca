/** Characters that further lines keep at least: else they begin further left. */
const narrowest = 24;
/** Blanks before further lines where the first one's lead leaves too little. */
const smallIndent = 4;

/** How the lines of a paragraph begin. */
export interface Indent {
  readonly first: string;
  /** Blanks before the further lines; as many as `first` has characters unless said. */
  readonly next?: number;
}

/**
 * A paragraph as lines of at most `width` characters, the first one led by `indent.first`. A word
 * that is longer than a line, as ARNs are, is not broken but gets a line of its own.
 */
export function breakLines(
  text: string,
  indent: Indent,
  width: number | undefined,
): readonly string[] {
  const { first, next = first.length } = indent;
  if (width === undefined) return [`${first}${text}`];
  const blanks = " ".repeat(width - next < narrowest ? Math.min(next, smallIndent) : next);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const lead = lines.length === 0 ? first : blanks;
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && lead.length + longer.length > width) {
      lines.push(`${lead}${line}`);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, `${lines.length === 0 ? first : blanks}${line}`];
}
