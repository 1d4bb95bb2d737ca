import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import { awsOptions, installationOptions, jsonOption, valueOption } from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import { exampleSection, permissionSection } from "../help/help-part.ts";
import {
  type InstallationSettings,
  readInstallation,
} from "../installation/installation-settings.ts";
import { startOptions, verdictExitCodes } from "./start-option.ts";

/** How a rotation is started and followed. */
export interface StartOptions extends CommonOptions {
  readonly installation: InstallationSettings;
  /** Nobody is asked before something is changed. */
  readonly isSure: boolean;
  /** Followed to its end. */
  readonly isAwaited: boolean;
}

/** What `latchkey rotate` was asked. */
export interface RotateOptions extends StartOptions {
  readonly request: RotationRequest;
}

const example = "latchkey rotate auth.example.com";

/** `latchkey rotate`. */
export const rotateSpec: CommandSpec = {
  name: "rotate",
  summary: "start a rotation in the deployed Latchkey; with --apply it may change things",
  description:
    "Starts the deployed rotation of one custom domain. Without --apply it is a dry run: the rotation plans, records and tells, and changes nothing. With --apply a person at a terminal is asked before it starts; a script is not, for --apply is said on purpose.",
  argument: nameArgument,
  example,
  options: () => [
    valueOption("--certificate ARN", "to this certificate; else the best one is chosen"),
    valueOption("--region REGION", "the user pool's Region; else the deployed ones are searched"),
    ...startOptions(),
    jsonOption(),
    ...awsOptions(),
    ...installationOptions(),
  ],
  more: [
    verdictExitCodes,
    permissionSection(
      "sts:GetCallerIdentity; states:DescribeStateMachine and StartExecution; with --wait also",
      "states:DescribeExecution and GetExecutionHistory.",
    ),
    exampleSection(
      `${example} --wait`,
      `${example} --apply --wait`,
      `${example} --apply --yes --certificate \\`,
      "  arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
    ),
  ],
  read(given) {
    const { region, certificate, apply = false, yes = false, wait = false } = given.options;
    const typed = { name: given.argument, region: typeof region === "string" ? region : undefined };
    return {
      kind: "rotate",
      options: {
        request: rotationRequestOf({ ...typed, certificate, apply }, example),
        isSure: yes,
        isAwaited: wait,
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};
