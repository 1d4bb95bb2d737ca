/** One block of code that is written by a program, between comments that name it. */
const block = /<!-- (help|capture): ([\w-]+) -->\n```text\n(.*?)```\n<!-- end -->/gs;

/** A block of the page about the command line. */
export interface CliBlock {
  readonly kind: "help" | "capture";
  readonly name: string;
  readonly text: string;
}

/** Every block of the page, in order. */
export function blocksOf(page: string): readonly CliBlock[] {
  return [...page.matchAll(block)].map(([, kind, name = "", text = ""]) => ({
    kind: kind === "help" ? "help" : "capture",
    name,
    text,
  }));
}

/** The page with other texts in its blocks; a block for which there is none stays as it is. */
export function withBlocks(page: string, textOf: (block: CliBlock) => string | undefined): string {
  return page.replace(block, (whole, kind: CliBlock["kind"], name: string, text: string) => {
    const written = textOf({ kind, name, text });
    if (written === undefined) return whole;
    return `<!-- ${kind}: ${name} -->\n\`\`\`text\n${written.trimEnd()}\n\`\`\`\n<!-- end -->`;
  });
}
