import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type FaultRates, mildFaults } from "../src/fault/fault-kind.ts";
import { parseFaultRates } from "../src/fault/parse-fault-rates.ts";
import { parseSeed } from "../src/seed.ts";

/** What the command line asks for. */
export interface TwinFlags {
  readonly awsPort: number;
  readonly controlPort: number;
  readonly edgePort: number;
  readonly dnsPort: number;
  readonly speed: number;
  readonly seed: number;
  readonly trustFiles: readonly string[];
  /** Chances of what goes wrong by itself. */
  readonly faults: FaultRates;
  /** Absent when the default file does not exist. */
  readonly stackFile?: string;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

/** A command line that cannot be obeyed: what is wrong, and an example of a right one. */
export class WrongFlag extends Error {
  override readonly name = "WrongFlag";

  constructor(what: string, example: string) {
    super(`${what}\nFor example: npm run twin -- ${example}`);
  }
}

export const USAGE = `The twin: AWS as Latchkey needs it, on this machine alone.

Usage: npm run twin -- [flags]

  --aws-port N      port of all AWS services      (4566; 0 takes any free one)
  --control-port N  port of the control interface (4567)
  --edge-port N     port of the TLS edges         (8443)
  --dns-port N      port of the DNS server        (5353)
  --speed X         simulated seconds in a real one (60)
  --seed N          makes a run repeatable        (a new one each time)
  --trust FILE      a PEM file of further CA certificates to count as publicly trusted; repeatable
  --faults MIX      what goes wrong by itself: none, mild, or a JSON file of
                    chances by kind (none; the control port's GET /faults tells the kinds)
  --stack FILE      what is deployed              (infra/stack.snapshot.json)
  --json            print where everything listens as one line of JSON
  --help            this text

Who calls is told by AWS_ACCESS_KEY_ID; any secret will do:
  operator                  may do everything
  user/NAME                 the same, under that user's name
  ROLE/SESSION              that role's session; a deployed role may do what its policies allow
  222233334444              the operator of another account, after POST /accounts on the
                            control port; also 222233334444/user/NAME and 222233334444/ROLE/SESSION

Examples:
  npm run twin
  npm run twin -- --speed 600 --seed 7
  npm run twin -- --faults mild --seed 7
  npm run twin -- --aws-port 14566 --control-port 14567 --edge-port 18443 --dns-port 15353
  npm run twin -- --trust my-root-ca.pem
`;

/** What is deployed unless said. */
export const DEFAULT_STACK_FILE = "infra/stack.snapshot.json";

/** @throws WrongFlag */
export function parseTwinFlags(args: readonly string[]): TwinFlags {
  const values = parse(args);
  return {
    awsPort: port("aws-port", values["aws-port"], 4566),
    controlPort: port("control-port", values["control-port"], 4567),
    edgePort: port("edge-port", values["edge-port"], 8443),
    dnsPort: port("dns-port", values["dns-port"], 5353),
    speed: speedOf(values.speed),
    seed: seedOf(values.seed),
    trustFiles: (values.trust ?? []).map((file) => existing("trust", file, "my-root-ca.pem")),
    faults: faultsOf(values.faults),
    ...stackFileOf(values.stack),
    isJson: values.json ?? false,
    isHelp: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withNumbersJoined(args),
      options: {
        "aws-port": { type: "string" },
        "control-port": { type: "string" },
        "edge-port": { type: "string" },
        "dns-port": { type: "string" },
        speed: { type: "string" },
        seed: { type: "string" },
        trust: { type: "string", multiple: true },
        faults: { type: "string" },
        stack: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new WrongFlag(
      sentenceOf(error, args),
      "--speed 600 --seed 7      (--help shows all flags)",
    );
  }
}

/** `--speed -1` as `--speed=-1`: Node.js takes the number for a flag of its own. */
function withNumbersJoined(args: readonly string[]): string[] {
  return args.flatMap((text, at) => {
    if (isNegativeValue(args, at)) return [];
    return isNegativeValue(args, at + 1) ? [`${text}=${args[at + 1]}`] : [text];
  });
}

function isNegativeValue(args: readonly string[], at: number): boolean {
  return /^-\.?\d/.test(args[at] ?? "") && /^--[^=]+$/.test(args[at - 1] ?? "");
}

/** Node.js explains a missing value in three lines. */
function sentenceOf(error: unknown, args: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, flag, fault] =
    /^Option '(--[\w-]+)[^']*' argument (is ambiguous|missing)/.exec(message) ?? [];
  if (flag === undefined) return message;
  const next = args[args.indexOf(flag) + 1];
  return fault === "missing"
    ? `${flag} needs a value.`
    : `${flag} needs a value, and '${next}' is a flag.`;
}

function port(flag: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) {
    return byDefault;
  }
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new WrongFlag(
      `--${flag} must be a port from 0 to 65535, not '${text}'.`,
      `--${flag} ${byDefault + 10_000}`,
    );
  }
  return Number(text);
}

function speedOf(text: string | undefined): number {
  const speed = Number(text ?? 60);
  if (text?.trim() === "" || !Number.isFinite(speed) || speed <= 0 || speed > 100_000) {
    throw new WrongFlag(
      `--speed must be above 0 and at most 100000, not '${text}'.`,
      "--speed 600",
    );
  }
  return speed;
}

function seedOf(text: string | undefined): number {
  if (text === undefined) {
    return Math.floor(Math.random() * 1_000_000_000);
  }
  const seed = parseSeed(text);
  if (seed === undefined) {
    throw new WrongFlag(`--seed must be a whole number from 0, not '${text}'.`, "--seed 7");
  }
  return seed;
}

function faultsOf(mix: string | undefined): FaultRates {
  if (mix === undefined || mix === "none") return {};
  if (mix === "mild") return mildFaults;
  const file = existing("faults", mix, "mild");
  try {
    return parseFaultRates(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongFlag(`--faults: ${file} cannot be used. ${reason}`, "--faults mild");
  }
}

function stackFileOf(file: string | undefined): { stackFile?: string } {
  if (file === undefined) {
    return existsSync(DEFAULT_STACK_FILE) ? { stackFile: DEFAULT_STACK_FILE } : {};
  }
  return { stackFile: existing("stack", file, DEFAULT_STACK_FILE) };
}

function existing(flag: string, file: string, example: string): string {
  if (!existsSync(file)) {
    throw new WrongFlag(`--${flag}: there is no file '${file}'.`, `--${flag} ${example}`);
  }
  return file;
}
