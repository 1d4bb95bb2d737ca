import type { CommandSpec } from "../command/command-spec.ts";
import { readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import {
  awsOptions,
  edgeOptions,
  jsonOption,
  poolRegionOptions,
  reportOptions,
} from "../command/option.ts";
import { readingPermissions } from "../command/permission.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import {
  exampleSection,
  exitCodeSection,
  permissionSection,
  twinSection,
} from "../help/help-part.ts";
import {
  type InstallationSettings,
  readInstallation,
} from "../installation/installation-settings.ts";
import type { PlanOptions } from "../plan/plan-spec.ts";

/** What `latchkey show` was asked. */
export interface ShowOptions extends PlanOptions {
  /** Whose last audit tells what is wanted; it need not be there. */
  readonly installation: InstallationSettings;
}

const example = "latchkey show auth.example.com";

/** `latchkey show`. */
export const showSpec: CommandSpec = {
  name: "show",
  summary: "show all five sides of a custom domain, and its certificates' time line",
  description:
    "Shows the five sides of one custom domain: what is wanted, what Cognito holds, what ACM holds, what DNS answers and what the edges serve; what expires when; and what an audit finds on it. Reads only.",
  argument: nameArgument,
  example,
  options: () => [
    jsonOption(),
    ...poolRegionOptions(),
    ...awsOptions(),
    ...edgeOptions(),
    ...reportOptions(),
  ],
  more: [
    exitCodeSection({
      0: "shown, and no side is worse than it should be; low and info findings are no failure",
      3: "shown, and something is wrong: the last lines say what",
    }),
    permissionSection(
      ...readingPermissions,
      "For who changed a certificate back, cloudtrail:LookupEvents. Where Latchkey is deployed,",
      "s3:GetObject on its bucket's reports/latest.json tells what is wanted.",
    ),
    exampleSection(example, `${example} --json | jq '.findings[] | [.severity, .name]'`),
    twinSection,
  ],
  read(given) {
    const { region } = given.options;
    const typed = { name: given.argument, region: typeof region === "string" ? region : undefined };
    const request = rotationRequestOf(typed, example);
    const installation = readInstallation(given, example);
    const common = readCommonOptions(given, example);
    return { kind: "show", options: { request, installation, ...common } };
  },
};
