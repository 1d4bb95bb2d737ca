import { Option } from "commander";
import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { awsOptions, jsonOption, valueOption } from "../command/option.ts";
import { UsageError } from "../errors.ts";
import { exampleSection, exitCodeSection, permissionSection } from "../help/help-part.ts";
import { readInstallation } from "../installation/installation-settings.ts";

/** What `latchkey redrive` was asked. */
export interface RedriveOptions extends CommonOptions {
  /** Events are sent, and taken out of the queue. */
  readonly isApplied: boolean;
  readonly queue: string;
}

const example = "latchkey redrive";

/** `latchkey redrive`. */
export const redriveSpec: CommandSpec = {
  name: "redrive",
  summary: "show the events in the dead-letter queue; with --apply send them once more",
  description:
    "Shows the events that could not be delivered or handled. With --apply each is sent to its function, or to the audit, once more, with the permission to act on it, and taken out of the queue. Also as npm run redrive.",
  example,
  options: () => [
    new Option("--apply", "send them; without it nothing is changed"),
    valueOption("--queue NAME", "the queue, if it goes by another name"),
    valueOption("--stage NAME", "the stage that was deployed [LATCHKEY_STAGE] (production)"),
    jsonOption(),
    ...awsOptions(),
  ],
  more: [
    exitCodeSection({
      0: "all was shown, or sent; an empty queue is well",
      3: "something was left in the queue, or could not be sent",
    }),
    permissionSection(
      "sqs:GetQueueUrl, GetQueueAttributes, ReceiveMessage and ChangeMessageVisibility; with --apply",
      "also sqs:DeleteMessage, lambda:InvokeFunction on Latchkey's functions and states:StartExecution on its audit.",
    ),
    exampleSection(example, `${example} --apply`, `${example} --stage dev`),
  ],
  read(given) {
    const { queue, apply = false } = given.options;
    if (queue !== undefined && !/^[\w-]{1,80}(\.fifo)?$/.test(queue)) {
      const shown = JSON.stringify(queue.slice(0, 300));
      throw new UsageError(
        [`--queue ${shown} is not the name of a queue.`],
        `${example} --queue latchkey-dead-letters`,
      );
    }
    const { prefix } = readInstallation(given, example);
    return {
      kind: "redrive",
      options: {
        isApplied: apply,
        queue: queue ?? `${prefix}-dead-letters`,
        ...readCommonOptions(given, example),
      },
    };
  },
};
