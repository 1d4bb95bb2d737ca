/** An AWS CLI command, read as a shell and the CLI read it. */
export interface AwsCommand {
  /** `cognito-idp update-user-pool-domain`. */
  readonly operation: string;
  /** By the option's name; `true` for one that stands alone. */
  readonly options: Readonly<Record<string, string | true>>;
}

/** Words that shells take as they are; anything else has to be quoted. */
const plain = /[\w:/.,=@+-]/;

/**
 * The AWS CLI commands in a text, each up to the `;` or `)` that ends it in a shell.
 *
 * @throws Error for what a shell would not take as a plain word, and for what is no option
 */
export function awsCommandsIn(text: string): readonly AwsCommand[] {
  return [...text.matchAll(/(?<![^\s(])aws (?=[a-z])/g)].map(({ index }) =>
    commandOf(wordsOf(text.slice(index))),
  );
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === "'") {
      isQuoted = !isQuoted;
      word ??= "";
    } else if (isQuoted || plain.test(sign)) word = `${word ?? ""}${sign}`;
    else if (sign === "\\") word = `${word ?? ""}${text.charAt(++at)}`;
    else if (sign === " " || sign === ";" || sign === ")") {
      if (word !== undefined) words.push(word);
      word = undefined;
      if (sign !== " ") return words;
    } else throw new Error(`A shell would not take ${sign} as it is: ${text}`);
  }
  if (isQuoted) throw new Error(`A quote is not closed: ${text}`);
  return word === undefined ? words : [...words, word];
}

function commandOf([aws, service, name, ...rest]: readonly string[]): AwsCommand {
  const options: Record<string, string | true> = {};
  for (let at = 0; at < rest.length; at++) {
    const [, option] = /^--([a-z][a-z0-9-]*)$/.exec(rest[at] ?? "") ?? [];
    if (option === undefined) throw new Error(`${rest[at]} is no option of ${aws} ${service}`);
    const next = rest[at + 1];
    const isAlone = next === undefined || next.startsWith("--");
    options[option] = isAlone ? true : next;
    if (!isAlone) at++;
  }
  return { operation: `${service} ${name}`, options };
}

/** A structure in the CLI's shorthand. */
export interface Structure {
  readonly [member: string]: string | Structure;
}

/** Reads `A=b,C={D=e}`. @throws Error for anything else, and for a quoted value */
export function readShorthand(text: string): Structure {
  const { structure, rest } = membersOf(text);
  if (rest !== "") throw new Error(`${rest} is too much in ${text}`);
  return structure;
}

function membersOf(text: string): { readonly structure: Structure; readonly rest: string } {
  const structure: Record<string, string | Structure> = {};
  for (let rest = text; ; ) {
    const [found, name = "", value] = /^(\w+)=(?:([\w:/.@+-]+)|(?=\{))/.exec(rest) ?? [];
    if (found === undefined) throw new Error(`${rest} is no shorthand`);
    rest = rest.slice(found.length);
    if (value === undefined) {
      const inner = membersOf(rest.slice(1));
      if (!inner.rest.startsWith("}")) throw new Error(`a brace is not closed in ${text}`);
      structure[name] = inner.structure;
      rest = inner.rest.slice(1);
    } else structure[name] = value;
    if (!rest.startsWith(",")) return { structure, rest };
    rest = rest.slice(1);
  }
}
