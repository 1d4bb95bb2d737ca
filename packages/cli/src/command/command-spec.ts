import type { Option } from "commander";
import type { Command, CommandName } from "./command.ts";

/** Options as commander read them, by the names that it gives them; all of any command. */
export interface OptionValues {
  readonly json?: true;
  readonly profile?: string;
  readonly endpointUrl?: string;
  /** One, or a list where the option is repeatable. */
  readonly region?: string | readonly string[];
  readonly poolRegions?: string;
  readonly edgePort?: string;
  readonly dnsServer?: readonly string[];
  readonly allowLoopback?: true;
  readonly stage?: string;
  readonly stateMachine?: string;
  readonly bucket?: string;
  readonly certificate?: string;
  readonly apply?: true;
  readonly yes?: true;
  readonly wait?: true;
  readonly recorded?: true;
  readonly limit?: string;
  readonly queue?: string;
  readonly report?: readonly string[];
  readonly format?: string;
  readonly failOn?: string;
}

/** The environment, where options are not given. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What was typed after the command's name, and the environment. */
export interface Given {
  /** The one argument of a command that has one. */
  readonly argument: string;
  readonly options: OptionValues;
  readonly variables: Variables;
}

/** One command as the command line shows and understands it. */
export interface CommandSpec {
  readonly name: CommandName;
  /** In the list of commands; no full stop. */
  readonly summary: string;
  /** Whole sentences, at the top of the command's help. */
  readonly description: string;
  /** Absent of a command without an argument. */
  readonly argument?: {
    readonly name: string;
    readonly description: string;
    /** Said when it is left out. */
    readonly missing: string;
  };
  /** A right use, shown with each complaint about a wrong one. */
  readonly example: string;
  /** Made anew for each parsing, for commander keeps what it read in them. */
  options(): readonly Option[];
  /** What follows the options in the help, paragraph by paragraph. */
  readonly more: readonly HelpSection[];
  /** @throws UsageError */
  read(given: Given): Command;
}

/** One part of a help: a title, and paragraphs. */
export interface HelpSection {
  readonly title: string;
  readonly lines: readonly string[];
  /** Commands, which are copied: their lines are not broken. */
  readonly isCode?: boolean;
  /** Characters before a paragraph's further lines, beside the usual two. */
  readonly indent?: number;
}
