/** HTML that may stand in a page as it is. */
export interface Markup {
  readonly html: string;
}

/** What can be put into a template: texts are escaped, markup stands as it is, lists are joined. */
export type Content = string | number | Markup | undefined | false | readonly Content[];

/**
 * A template of HTML whose values are escaped: no text can become markup, in an element or in a
 * quoted attribute. Values must not stand in a tag's name, in script or in style. A line break of
 * the template with its indentation is nothing beside a tag or a value, and a space elsewhere.
 *
 * @example
 * html`<td title="${name}">${name}</td>`
 */
export function html(template: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const texts = compact(template);
  let page = texts[0] ?? "";
  for (const [place, value] of values.entries()) page += render(value) + (texts[place + 1] ?? "");
  return { html: page };
}

/** Templates whose line breaks are taken out already: a page uses each thousands of times. */
const compacted = new WeakMap<TemplateStringsArray, readonly string[]>();

function compact(template: TemplateStringsArray): readonly string[] {
  const known = compacted.get(template);
  if (known !== undefined) return known;
  const texts = template.map((text) =>
    text
      .replace(/(^|>)\n\s*/g, "$1")
      .replace(/\n\s*(?=<|$)/g, "")
      .replace(/\n\s*/g, " "),
  );
  compacted.set(template, texts);
  return texts;
}

/** Text that is known to be markup: styles and scripts of our own. */
export function trusted(text: string): Markup {
  return { html: text };
}

function render(content: Content): string {
  if (content === undefined || content === false) return "";
  if (typeof content === "string") return escapeText(content);
  if (typeof content === "number") return String(content);
  return "html" in content ? content.html : content.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Characters that do not show or that turn the order of text around are shown by their number, so
 * that a name cannot look like another one.
 */
function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, showCodePoint)
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function showCodePoint(character: string): string {
  if (character === "\n") return " ";
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${number}`;
}
