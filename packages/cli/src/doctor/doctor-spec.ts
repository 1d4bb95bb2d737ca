import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import {
  awsOptions,
  edgeOptions,
  installationOptions,
  jsonOption,
  regionsOption,
} from "../command/option.ts";
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

/** What `latchkey doctor` was asked. */
export interface DoctorOptions extends CommonOptions {
  readonly installation: InstallationSettings;
}

const example = "latchkey doctor";

/** `latchkey doctor`. */
export const doctorSpec: CommandSpec = {
  name: "doctor",
  summary: "check credentials, Regions, permissions, quotas, DNS and the installation",
  description:
    "Checks what Latchkey needs to work: who the caller is, whether the Regions answer, what the caller may not do, how near the quotas are, whether DNS answers, and whether a deployed Latchkey is well: its state machine, the age of its last audit, its dead letters, and whether those who are to get its mails have confirmed. Reads only, by harmless calls.",
  example,
  options: () => [
    regionsOption(),
    jsonOption(),
    ...awsOptions(),
    ...edgeOptions(),
    ...installationOptions(),
  ],
  more: [
    exitCodeSection({
      0: "nothing is wrong; a warning is not",
      3: "something is wrong: each line with its fix",
    }),
    permissionSection("None at all: what is missing is what it tells."),
    exampleSection(
      "latchkey doctor --profile production",
      "latchkey doctor --json | jq '.checks[] | select(.outcome == \"bad\")'",
    ),
    twinSection,
  ],
  read(given) {
    const installation = readInstallation(given, example);
    return { kind: "doctor", options: { installation, ...readCommonOptions(given, example) } };
  },
};
