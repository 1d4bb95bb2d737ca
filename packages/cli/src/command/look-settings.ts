import { type LatchkeyEnvironment, parseEnvironment } from "@latchkey/core/config/environment";
import { ConfigurationError } from "@latchkey/core/config/errors";
import { UsageError } from "../errors.ts";
import { defaultPoolRegions } from "../help-text.ts";

/** Where pools are looked for and how edges are looked at: the functions' settings, less outlets. */
export type LookSettings = LatchkeyEnvironment;

/** Options that say what a variable says, as they were parsed. */
export interface LookOptions {
  readonly "pool-regions"?: string | undefined;
  readonly "edge-port"?: string | undefined;
  readonly "dns-server"?: readonly string[] | undefined;
  readonly "allow-loopback"?: boolean | undefined;
}

/** Nothing is recorded by a command that reads, but the settings of a rotation name a bucket. */
const unusedBucket = "not-used-by-the-command-line";

/**
 * The options first, then the environment, then the defaults; all held to the rules that the
 * functions' settings are held to.
 * @throws UsageError naming the option, or the variable where no option was given
 */
export function readLookSettings(
  options: LookOptions,
  variables: Readonly<Record<string, string | undefined>>,
): LookSettings {
  const given = givenBy(options);
  const empty = given.filter(({ value }) => value.trim() === "");
  if (empty.length > 0) {
    const sentences = empty.map(({ option }) => `${option} is given, but empty.`);
    throw new UsageError(sentences, "latchkey plan --help");
  }
  try {
    return parseEnvironment({
      LATCHKEY_POOL_REGIONS: variables.LATCHKEY_POOL_REGIONS || defaultPoolRegions.join(","),
      LATCHKEY_EDGE_PORT: variables.LATCHKEY_EDGE_PORT,
      LATCHKEY_EDGE_LOOPBACK: variables.LATCHKEY_EDGE_LOOPBACK,
      LATCHKEY_DNS_SERVERS: variables.LATCHKEY_DNS_SERVERS,
      LATCHKEY_RECORD_BUCKET: unusedBucket,
      ...Object.fromEntries(given.map(({ variable, value }) => [variable, value])),
    });
  } catch (error) {
    throw error instanceof ConfigurationError ? usageErrorOf(error, given) : error;
  }
}

interface Given {
  readonly option: string;
  readonly variable: string;
  readonly value: string;
}

function givenBy(options: LookOptions): readonly Given[] {
  const isLoopback = options["allow-loopback"] === true;
  const all: readonly [option: string, variable: string, value: string | undefined][] = [
    ["--pool-regions", "LATCHKEY_POOL_REGIONS", options["pool-regions"]],
    ["--edge-port", "LATCHKEY_EDGE_PORT", options["edge-port"]],
    ["--dns-server", "LATCHKEY_DNS_SERVERS", options["dns-server"]?.join(",")],
    ["--allow-loopback", "LATCHKEY_EDGE_LOOPBACK", isLoopback ? "allow" : undefined],
  ];
  return all.flatMap(([option, variable, value]) =>
    value === undefined ? [] : [{ option, variable, value }],
  );
}

function usageErrorOf(error: ConfigurationError, given: readonly Given[]): UsageError {
  const wrong = error.data.problems.map(({ variable, problem, example }) => {
    const option = given.find((one) => one.variable === variable)?.option;
    return {
      sentence: `${option ?? variable} ${problem}.`,
      example:
        option === undefined
          ? `${variable}=${example} latchkey plan auth.example.com`
          : `latchkey plan auth.example.com ${option} ${example}`,
    };
  });
  const sentences = wrong.map(({ sentence }) => sentence);
  return new UsageError(sentences, wrong[0]?.example ?? "latchkey plan --help", error);
}
