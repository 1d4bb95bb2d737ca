import { exitCodes } from "./exit-code.ts";
import { clearLine } from "./text/while-saying.ts";

/** The parts of a process that an interruption concerns. */
type Interruptible = Pick<NodeJS.Process, "on" | "exit" | "stderr">;

/**
 * Ends the process at once when a person (Ctrl-C) or a supervisor asks for it: the progress line is
 * cleared, and what is left behind is said. No command leaves anything half done: what changes
 * things is the deployed rotation, which goes on.
 * @returns takes the note that is said
 */
export function heedInterruption(process: Interruptible): (note: string) => void {
  let note = "";
  const stop = () => {
    if (process.stderr.isTTY) process.stderr.write(clearLine);
    process.stderr.write(`Interrupted. ${note || "Nothing was changed."}\n`);
    process.exit(exitCodes.interrupted);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  return (text) => {
    note = text;
  };
}
