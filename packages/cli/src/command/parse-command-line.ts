import { UsageError } from "../errors.ts";
import { type PlanOptions, parsePlanOptions } from "./plan-options.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help"; readonly of: "latchkey" | "plan" }
  | { readonly kind: "version" }
  | { readonly kind: "plan"; readonly options: PlanOptions };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Understands a command line, without the program's name.
 * @param variables the environment: where options are not given, `LATCHKEY_*` and `AWS_*` count
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[], variables: Variables): Command {
  const [first, ...rest] = args;
  switch (first) {
    case undefined:
      throw new UsageError(["No command is given."], "latchkey --help");
    case "-h":
    case "--help":
      return { kind: "help", of: "latchkey" };
    case "help":
      return { kind: "help", of: rest[0] === "plan" ? "plan" : "latchkey" };
    case "--version":
      return { kind: "version" };
    case "plan":
      return parsePlan(rest, variables);
    default:
      throw new UsageError([unknown(first)], "latchkey plan auth.example.com");
  }
}

function unknown(first: string): string {
  const what = first.startsWith("-") ? "option" : "command";
  const hint = first.startsWith("-")
    ? "Options of a command come after it."
    : "The one command so far is plan.";
  return `There is no ${what} ${JSON.stringify(first)}. ${hint}`;
}

/** Help is given however wrong the rest of the line is: it is what mends it. */
function parsePlan(args: readonly string[], variables: Variables): Command {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) return { kind: "help", of: "plan" };
  return { kind: "plan", options: parsePlanOptions(args, variables) };
}
