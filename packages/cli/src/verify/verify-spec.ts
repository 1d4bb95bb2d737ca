import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { Option } from "commander";
import type { CommandSpec } from "../command/command-spec.ts";
import { readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import {
  awsOptions,
  edgeOptions,
  installationOptions,
  jsonOption,
  poolRegionOptions,
} from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import {
  exampleSection,
  exitCodeSection,
  permissionSection,
  twinSection,
} from "../help/help-part.ts";
import { readInstallation } from "../installation/installation-settings.ts";
import type { StartOptions } from "../rotation/rotate-spec.ts";

/** What `latchkey verify` was asked. */
export interface VerifyOptions extends StartOptions {
  readonly request: RotationRequest;
  /** By the deployed rotation, which leaves a record, instead of from this machine. */
  readonly isRecorded: boolean;
}

const example = "latchkey verify auth.example.com";

/** `latchkey verify`. */
export const verifySpec: CommandSpec = {
  name: "verify",
  summary: "prove on the wire that its edges serve the certificate that it holds",
  description:
    "Proves by TLS handshakes with the edges, from this machine, that users are served the certificate that the custom domain holds: its fingerprint, a trusted chain, the right name, and nothing below the TLS policy. With --recorded the deployed rotation does it, over several rounds, and leaves a record. Nothing is changed either way.",
  argument: nameArgument,
  example,
  options: () => [
    new Option("--recorded", "let the deployed rotation verify it and record what came of it"),
    new Option("--wait", "with --recorded: follow it to its end"),
    jsonOption(),
    ...poolRegionOptions(),
    ...awsOptions(),
    ...edgeOptions(),
    ...installationOptions(),
  ],
  more: [
    exitCodeSection({
      0: "every edge that was looked at serves it; with --recorded alone: started",
      3: "not proven: an edge serves something else or cannot be reached, or there is no such custom domain",
    }),
    permissionSection(
      "cognito-idp:DescribeUserPoolDomain; acm:DescribeCertificate and GetCertificate;",
      "with --recorded what rotate needs.",
    ),
    exampleSection(example, `${example} --json | jq '.edges[] | select(.serving != "current")'`),
    twinSection,
  ],
  read(given) {
    const { region, recorded = false, wait = false } = given.options;
    const typed = { name: given.argument, region: typeof region === "string" ? region : undefined };
    return {
      kind: "verify",
      options: {
        request: rotationRequestOf({ ...typed, action: "verify" }, example),
        isRecorded: recorded,
        isSure: true,
        isAwaited: wait,
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};
