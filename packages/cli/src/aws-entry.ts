import { readOwnRegion } from "@latchkey/core/aws/own-region";
import { type Clock, systemClock } from "@latchkey/core/clock";
import { type AwsSettings, applyAwsSettings } from "./command/aws-settings.ts";
import type { CommonOptions } from "./command/common-options.ts";
import type { LookSettings } from "./command/look-settings.ts";
import { readEndpointClock } from "./endpoint-clock.ts";

/**
 * Makes AWS, or what stands for it, ready to be asked: the settings where the SDK reads them.
 * @returns the time there
 * @throws EndpointUnreachableError
 */
export async function enterAws(settings: AwsSettings, env: NodeJS.ProcessEnv): Promise<Clock> {
  applyAwsSettings(settings, env);
  const { endpointUrl } = settings;
  return endpointUrl === undefined ? systemClock : await readEndpointClock(endpointUrl);
}

/** Not every value that tools take is one: `aws-global` is none. */
const regionPattern = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

/** What a command that looks through Regions goes by. */
export interface Looking {
  /** The time there. */
  readonly clock: Clock;
  readonly look: LookSettings;
}

/**
 * Enters AWS to look through Regions: where none was named, the caller's own is one of them.
 * @throws EndpointUnreachableError
 */
export async function enterToLook(
  { aws, look }: Pick<CommonOptions, "aws" | "look">,
  env: NodeJS.ProcessEnv,
): Promise<Looking> {
  const clock = await enterAws(aws, env);
  if (look.areRegionsGiven) return { clock, look };
  const own = env.AWS_REGION || env.AWS_DEFAULT_REGION || (await readOwnRegion()) || "";
  const added = regionPattern.test(own) ? [own] : [];
  return { clock, look: { ...look, poolRegions: [...new Set([...look.poolRegions, ...added])] } };
}
