import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The repository's top. */
export const root = resolve(import.meta.dirname, "../..");

/** One page of the documentation. */
export interface Page {
  /** Relative to the repository's top. */
  readonly path: string;
  readonly text: string;
}

/** One command of the AWS CLI, as a page gives it. */
export interface CliCommand {
  readonly page: string;
  /** `describe-user-pool-domain` of `cognito-idp`. */
  readonly service: string;
  readonly operation: string;
  /** Without the leading hyphens. */
  readonly flags: readonly string[];
  readonly text: string;
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(resolve(root, path), "utf8") };
}

/** The Markdown files of a folder. */
export function readPages(folder: string): readonly Page[] {
  return readdirSync(resolve(root, folder))
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => readPage(`${folder}/${file}`));
}

/** The cells in backticks of the first column of the tables that are headed so. */
export function firstColumn({ text }: Page, heading: string): readonly string[] {
  const names: string[] = [];
  let isWanted = false;
  for (const line of text.split("\n")) {
    const [, first = ""] = line.split("|").map((cell) => cell.trim());
    if (!line.startsWith("|")) isWanted = false;
    else if (first === heading) isWanted = true;
    else if (isWanted)
      names.push(...[...first.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
  }
  return names;
}

/** Every `aws …` in code, in a block or a line: continued lines joined, comments and pipes cut off. */
export function cliCommands({ path, text }: Page): readonly CliCommand[] {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, code = ""]) => code);
  const inline = [...text.matchAll(/`(aws [^`]+)`/g)].map(([, code = ""]) => code);
  const lines = [...blocks, ...inline]
    .flatMap((code) => code.replaceAll(/\\\n\s*/g, " ").split("\n"))
    .flatMap(unnested);
  const calls = lines.flatMap((line) => [
    ...line.matchAll(/(?:^|[;&|]|xargs -n 1|while)\s*(aws [^#|]+)/g),
  ]);
  return calls.map(([, call = ""]) => {
    // What stands in quotes is a value.
    const words = call
      .replaceAll(/'[^']*'|"[^"]*"/g, "VALUE")
      .trim()
      .split(/\s+/);
    const [, service = "", operation = "", ...rest] = words;
    const flags = rest.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
    return { page: path, service, operation, flags, text: call.trim() };
  });
}

/** A line and the lines within its `$(…)`, each with a word in place of what it contains. */
function unnested(line: string): readonly string[] {
  const inner = /\$\(([^()]*)\)/.exec(line);
  if (inner === null) return [line];
  return [inner[1] ?? "", ...unnested(line.replace(inner[0], "VALUE"))];
}
