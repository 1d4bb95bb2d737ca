/**
 * What does not print, or prints as something else: control characters (a terminal obeys them, the
 * C1 ones too), Unicode's line and paragraph separators, and what turns the reading direction.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** The same text with those characters, and halves of surrogate pairs, shown as `\u001b`. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped).replace(/\p{Cs}/gu, escaped);
}

/** The same text in one line: runs of those characters become one blank each. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ").toWellFormed();
}

/** The first `most` UTF-16 units of a text, the last an ellipsis if it was longer; no pair is cut. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/\p{Cs}$/u, "")}…`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
