import { UsageError } from "../errors.ts";
import { type Command, type CommandName, commandNames } from "./command.ts";
import type { Variables } from "./command-spec.ts";
import { createProgram } from "./program.ts";

/**
 * Understands a command line, without the program's name.
 * @param variables the environment: where options are not given, `LATCHKEY_*` and `AWS_*` count
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[], variables: Variables): Command {
  const asked = askedHelp(args);
  if (asked !== undefined) return asked;
  let command: Command | undefined;
  const program = createProgram(variables, (understood) => {
    command = understood;
  });
  program.parse(args, { from: "user" });
  if (command === undefined) throw new UsageError(["No command is given."], "latchkey --help");
  return command;
}

/** Help is given however wrong the rest of the line is: it is what mends it. */
function askedHelp(args: readonly string[]): Command | undefined {
  const [first, ...rest] = args;
  if (first === "--version") return { kind: "version" };
  if (first === "-h" || first === "--help") return { kind: "help", of: "latchkey" };
  if (first === "help") return { kind: "help", of: commandOf(rest[0]) ?? "latchkey" };
  const command = commandOf(first);
  const end = rest.indexOf("--");
  const options = end < 0 ? rest : rest.slice(0, end);
  const isAsked = options.includes("--help") || options.includes("-h");
  return isAsked && command !== undefined ? { kind: "help", of: command } : undefined;
}

function commandOf(word: string | undefined): CommandName | undefined {
  return commandNames.find((name) => name === word);
}
