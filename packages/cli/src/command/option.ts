import { InvalidArgumentError, Option } from "commander";
import { defaultPoolRegions } from "../default-region.ts";

/** Title of the options that every command shares. */
const where = "Where to look:";
const installed = "Which installation:";

/** What is looked through where no Region is named. */
const usualRegions = `${defaultPoolRegions.join(",")} and your own: AWS_REGION, AWS_DEFAULT_REGION or the profile's`;

/** What commander says when an option's value is taken for another option. */
export const missingValue = "needs a value";

/**
 * An option with a value, named by what follows its flag. A value that looks like an option is one whose value was
 * forgotten.
 */
export function valueOption(flags: string, description: string): Option {
  return new Option(valued(flags), description).argParser(refuseOption);
}

/** One that may be given several times, each with one value. */
export function repeatableOption(flags: string, description: string): Option {
  return new Option(valued(flags), description).argParser(
    (value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      refuseOption(value),
    ],
  );
}

/** Commander wants what is a value in angle brackets. */
function valued(flags: string): string {
  return flags.replace(/ (.*)$/, " <$1>");
}

function refuseOption(value: string): string {
  if (value.startsWith("--") || value === "-h") throw new InvalidArgumentError(missingValue);
  return value;
}

/** `--json`, which every command has. */
export function jsonOption(): Option {
  return new Option("--json", "one JSON document instead of text; a failure is one, too");
}

/** How AWS is reached. */
export function awsOptions(): readonly Option[] {
  return [
    valueOption("--profile NAME", "profile of the AWS configuration; else the usual chain"),
    valueOption(
      "--endpoint-url URL",
      "an AWS endpoint of another kind, such as the twin, whose time counts then [AWS_ENDPOINT_URL]",
    ),
  ].map((option) => option.helpGroup(where));
}

/** Where one custom domain's user pool is looked for. */
export function poolRegionOptions(): readonly Option[] {
  return [
    valueOption("--region REGION", "the user pool's Region; else the pool Regions are searched"),
    valueOption(
      "--pool-regions LIST",
      `Regions with user pools, separated by commas [LATCHKEY_POOL_REGIONS] (${usualRegions})`,
    ).helpGroup(where),
  ];
}

/** The Regions that a command looks through. */
export function regionsOption(): Option {
  return repeatableOption(
    "--region REGION",
    `a Region with user pools; repeatable [LATCHKEY_POOL_REGIONS] (${usualRegions})`,
  );
}

/** How edges are looked at. */
export function edgeOptions(): readonly Option[] {
  return [
    valueOption("--edge-port PORT", "TLS port of the edges, 443 by default [LATCHKEY_EDGE_PORT]"),
    repeatableOption(
      "--dns-server IP[:PORT]",
      "asked instead of the machine's resolver; repeatable [LATCHKEY_DNS_SERVERS]",
    ),
    new Option(
      "--allow-loopback",
      "look at edges on loopback addresses too, where the twin has them [LATCHKEY_EDGE_LOOPBACK]",
    ),
  ].map((option) => option.helpGroup(where));
}

/** Whose last report is read. */
export function reportOptions(): readonly Option[] {
  return [
    valueOption("--stage NAME", "the stage whose memory of rotations is read [LATCHKEY_STAGE]"),
    valueOption(
      "--bucket NAME",
      "where its last report is, if by another name [LATCHKEY_RECORD_BUCKET]",
    ),
  ];
}

/** Which deployed Latchkey is meant. */
export function installationOptions(): readonly Option[] {
  return [
    valueOption("--stage NAME", "the stage that was deployed [LATCHKEY_STAGE] (production)"),
    valueOption(
      "--state-machine ARN",
      "the rotation's state machine, if it goes by another name [LATCHKEY_ROTATION_ARN]",
    ),
    valueOption(
      "--bucket NAME",
      "the bucket of the records, if it goes by another name [LATCHKEY_RECORD_BUCKET]",
    ),
  ].map((option) => option.helpGroup(installed));
}
