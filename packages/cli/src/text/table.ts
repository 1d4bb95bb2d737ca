import type { Style, TextLook } from "./paint.ts";

/** One field of a table: its text, and how it stands out. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** A table for people. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const gap = "  ";
/** Characters that the last column keeps at least: what is shorter tells nothing. */
const narrowest = 12;

/**
 * As lines, aligned by spaces; titles bold, no frame. Where the look has a width that is too narrow,
 * the last column is cut, and where that is not enough each row becomes a paragraph. What a row is
 * about stands in the first column, and is never cut: half a name is another's, too.
 */
export function renderTable({ columns, rows }: Table, look: TextLook): string[] {
  const last = columns.length - 1;
  const natural = columns.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.text.length ?? 0)),
  );
  const whole = natural.reduce((sum, width) => sum + width, gap.length * (columns.length - 1));
  const excess = look.width === undefined ? 0 : Math.max(0, whole - look.width);
  if (excess > 0 && (natural[last] ?? 0) - excess < narrowest) {
    return renderParagraphs({ columns, rows }, look);
  }
  const widths = natural.map((width, at) => (at === last ? width - excess : width));
  const line = (cells: readonly Cell[]) =>
    cells
      .map(({ text, style }, at) => {
        const width = widths[at] ?? text.length;
        const shown = fit(text, width);
        const padding = at === cells.length - 1 ? "" : " ".repeat(width - shown.length);
        return `${style === undefined ? shown : look.paint(style, shown)}${padding}`;
      })
      .join(gap)
      .trimEnd();
  return [line(columns.map((text) => ({ text, style: "bold" }))), ...rows.map(line)];
}

/** Below the first column's title each row: its first field, the others behind their titles. */
function renderParagraphs({ columns, rows }: Table, look: TextLook): string[] {
  const [title = "", ...others] = columns;
  const width = Math.max(...others.map((other) => other.length));
  const paragraphs = rows.map(([first, ...cells]) => [
    `  ${first?.text ?? ""}`,
    ...cells.map(({ text, style }, at) => {
      const shown = style === undefined ? text : look.paint(style, text);
      return `    ${(others[at] ?? "").toLowerCase().padEnd(width)}${gap}${shown}`;
    }),
  ]);
  return [look.paint("bold", title), ...paragraphs.flat()];
}

/** The beginning of a text that is too long, and an ellipsis. */
function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
