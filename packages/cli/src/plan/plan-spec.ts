import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import {
  awsOptions,
  edgeOptions,
  jsonOption,
  poolRegionOptions,
  valueOption,
} from "../command/option.ts";
import { readingPermissions } from "../command/permission.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import {
  exampleSection,
  exitCodeSection,
  permissionSection,
  twinSection,
} from "../help/help-part.ts";

/** What `latchkey plan` was asked. */
export interface PlanOptions extends CommonOptions {
  /** Never one that may change anything. */
  readonly request: RotationRequest;
}

const example = "latchkey plan auth.example.com";

/** `latchkey plan`. */
export const planSpec: CommandSpec = {
  name: "plan",
  summary: "show what a rotation would change, what stays, and why",
  description:
    "Shows what a rotation of one custom domain would do, and why. Reads only: nothing is changed. Cognito, ACM, Route 53, CloudWatch and the edges are read just as a rotation's first step reads them.",
  argument: nameArgument,
  example,
  options: () => [
    valueOption(
      "--certificate ARN",
      "plan for this certificate and no other; else the best one is chosen",
    ),
    jsonOption(),
    ...poolRegionOptions(),
    ...awsOptions(),
    ...edgeOptions(),
  ],
  more: [
    exitCodeSection({
      0: "nothing to change: all is right, or only the serving has to be verified",
      2: "a change is planned",
      3: "refused or held: the output says what stands in the way; or nothing to change, but an edge serves something that users cannot use",
    }),
    permissionSection(...readingPermissions),
    exampleSection(
      example,
      `${example} --region eu-west-1 --profile production`,
      `${example} --json | jq -r .action`,
      `${example} --certificate \\`,
      "  arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
    ),
    twinSection,
  ],
  read(given) {
    const { region, certificate } = given.options;
    const typed = { name: given.argument, region: typeof region === "string" ? region : undefined };
    const request = rotationRequestOf({ ...typed, certificate }, example);
    return { kind: "plan", options: { request, ...readCommonOptions(given, example) } };
  },
};
