import type { Command as Commander } from "commander";
import type { CommandName } from "../command/command.ts";
import { commandSpecs } from "../command/command-list.ts";
import type { HelpSection } from "../command/command-spec.ts";
import { createProgram } from "../command/program.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { programSections } from "./program-section.ts";

/** Characters of a line of help that is piped: what pages of documentation show unbroken. */
const pipedWidth = 96;

/** The text of `latchkey --help`, or of a command's. */
export function renderHelp(of: "latchkey" | CommandName, look: TextLook): string {
  const program = createProgram({}, () => undefined);
  const command = program.commands.find((one) => one.name() === of) ?? program;
  const sections = commandSpecs.find(({ name }) => name === of)?.more ?? programSections;
  return [layOut(command, look), ...sections.map((section) => renderSection(section, look))].join(
    "\n",
  );
}

function layOut(command: Commander, look: TextLook): string {
  command.configureHelp({
    helpWidth: look.width ?? pipedWidth,
    styleTitle: (title) => look.paint("bold", title),
    optionTerm: (option) => option.flags.replaceAll(/[<>]/g, ""),
    subcommandTerm: (one) =>
      [one.name(), ...one.registeredArguments.map((argument) => argument.name())].join(" "),
  });
  command.configureOutput({ getOutHasColors: () => true });
  return command.helpInformation();
}

function renderSection(section: HelpSection, look: TextLook): string {
  const { title, lines, isCode = false, indent = 0 } = section;
  const width = isCode ? undefined : (look.width ?? pipedWidth);
  const shown = lines.flatMap((line) =>
    line === "" ? [""] : breakLines(line, { first: "  ", next: 2 + indent }, width),
  );
  return `${[look.paint("bold", `${title}:`), ...shown].join("\n")}\n`;
}
