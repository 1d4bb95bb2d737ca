import { type AwsSettings, readAwsSettings } from "./aws-settings.ts";
import type { Given } from "./command-spec.ts";
import { type LookSettings, readLookSettings } from "./look-settings.ts";

/** What every command is told. */
export interface CommonOptions {
  readonly isJson: boolean;
  readonly look: LookSettings;
  readonly aws: AwsSettings;
}

/**
 * @param command a right use of the command, for examples
 * @throws UsageError
 */
export function readCommonOptions({ options, variables }: Given, command: string): CommonOptions {
  return {
    isJson: options.json ?? false,
    look: readLookSettings(options, variables, command),
    aws: readAwsSettings(options, variables, command),
  };
}
