import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { awsOptions, installationOptions, jsonOption } from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import { UsageError } from "../errors.ts";
import { exampleSection, exitCodeSection, permissionSection } from "../help/help-part.ts";
import {
  type InstallationSettings,
  readInstallation,
} from "../installation/installation-settings.ts";

/** What `latchkey watch` was asked. */
export interface WatchOptions extends CommonOptions {
  readonly subject:
    | { readonly kind: "custom-domain"; readonly name: string }
    | { readonly kind: "execution"; readonly arn: string };
  readonly installation: InstallationSettings;
}

const example = "latchkey watch auth.example.com";
const executionPattern =
  /^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:execution:[\w-]{1,80}:[^\s:]{1,80}$/;
const exampleArn =
  "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-example-com-1f0c";

/** `latchkey watch`. */
export const watchSpec: CommandSpec = {
  name: "watch",
  summary: "follow a rotation that runs, state by state, to its verdict",
  description:
    "Follows the newest running rotation of a custom domain, or one execution by its ARN: the states as they pass, what is waited for, how many edges serve the certificate, and the verdict. An execution that has ended is told from its beginning. Reads only, at most once a second; Ctrl-C stops watching and nothing else.",
  argument: {
    name: "NAME|EXECUTION",
    description: "the custom domain, or an execution's ARN",
    missing: "The name of the custom domain, or the ARN of an execution, is missing.",
  },
  example,
  options: () => [jsonOption(), ...awsOptions(), ...installationOptions()],
  more: [
    exitCodeSection({
      0: "rotated, verified, or nothing to do",
      2: "a dry run that would have changed the certificate",
      3: "refused, superseded, rolled back, not served or failed; or nothing runs",
    }),
    permissionSection(
      "states:DescribeExecution and GetExecutionHistory; for a name also sts:GetCallerIdentity,",
      "states:DescribeStateMachine and ListExecutions.",
    ),
    exampleSection(example, `latchkey watch ${exampleArn}`),
  ],
  read(given) {
    return {
      kind: "watch",
      options: {
        subject: readSubject(given.argument),
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};

function readSubject(text: string): WatchOptions["subject"] {
  if (!text.startsWith("arn:")) {
    const name = rotationRequestOf({ name: text }, example).customDomain;
    return { kind: "custom-domain", name };
  }
  if (executionPattern.test(text)) return { kind: "execution", arn: text };
  const shown = JSON.stringify(text.slice(0, 300));
  throw new UsageError(
    [`${shown} is not the ARN of an execution.`],
    `latchkey watch ${exampleArn}`,
  );
}
