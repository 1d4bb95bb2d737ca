import type { Clock } from "@latchkey/core/clock";
import type { ExecutionPort } from "@latchkey/core/rotation/execution";
import { NothingRunsError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { writeReport, writeText } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { sleep } from "../sleep.ts";
import { sayDuration } from "../text/say-time.ts";
import { clearLine, whileSaying } from "../text/while-saying.ts";
import { followExecution } from "./follow-execution.ts";
import { exitCodeOfWatch, renderEnd, renderStep } from "./render-watch.ts";

/** Which execution is followed, and how. */
export interface Followed {
  readonly executionArn: string;
  readonly executions: ExecutionPort;
  readonly clock: Clock;
  readonly isJson: boolean;
}

/**
 * Shows an execution's states as they pass, and its verdict; on a terminal a last line says where it
 * is. As JSON it is one document at the end.
 * @throws NothingRunsError, and the classes of core's aws/errors.ts
 */
export async function followToEnd(
  { executionArn, executions, clock, isJson }: Followed,
  process: CommandProcess,
): Promise<ExitCode> {
  const { stdout, stderr } = process;
  // A simulation's time runs ahead of the clock that was set when the command began.
  let latest = clock.now();
  const report = await whileSaying("Looking at the execution …", stderr, (say) =>
    followExecution(executionArn, {
      executions,
      sleep,
      onStep(step) {
        if (step.at > latest) latest = step.at;
        if (isJson) return;
        if (stderr.isTTY) stderr.write(clearLine);
        writeText(stdout, (look) => renderStep(step, look));
      },
      onState(name, { startedAt }) {
        const now = Math.max(clock.now().getTime(), latest.getTime());
        const passed = sayDuration(now - startedAt.getTime());
        say(`${name ?? "Started"}, ${passed} since it began …`);
      },
    }),
  );
  if (report === undefined) throw noExecution(executionArn);
  writeReport(report, stdout, { isJson, render: renderEnd });
  return exitCodeOfWatch(report);
}

function noExecution(executionArn: string): NothingRunsError {
  return new NothingRunsError("There is no such execution.", {
    details: `Step Functions knows no ${executionArn}; it keeps executions for 90 days.`,
    fix: "Check the ARN and the account; what came of older rotations is in their records.",
    example: "latchkey history auth.example.com",
  });
}
