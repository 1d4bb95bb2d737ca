import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { root } from "./page.ts";

/** Names of a literal union of the sources: the reasons, which leave no trace at run time. */
export function unionNames(file: string, type: string): readonly string[] {
  const source = readFileSync(resolve(root, file), "utf8");
  const [, body = ""] = new RegExp(`export type ${type} =\\n(.*?);\\n`, "s").exec(source) ?? [];
  return [...body.matchAll(/^\s*\| "(\w+)"/gm)].map(([, name = ""]) => name);
}

/** Literal names of the error classes of a file. */
export function errorNames(file: string): readonly string[] {
  const source = readFileSync(resolve(root, file), "utf8");
  return [...source.matchAll(/override readonly name = "(\w+)"/g)].map(([, name = ""]) => name);
}

/** Names of everything that is deployed under a name of its own. */
export function deployedNames(): readonly string[] {
  const snapshot = JSON.parse(
    readFileSync(resolve(root, "infra/stack.snapshot.json"), "utf8"),
  ) as Readonly<Record<string, unknown>>;
  const named = Object.values(snapshot).flatMap((kind) =>
    typeof kind === "object" && kind !== null ? Object.keys(kind) : [],
  );
  return named.map((name) => name.slice(name.lastIndexOf("/") + 1));
}
