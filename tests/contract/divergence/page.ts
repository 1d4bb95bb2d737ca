import { type Divergence, divergences } from "./divergence.ts";

const begin = "<!-- contract suite: begin -->";
const end = "<!-- contract suite: end -->";

/** The table of docs/twin-divergence.md that the contract suite keeps, without its markers. */
export function divergenceTable(): string {
  const header = ["name", "AWS", "instead", "who", "cases"];
  return [header, header.map(() => "---"), ...divergences.map(rowOf)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/**
 * The page with the table between its markers made anew.
 * @throws Error when the page has not exactly one place for it
 */
export function withDivergenceTable(page: string): string {
  const [before, rest, ...more] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`docs/twin-divergence.md must have ${begin} and ${end} once`);
  return `${before}${begin}\n\n${divergenceTable()}\n\n${end}${after}`;
}

function rowOf({ name, aws, instead, differs, seen }: Divergence): string[] {
  return [name, aws, instead, differs, String(Object.keys(seen).length)];
}
