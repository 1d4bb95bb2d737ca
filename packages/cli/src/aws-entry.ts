import { type Clock, systemClock } from "@latchkey/core/clock";
import { type AwsSettings, applyAwsSettings } from "./command/aws-settings.ts";
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
