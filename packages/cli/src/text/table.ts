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
  /** The column that is cut where the terminal is too narrow for all; the first unless said. */
  readonly elastic?: number;
}

const gap = "  ";
/** Characters that the elastic column keeps at least: what is shorter names nothing. */
const narrowest = 16;

/**
 * As lines, aligned by spaces; titles bold, no frame, nothing cut unless the look has a width. Where
 * not even a cut table fits, each row becomes a paragraph.
 */
export function renderTable({ columns, rows, elastic = 0 }: Table, look: TextLook): string[] {
  const natural = columns.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.text.length ?? 0)),
  );
  const whole = natural.reduce((sum, width) => sum + width, gap.length * (columns.length - 1));
  const excess = look.width === undefined ? 0 : Math.max(0, whole - look.width);
  if (excess > 0 && (natural[elastic] ?? 0) - excess < narrowest) {
    return renderParagraphs({ columns, rows }, look);
  }
  const widths = natural.map((width, at) => (at === elastic ? width - excess : width));
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
