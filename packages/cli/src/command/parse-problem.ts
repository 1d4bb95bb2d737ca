import type { CommanderError } from "commander";
import { commandNames } from "./command.ts";
import { missingValue } from "./option.ts";

/** What is wrong before any command, in a sentence or two. */
export function programProblemOf(error: CommanderError): string {
  const typed = quotedBy(error);
  switch (error.code) {
    case "commander.unknownOption":
      return `There is no option ${JSON.stringify(typed)}. Options of a command come after it.`;
    case "commander.unknownCommand":
      return `There is no command ${JSON.stringify(typed)}. ${suggestionBy(error) ?? `There are ${commandNames.join(", ")}.`}`;
    default:
      return "No command is given.";
  }
}

/** What is wrong after a command's name, in a sentence. */
export function commandProblemOf(error: CommanderError): string {
  const typed = quotedBy(error);
  const option = typed.split(" ")[0];
  switch (error.code) {
    case "commander.unknownOption":
      return [`Unknown option '${typed}'.`, suggestionBy(error)].filter(Boolean).join(" ");
    case "commander.optionMissingArgument":
      return `${option} needs a value.`;
    case "commander.invalidArgument":
      return error.message.endsWith(missingValue)
        ? `${option} needs a value.`
        : withoutPrefix(error.message);
    default:
      return withoutPrefix(error.message);
  }
}

/** Commander begins some sentences with `error: option '--x <X>' argument`. */
function withoutPrefix(message: string): string {
  const text = message.replace(/^error: /, "");
  return text.replace(
    /^option '(--[\w-]+)[^']*' argument '(.*?)' is invalid\./s,
    (_, option, typed) => `${option} ${JSON.stringify(typed)} is wrong.`,
  );
}

/** Commander quotes what is wrong: `error: unknown option '--x'`. */
function quotedBy({ message, code }: CommanderError): string {
  const isOfOption = code === "commander.invalidArgument";
  const pattern = isOfOption ? /'(.*?)'/s : /'(.*)'/s;
  return pattern.exec(message)?.[1] ?? "";
}

/** Its second line, `(Did you mean --y?)`, as a sentence. */
function suggestionBy({ message }: CommanderError): string | undefined {
  return /\n\((Did you mean [^\n]*\?)\)$/.exec(message)?.[1];
}
