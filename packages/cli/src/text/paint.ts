import { styleText } from "node:util";

/** The few ways in which text stands out. */
export type Style = "bold" | "dim" | "green" | "yellow" | "red";

/** How text is shown: with colours on a terminal, in lines no longer than it is wide. */
export interface TextLook {
  paint(style: Style, text: string): string;
  /** Characters in a line; lines are not broken when it is absent. */
  readonly width?: number;
}

/** Lines longer than this are tiring to read, however wide the terminal. */
const widest = 110;
/** Nothing sensible can be set in less. */
const narrowest = 40;

/** Colours (unless `NO_COLOR` forbids them) and breaks on a terminal; plain text when piped. */
export function textLookOf(stream: NodeJS.WriteStream): TextLook {
  const isTerminal = stream.isTTY === true;
  return {
    paint: (style, text) => styleText(style, text, { stream }),
    ...(isTerminal
      ? { width: Math.max(narrowest, Math.min(widest, stream.columns ?? widest)) }
      : {}),
  };
}

/** Plain text, for what no person looks at. */
export const plainLook: TextLook = { paint: (_, text) => text };
