/** A part of a text: words, or a command that is to be pasted into a shell. */
export interface TextPart {
  readonly kind: "words" | "command";
  readonly text: string;
}

/** `aws` with its service and operation, or `latchkey` with its command and what that is about. */
const beginning =
  /(?<![^\s(])(?:aws [a-z][\w-]* [a-z][\w-]*|latchkey [a-z]+(?: [\w-]+(?:\.[\w-]+)+)?)/g;
/** A word as a shell reads it: what is quoted belongs to it, a sentence's punctuation does not. */
const word = String.raw`(?:'[^']*'|\\.|[^\s'();\\](?<![.,](?=\s|$|[();])))+`;
/** An option, with its value where it has one. `…` stands for options that are yet to be said. */
const option = new RegExp(String.raw` (?:…|--[a-z][\w-]*(?: (?!--|…)${word})?)`, "y");
/** Options of commands in fixes that stand alone, so that what follows one is not its value. */
const alone = /^ --(?:apply|wait|yes|json|recorded|no-[a-z-]+|enable-sni) /;

/**
 * Takes a text apart at its commands. One that is only named, without an option or what it is about,
 * stays among the words, and so does one inside of parentheses with words of its own.
 */
export function splitCommands(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { index, 0: start } of text.matchAll(beginning)) {
    const command = `${start}${optionsAt(text, index + start.length)}`;
    const after = text.slice(index + command.length);
    const isEnclosed = text.charAt(index - 1) === "(";
    if (index < end || !isToBePasted(command) || (isEnclosed && !after.startsWith(")"))) continue;
    parts.push({ kind: "words", text: text.slice(end, isEnclosed ? index - 1 : index) });
    parts.push({ kind: "command", text: command });
    // The line's end takes the place of what ends the command.
    end = text.length - after.replace(/^[),.;]+/, "").length;
  }
  parts.push({ kind: "words", text: text.slice(end) });
  return parts
    .map(({ kind, text: part }) => ({ kind, text: part.trim() }))
    .filter((part) => part.text !== "");
}

function isToBePasted(command: string): boolean {
  return / --/.test(command) || /^latchkey [a-z]+ /.test(command);
}

function optionsAt(text: string, at: number): string {
  let end = at;
  for (;;) {
    option.lastIndex = end;
    const [found] = option.exec(text) ?? [];
    if (found === undefined) return text.slice(at, end);
    const [flag] = alone.exec(found) ?? [found];
    end += flag.trimEnd().length;
  }
}
