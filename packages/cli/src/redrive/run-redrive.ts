import { openDeadLetterQueue } from "@latchkey/core/aws/dead-letter-adapter";
import { AwsCallError } from "@latchkey/core/aws/errors";
import type { DeadLetterPort } from "@latchkey/core/dead-letter/dead-letter";
import { type RedrivenLetter, redrive } from "@latchkey/core/dead-letter/redrive";
import { enterAws } from "../aws-entry.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { notDeployed } from "../installation/find-installation.ts";
import { writeReport, writeText } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { describeRedriven, summariseRedrive } from "./redrive-report.ts";
import type { RedriveOptions } from "./redrive-spec.ts";

/**
 * `latchkey redrive`: shows each dead letter as soon as it is dealt with.
 * @throws NotDeployedError, and the classes of core's aws/errors.ts
 */
export async function runRedrive(
  options: RedriveOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const { isApplied, isJson, queue } = options;
  await enterAws(options.aws, process.env);
  const port = await open(queue);
  if (isApplied) {
    process.onInterruption?.("What was sent is out of the queue; the rest stays in it.");
  }
  const letters: RedrivenLetter[] = [];
  for await (const letter of redrive(port, { apply: isApplied })) {
    letters.push(letter);
    if (!isJson) writeText(process.stdout, () => `${describeRedriven(letter)}\n\n`);
  }
  const report = { version: 1, queue, isApplied, letters };
  writeReport(report, process.stdout, {
    isJson,
    render: () => `${summariseRedrive(letters, isApplied)}\n`,
  });
  const isDone = letters.every(({ outcome }) => outcome === "sent" || outcome === "shown");
  return isDone ? exitCodes.settled : exitCodes.standsStill;
}

async function open(queue: string): Promise<DeadLetterPort> {
  try {
    return await openDeadLetterQueue(queue);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw notDeployed(`There is no queue ${queue}.`, error.data.awsError, "latchkey redrive");
  }
}

/** SQS names it one way in its JSON protocol and another in the query protocol. */
function isMissing(error: unknown): error is AwsCallError {
  return (
    error instanceof AwsCallError && /QueueDoesNotExist|NonExistentQueue/.test(error.data.awsError)
  );
}
