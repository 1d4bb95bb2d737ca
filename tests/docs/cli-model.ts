import { membersOf } from "@latchkey/twin/wire/schema";
import { loadServiceModel } from "@latchkey/twin/wire/service-model";
import type { CliCommand } from "./page.ts";

/** The CLI's name of a service by the name that the SDK's model has, where they differ. */
const modelNames: Readonly<Record<string, string>> = {
  cloudwatch: "monitoring",
  stepfunctions: "states",
  s3api: "s3",
};

/** Of the CLI itself: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html */
const globalFlags = ["region", "query", "output", "max-items", "cli-binary-format", "no-cli-pager"];

/**
 * Commands of services of which no SDK client is at hand, or that are the CLI's own, with the flags
 * that they take (AWS CLI command reference).
 */
const otherCommands: Readonly<Record<string, readonly string[]>> = {
  "s3 ls": ["recursive"],
  "s3 cp": ["recursive"],
  "s3 rm": ["recursive"],
  "s3 rb": ["force"],
  "logs tail": ["since", "follow"],
  "logs describe-log-groups": ["log-group-name-prefix"],
  "logs delete-log-group": ["log-group-name"],
  "cloudtrail lookup-events": ["lookup-attributes", "start-time", "end-time"],
  "sns list-subscriptions-by-topic": ["topic-arn"],
  "cloudformation deploy": ["template-file", "stack-name", "parameter-overrides", "capabilities"],
  "cloudformation create-stack-set": [
    "stack-set-name",
    "template-body",
    "capabilities",
    "permission-model",
    "auto-deployment",
    "parameters",
  ],
  "cloudformation create-stack-instances": ["stack-set-name", "deployment-targets", "regions"],
  "cloudformation update-stack-set": ["stack-set-name", "template-body"],
  "cloudformation delete-stack-instances": [
    "stack-set-name",
    "deployment-targets",
    "regions",
    "retain-stacks",
  ],
  "cloudformation delete-stack-set": ["stack-set-name"],
};

/** What is wrong with a command's form; undefined for one that the CLI would take. */
export async function problemOf(command: CliCommand): Promise<string | undefined> {
  const { service, operation } = command;
  const known = otherCommands[`${service} ${operation}`] ?? (await modelFlags(service, operation));
  if (known === undefined) return `there is no ${service} ${operation}`;
  const isKnown = (flag: string) => {
    const plain = flag.replace(/^no-/, "");
    return (
      globalFlags.includes(flag) ||
      [flag, plain].some((name) => known.includes(bare(name)) || known.includes(name))
    );
  };
  const unknown = command.flags.filter((flag) => !isKnown(flag));
  return unknown.length === 0 ? undefined : `${operation} has no --${unknown.join(", --")}`;
}

/** The members of the operation's input, letters only; undefined when there is no such operation. */
async function modelFlags(
  service: string,
  operation: string,
): Promise<readonly string[] | undefined> {
  const model = await loadServiceModel(modelNames[service] ?? service).catch(() => undefined);
  const found = [...(model?.operations ?? [])].find(([name]) => bare(name) === bare(operation));
  return found && membersOf(found[1].input).map(({ name }) => bare(name));
}

function bare(name: string): string {
  return name.replaceAll("-", "").toLowerCase();
}
