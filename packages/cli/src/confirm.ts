import { createInterface } from "node:readline";
import type { CommandProcess } from "./run.ts";

/**
 * Asks a person at a terminal. Where nobody can be asked it is yes: whoever scripts a change says
 * so by an option.
 */
export async function confirm(question: string, process: CommandProcess): Promise<boolean> {
  const { stdin, stderr } = process;
  if (stdin?.isTTY !== true || stderr.isTTY !== true) return true;
  // Not as a terminal of readline's own, so that Ctrl-C stays a signal.
  const lines = createInterface({ input: stdin, terminal: false });
  stderr.write(question);
  const answer = await new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  lines.close();
  const isYes = /^(y|yes)$/i.test(answer.trim());
  if (!isYes) stderr.write("Nothing was changed.\n");
  return isYes;
}
