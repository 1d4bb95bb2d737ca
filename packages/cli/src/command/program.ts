import { Command as Commander, type CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "../errors.ts";
import type { Command } from "./command.ts";
import { commandSpecs } from "./command-list.ts";
import type { CommandSpec, OptionValues, Variables } from "./command-spec.ts";
import { commandProblemOf, programProblemOf } from "./parse-problem.ts";

/** Takes what a command line was understood as. */
type Take = (command: Command) => void;

/** Nothing is written by commander itself: refusals are told in one place, help is asked for. */
const silence = { writeOut: () => undefined, writeErr: () => undefined };

/**
 * The commands in commander's terms. Made for one parsing: commander keeps what it read.
 * @param take called once, with what was asked for
 */
export function createProgram(variables: Variables, take: Take): Commander {
  const program = new Commander("latchkey")
    .description("Keeps the TLS certificates of Amazon Cognito custom domains right.")
    .usage("COMMAND [options]")
    .helpOption("-h, --help", "this text; after a command, that command's")
    .version(packageJson.version, "--version", "the version")
    .helpCommand(false)
    .enablePositionalOptions()
    .configureOutput(silence)
    .exitOverride((error) => {
      throw refusalOf(error, programProblemOf(error), "latchkey --help");
    });
  for (const spec of commandSpecs) program.addCommand(createCommand(spec, variables, take));
  return program;
}

function createCommand(spec: CommandSpec, variables: Variables, take: Take): Commander {
  const { name, argument, example } = spec;
  const command = new Commander(name)
    .summary(spec.summary)
    .description(spec.description)
    .usage(argument === undefined ? "[options]" : `${argument.name} [options]`)
    .helpOption("-h, --help", "this text")
    .allowExcessArguments()
    .configureOutput(silence)
    .exitOverride((error) => {
      throw refusalOf(error, commandProblemOf(error), example);
    });
  if (argument !== undefined) command.argument(`[${argument.name}]`, argument.description);
  for (const option of spec.options()) command.addOption(option);
  command.action(() => {
    const given = { argument: argumentOf(command.args, spec), variables };
    take(spec.read({ ...given, options: command.opts<OptionValues>() }));
  });
  return command;
}

function refusalOf(error: CommanderError, problem: string, example: string): UsageError {
  return new UsageError([problem], example, error);
}

/** @throws UsageError */
function argumentOf(args: readonly string[], { name, argument, example }: CommandSpec): string {
  const [first, ...others] = args;
  const excess = argument === undefined ? args : others;
  if (excess.length > 0) {
    const given = excess.map((one) => JSON.stringify(one)).join(" ");
    const rule =
      argument === undefined ? `${name} takes no argument` : "One custom domain at a time";
    throw new UsageError([`${rule}; ${given} is too much.`], example);
  }
  if (argument !== undefined && first === undefined) {
    throw new UsageError([argument.missing], example);
  }
  return first ?? "";
}
