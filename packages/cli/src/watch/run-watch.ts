import { createExecutionAdapter } from "@latchkey/core/aws/execution-adapter";
import type { ExecutionPort } from "@latchkey/core/rotation/execution";
import { enterAws } from "../aws-entry.ts";
import { NothingRunsError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { findInstallation } from "../installation/find-installation.ts";
import type { CommandProcess } from "../run.ts";
import { followToEnd } from "./follow-to-end.ts";
import type { WatchOptions } from "./watch-spec.ts";

/**
 * `latchkey watch`: follows a rotation. Changes nothing in AWS.
 * @throws NotDeployedError, NothingRunsError, and the classes of core's aws/errors.ts
 */
export async function runWatch(options: WatchOptions, process: CommandProcess): Promise<ExitCode> {
  const clock = await enterAws(options.aws, process.env);
  const executions = createExecutionAdapter();
  const executionArn = await findExecution(options, executions);
  process.onInterruption?.(`The rotation goes on: latchkey watch ${executionArn}`);
  return await followToEnd({ executionArn, executions, clock, isJson: options.isJson }, process);
}

/** The newest running execution of the custom domain. */
async function findExecution(
  { subject, installation }: WatchOptions,
  executions: ExecutionPort,
): Promise<string> {
  if (subject.kind === "execution") return subject.arn;
  const command = `latchkey watch ${subject.name}`;
  const { stateMachineArn } = await findInstallation(installation, executions, command);
  for await (const { arn } of executions.listRunning(stateMachineArn)) {
    const execution = await executions.describeExecution(arn);
    if (customDomainOf(execution?.input) === subject.name) return arn;
  }
  throw new NothingRunsError(`No rotation of ${subject.name} runs now.`, {
    details: `None of the running executions of ${stateMachineArn} is about it.`,
    fix: "See what came of the last ones, or start one.",
    example: `latchkey history ${subject.name}`,
  });
}

/** Of whatever an execution was started with. */
function customDomainOf(input: string | undefined): string | undefined {
  try {
    const { customDomain } = JSON.parse(input ?? "{}") as { readonly customDomain?: unknown };
    return typeof customDomain === "string"
      ? customDomain.toLowerCase().replace(/\.$/, "")
      : undefined;
  } catch {
    return undefined;
  }
}
