import * as v from "valibot";
import { configurationProblemOf } from "./config-problem.ts";
import { deploymentFields } from "./deployment-fields.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors.ts";
import { functionFields } from "./function-fields.ts";

const regionPattern = /^[a-z]{2,3}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** Bytes of `LATCHKEY_CONFIG`: a Lambda's whole environment has 4 KB (Lambda quotas). */
const mostEncodedBytes = 3_000;

const Region = v.pipe(
  v.string("must be an AWS Region"),
  v.regex(regionPattern, "must be an AWS Region"),
);

const Regions = v.pipe(
  v.array(Region, "must be a list of AWS Regions"),
  v.minLength(1, "names no Region"),
  v.maxLength(40, "has more than 40 entries"),
  v.check((regions) => new Set(regions).size === regions.length, "names a Region twice"),
);

const Config = v.strictObject(
  {
    /** Regions in which user pools are looked for. */
    regions: Regions,
    ...functionFields,
    ...deploymentFields,
  },
  "must be an object",
);

const FunctionConfigSchema = v.strictObject(
  { regions: v.exactOptional(Regions), ...functionFields, ...deploymentFields },
  "must be an object",
);

/** What is written in `latchkey.config.ts`: `regions` is all that has to be there. */
export type LatchkeyConfigInput = v.InferInput<typeof Config>;

/** The configuration with every default filled in. */
export type LatchkeyConfig = v.InferOutput<typeof Config>;

/** The part of it that reaches the Lambdas, in `LATCHKEY_CONFIG`. */
export type FunctionConfig = Pick<LatchkeyConfig, keyof typeof functionFields> &
  Partial<Pick<LatchkeyConfig, "regions">>;

/** Whether changes are made, or only planned and reported. */
export type Mode = LatchkeyConfig["mode"];

/**
 * Types, checks and completes a configuration.
 *
 * @example
 * export const config = defineConfig({ regions: ["eu-west-1"], notices: { emails: ["ops@example.com"] } });
 *
 * @throws ConfigurationError, which names every wrong field, its value and one that would do
 */
export function defineConfig(config: LatchkeyConfigInput): LatchkeyConfig {
  return parseConfig(config);
}

/**
 * The same for a value of unknown origin. What it returns, it takes again unchanged.
 *
 * @throws ConfigurationError, which names every wrong field, its value and one that would do
 */
export function parseConfig(config: unknown): LatchkeyConfig {
  const result = v.safeParse(Config, config);
  const problems = result.success
    ? problemsOfSize(result.output)
    : result.issues.map((issue) => configurationProblemOf(issue));
  if (result.success && problems.length === 0) return result.output;
  throw new ConfigurationError(problems, undefined, "Correct it in latchkey.config.ts.");
}

function problemsOfSize(config: LatchkeyConfig): readonly ConfigurationProblem[] {
  const bytes = Buffer.byteLength(encodeFunctionConfig(config));
  if (bytes <= mostEncodedBytes) return [];
  const problem = `makes the configuration ${bytes} bytes long, of which a Lambda's environment takes ${mostEncodedBytes}`;
  return [{ variable: "selection", problem, example: '{ "include": ["*.example.com"] }' }];
}

/** `LATCHKEY_CONFIG` for a Lambda's environment: compact JSON without what only a deployment needs. */
export function encodeFunctionConfig(config: LatchkeyConfig): string {
  const { regions, mode, baseline, selection, verification, expiry } = config;
  return JSON.stringify({ regions, mode, baseline, selection, verification, expiry });
}

/**
 * Reads what `encodeFunctionConfig` wrote; the JSON of a whole configuration does as well.
 *
 * @throws ConfigurationError, which names every wrong field
 */
export function decodeFunctionConfig(text: string): FunctionConfig {
  const result = v.safeParse(FunctionConfigSchema, parseJson(text));
  if (!result.success) {
    throw new ConfigurationError(
      result.issues.map((issue) => configurationProblemOf(issue, "LATCHKEY_CONFIG")),
    );
  }
  const { regions, mode, baseline, selection, verification, expiry } = result.output;
  return {
    mode,
    baseline,
    selection,
    verification,
    expiry,
    ...(regions === undefined ? {} : { regions }),
  };
}

/** What an installation without a configuration does. */
export const defaultFunctionConfig: FunctionConfig = decodeFunctionConfig("{}");

/** What is not JSON is refused as such by the schema: a text is no object. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
