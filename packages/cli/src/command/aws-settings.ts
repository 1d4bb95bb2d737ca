import { UsageError } from "../errors.ts";
import type { OptionValues, Variables } from "./command-spec.ts";

/** How AWS is reached, beyond what the SDK finds by itself. */
export interface AwsSettings {
  readonly profile?: string;
  /** By option or by `AWS_ENDPOINT_URL`: what answers there stands for all of AWS. */
  readonly endpointUrl?: string;
  /** By option, which no endpoint of a single service in the environment outdoes. */
  readonly isEndpointForced: boolean;
}

/**
 * @param command a right use of the command, for examples
 * @throws UsageError
 */
export function readAwsSettings(
  options: Pick<OptionValues, "profile" | "endpointUrl">,
  variables: Variables,
  command: string,
): AwsSettings {
  const { profile } = options;
  if (profile?.trim() === "") {
    throw new UsageError(["--profile names no profile."], `${command} --profile production`);
  }
  const option = options.endpointUrl;
  const endpointUrl = option ?? (variables.AWS_ENDPOINT_URL || undefined);
  if (endpointUrl !== undefined && !isHttpUrl(endpointUrl)) {
    const source = option === undefined ? "AWS_ENDPOINT_URL" : "--endpoint-url";
    throw new UsageError(
      [`${source} must be a URL of http or https, and is ${JSON.stringify(endpointUrl)}.`],
      `${command} --endpoint-url http://127.0.0.1:4566`,
    );
  }
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    isEndpointForced: option !== undefined,
  };
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}

/** Keys in the environment, which the SDK and the AWS CLI weigh against a profile. */
const keyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/**
 * Puts the settings where the AWS SDK reads them: the environment. As with the AWS CLI, a profile
 * or an endpoint that was asked for wins over everything else that the environment says of it.
 */
export function applyAwsSettings(settings: AwsSettings, env: NodeJS.ProcessEnv): void {
  const { profile, endpointUrl, isEndpointForced } = settings;
  if (profile !== undefined) {
    for (const variable of keyVariables) delete env[variable];
    env.AWS_PROFILE = profile;
  }
  if (endpointUrl !== undefined && isEndpointForced) {
    const others = Object.keys(env).filter((name) => name.startsWith("AWS_ENDPOINT_URL_"));
    for (const variable of [...others, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]) delete env[variable];
    env.AWS_ENDPOINT_URL = endpointUrl;
  }
}
