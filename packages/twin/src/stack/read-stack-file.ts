import { readFile } from "node:fs/promises";
import { parseStackDescription } from "./parse-stack-description.ts";
import type { StackDescription } from "./stack-description.ts";
import { StackFileError } from "./stack-file-error.ts";

/**
 * Reads a stack description as `npm run synth` writes it.
 * @throws StackFileError when it cannot be read, is no JSON, or describes no stack
 */
export async function readStackFile(file: string): Promise<StackDescription> {
  try {
    return parseStackDescription(parseJson(await readFile(file, "utf8")));
  } catch (cause) {
    throw new StackFileError(`${file} cannot be run as a stack: ${reasonOf(cause)}`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`it is not JSON. ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { code, message = String(cause) } = cause as NodeJS.ErrnoException;
  return code === "EISDIR" ? "it is a folder." : message;
}
