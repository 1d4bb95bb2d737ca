import type { CommandSpec } from "../command/command-spec.ts";
import { readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import { awsOptions, installationOptions, jsonOption } from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import { exampleSection, permissionSection } from "../help/help-part.ts";
import { readInstallation } from "../installation/installation-settings.ts";
import type { StartOptions } from "./rotate-spec.ts";
import { startOptions, verdictExitCodes } from "./start-option.ts";

/** What `latchkey rollback` was asked. */
export interface RollbackOptions extends StartOptions {
  readonly customDomain: string;
  readonly isApplied: boolean;
}

const example = "latchkey rollback auth.example.com";

/** `latchkey rollback`. */
export const rollbackSpec: CommandSpec = {
  name: "rollback",
  summary: "go back to the certificate before the newest rotation",
  description:
    "Starts a rotation to the certificate that the custom domain held before its newest recorded rotation. It is held to the same rules as any other: a certificate that has expired or does not cover the name is refused. Without --apply it is a dry run. The next audit moves the custom domain to its best certificate again, unless its user pool's tag latchkey:certificate-arn or latchkey:mode says otherwise.",
  argument: nameArgument,
  example,
  options: () => [...startOptions(), jsonOption(), ...awsOptions(), ...installationOptions()],
  more: [
    verdictExitCodes,
    permissionSection(
      "As for rotate, and s3:ListBucket and s3:GetObject on the bucket of the records.",
    ),
    exampleSection(`${example} --wait`, `${example} --apply --wait`),
  ],
  read(given) {
    const { apply = false, yes = false, wait = false } = given.options;
    return {
      kind: "rollback",
      options: {
        customDomain: rotationRequestOf({ name: given.argument }, example).customDomain,
        isApplied: apply,
        isSure: yes,
        isAwaited: wait,
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};
