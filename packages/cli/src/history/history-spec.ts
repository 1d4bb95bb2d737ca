import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { nameArgument } from "../command/name-argument.ts";
import { awsOptions, installationOptions, jsonOption, valueOption } from "../command/option.ts";
import { rotationRequestOf } from "../command/rotation-request-of.ts";
import { UsageError } from "../errors.ts";
import { exampleSection, exitCodeSection, permissionSection } from "../help/help-part.ts";
import {
  type InstallationSettings,
  readInstallation,
} from "../installation/installation-settings.ts";

/** What `latchkey history` was asked. */
export interface HistoryOptions extends CommonOptions {
  readonly customDomain: string;
  /** Records shown at most, the newest. */
  readonly limit: number;
  readonly installation: InstallationSettings;
}

const example = "latchkey history auth.example.com";
const mostRecords = 1_000;

/** `latchkey history`. */
export const historySpec: CommandSpec = {
  name: "history",
  summary: "show the records of its rotations, newest first",
  description:
    "Shows what the deployed Latchkey recorded of one custom domain's rotations, newest first. Reads only.",
  argument: nameArgument,
  example,
  options: () => [
    valueOption("--limit N", "records shown at most (10)"),
    jsonOption(),
    ...awsOptions(),
    ...installationOptions(),
  ],
  more: [
    exitCodeSection({ 0: "shown; no record is an answer, too" }),
    permissionSection("s3:ListBucket and s3:GetObject on the bucket of the records."),
    exampleSection(
      example,
      `${example} --limit 1 --json | jq -r '.records[0].verdict'`,
      `${example} --stage dev`,
    ),
  ],
  read(given) {
    const { customDomain } = rotationRequestOf({ name: given.argument }, example);
    return {
      kind: "history",
      options: {
        customDomain,
        limit: readLimit(given.options.limit ?? "10"),
        installation: readInstallation(given, example),
        ...readCommonOptions(given, example),
      },
    };
  },
};

function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= mostRecords) return limit;
  const problem = `--limit must be a number from 1 to ${mostRecords}, and is ${JSON.stringify(text.slice(0, 300))}.`;
  throw new UsageError([problem], `${example} --limit 20`);
}
