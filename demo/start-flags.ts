import { parseArgs } from "node:util";
import { parseSeed } from "@latchkey/twin/seed";

/** What the command line of `npm start` asks for. */
export interface StartFlags {
  /** The same seed gives the same faults for the same calls. */
  readonly seed: number;
  readonly isHelp: boolean;
}

/** A command line or environment that cannot be obeyed: what is wrong, and an example of a right one. */
export class WrongStartFlag extends Error {
  override readonly name = "WrongStartFlag";

  constructor(what: string, example: string) {
    super(`${what}\nFor example: ${example}`);
  }
}

export const USAGE = `The demonstration: five stories of one certificate, on the twin.

Usage: npm start -- [flags]

  --seed N  what goes wrong by itself: the same for the same seed (LATCHKEY_SEED, or 1)
  --help    this text

Exit code 0 only if every story ended as told; 2 for a wrong flag.

Examples:
  npm start
  npm start -- --seed 7
`;

/** @throws WrongStartFlag */
export function parseStartFlags(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): StartFlags {
  const values = parse(args);
  return { seed: seedOf(values.seed, env.LATCHKEY_SEED), isHelp: values.help ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { seed: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new WrongStartFlag(message, "npm start -- --seed 7      (--help shows all flags)");
  }
}

/** The flag wins: it was typed last. */
function seedOf(flag: string | undefined, variable: string | undefined): number {
  if (flag !== undefined) return readSeed("--seed", flag, "npm start -- --seed 7");
  if (variable === undefined) return 1;
  return readSeed("LATCHKEY_SEED", variable, "LATCHKEY_SEED=7 npm start");
}

function readSeed(from: string, text: string, example: string): number {
  const seed = parseSeed(text);
  if (seed === undefined) {
    throw new WrongStartFlag(`${from} must be a whole number from 0, not '${text}'.`, example);
  }
  return seed;
}
