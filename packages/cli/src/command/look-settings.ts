import { type LatchkeyEnvironment, parseEnvironment } from "@latchkey/core/config/environment";
import { ConfigurationError } from "@latchkey/core/config/errors";
import { defaultPoolRegions } from "../default-region.ts";
import { UsageError } from "../errors.ts";
import { readInstallation } from "../installation/installation-settings.ts";
import type { OptionValues, Variables } from "./command-spec.ts";

/** Where pools are looked for and how edges are looked at: the functions' settings, less outlets. */
export interface LookSettings extends LatchkeyEnvironment {
  /** False where pools are looked for in the usual Regions, for none was named. */
  readonly areRegionsGiven: boolean;
  /** Whether `LATCHKEY_CONFIG` says what is wanted. */
  readonly isConfigGiven: boolean;
}

/** Nothing is recorded by a command that reads, but the settings of a rotation name a bucket. */
const unusedBucket = "not-used-by-the-command-line";

/**
 * The options first, then the environment, then the defaults; all held to the rules that the
 * functions' settings are held to.
 * @param command a right use of the command, for examples
 * @throws UsageError naming the option, or the variable where no option was given
 */
export function readLookSettings(
  options: OptionValues,
  variables: Variables,
  command: string,
): LookSettings {
  const { prefix } = readInstallation({ options, variables }, command);
  const given = givenBy(options);
  const empty = given.filter(({ value }) => value.trim() === "");
  if (empty.length > 0) {
    const sentences = empty.map(({ option }) => `${option} is given, but empty.`);
    throw new UsageError(sentences, command);
  }
  try {
    const settings = parseEnvironment({
      LATCHKEY_POOL_REGIONS: variables.LATCHKEY_POOL_REGIONS || defaultPoolRegions.join(","),
      LATCHKEY_EDGE_PORT: variables.LATCHKEY_EDGE_PORT,
      LATCHKEY_EDGE_LOOPBACK: variables.LATCHKEY_EDGE_LOOPBACK,
      LATCHKEY_DNS_SERVERS: variables.LATCHKEY_DNS_SERVERS,
      LATCHKEY_RECORD_BUCKET: unusedBucket,
      LATCHKEY_OWN_ROLES: variables.LATCHKEY_OWN_ROLES || ownRolesOf(prefix),
      LATCHKEY_CONFIG: variables.LATCHKEY_CONFIG,
      LATCHKEY_PARAMETER_PREFIX: variables.LATCHKEY_PARAMETER_PREFIX || `/${prefix}`,
      ...Object.fromEntries(given.map(({ variable, value }) => [variable, value])),
    });
    const isGiven = given.some(({ variable }) => variable === "LATCHKEY_POOL_REGIONS");
    return {
      ...settings,
      areRegionsGiven: isGiven || Boolean(variables.LATCHKEY_POOL_REGIONS),
      isConfigGiven: Boolean(variables.LATCHKEY_CONFIG?.trim()),
    };
  } catch (error) {
    throw error instanceof ConfigurationError ? usageErrorOf(error, given, command) : error;
  }
}

/** The roles by which an installation changes custom domains, as infra names them. */
function ownRolesOf(prefix: string): string {
  return ["update", "roll-back"].map((owner) => `${prefix}-${owner}-role`).join(",");
}

interface Given {
  readonly option: string;
  readonly variable: string;
  readonly value: string;
}

function givenBy(options: OptionValues): readonly Given[] {
  const isLoopback = options.allowLoopback === true;
  const regions = typeof options.region === "object" ? options.region.join(",") : undefined;
  const all: readonly [option: string, variable: string, value: string | undefined][] = [
    ["--region", "LATCHKEY_POOL_REGIONS", regions],
    ["--pool-regions", "LATCHKEY_POOL_REGIONS", options.poolRegions],
    ["--edge-port", "LATCHKEY_EDGE_PORT", options.edgePort],
    ["--dns-server", "LATCHKEY_DNS_SERVERS", options.dnsServer?.join(",")],
    ["--allow-loopback", "LATCHKEY_EDGE_LOOPBACK", isLoopback ? "allow" : undefined],
  ];
  return all.flatMap(([option, variable, value]) =>
    value === undefined ? [] : [{ option, variable, value }],
  );
}

function usageErrorOf(
  error: ConfigurationError,
  given: readonly Given[],
  command: string,
): UsageError {
  const wrong = error.data.problems.map(({ variable, problem, example }) => {
    const option = given.find((one) => one.variable === variable)?.option;
    return {
      sentence: `${option ?? variable} ${problem}.`,
      example:
        option === undefined
          ? `${variable}=${example} ${command}`
          : `${command} ${option} ${example}`,
    };
  });
  const sentences = wrong.map(({ sentence }) => sentence);
  return new UsageError(sentences, wrong[0]?.example ?? command, error);
}
