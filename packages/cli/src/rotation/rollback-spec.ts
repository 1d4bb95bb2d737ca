import type { CommandSpec } from "../command/command-spec.ts";
import { readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import {
  awsOptions,
  installationOptions,
  jsonOption,
  poolRegionOptions,
} from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import { exampleSection, permissionSection } from "../help/help-part.ts";
import { readInstallation } from "../installation/installation-settings.ts";
import type { StartOptions } from "./rotate-spec.ts";
import { startOptions, verdictExitCodes } from "./start-option.ts";

/** What `latchkey rollback` was asked. */
export interface RollbackOptions extends StartOptions {
  readonly customDomain: string;
  /** Of its user pool, where that was named. */
  readonly region?: string;
  readonly isApplied: boolean;
}

const example = "latchkey rollback auth.example.com";

/** `latchkey rollback`. */
export const rollbackSpec: CommandSpec = {
  name: "rollback",
  summary: "go back to the certificate before the one that it holds",
  description:
    "Starts a rotation to the certificate that the custom domain held before the one that it holds now, by the newest record of a rotation to that, however it ended. Where no record tells, it is refused. The rotation is held to the same rules as any other: a certificate that has expired or does not cover the name is refused. Without --apply it is a dry run. The next audit moves the custom domain to its best certificate again, unless its user pool's tag latchkey:certificate-arn or latchkey:mode says otherwise.",
  argument: nameArgument,
  example,
  options: () => [
    ...startOptions(),
    jsonOption(),
    ...poolRegionOptions(),
    ...awsOptions(),
    ...installationOptions(),
  ],
  more: [
    verdictExitCodes,
    permissionSection(
      "As for rotate, and s3:ListBucket and s3:GetObject on the bucket of the records;",
      "cognito-idp:DescribeUserPoolDomain, and ListUserPoolReplicas where there is failover.",
    ),
    exampleSection(`${example} --wait`, `${example} --apply --wait`),
  ],
  read(given) {
    const { region, apply = false, yes = false, wait = false } = given.options;
    const typed = { name: given.argument, region: typeof region === "string" ? region : undefined };
    const request = rotationRequestOf(typed, example);
    return {
      kind: "rollback",
      options: {
        customDomain: request.customDomain,
        ...(request.region === undefined ? {} : { region: request.region }),
        isApplied: apply,
        isSure: yes,
        isAwaited: wait,
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};
