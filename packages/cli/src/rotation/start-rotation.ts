import { createExecutionAdapter } from "@latchkey/core/aws/execution-adapter";
import { createRotationStarterAdapter } from "@latchkey/core/aws/rotation-starter-adapter";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { executionNameOf } from "@latchkey/core/trigger/execution-name";
import { enterAws } from "../aws-entry.ts";
import { confirm } from "../confirm.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { findInstallation, type Installation } from "../installation/find-installation.ts";
import { writeReport } from "../output.ts";
import type { CommandProcess } from "../run.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { followToEnd } from "../watch/follow-to-end.ts";
import type { StartOptions } from "./rotate-spec.ts";
import type { StartReport } from "./start-report.ts";

/**
 * Starts the deployed rotation with a request, after asking a person where something may change,
 * and follows it if that was wanted.
 * @throws NotDeployedError, and the classes of core's aws/errors.ts
 */
export async function startRotation(
  request: RotationRequest,
  options: StartOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const clock = await enterAws(options.aws, process.env);
  const executions = createExecutionAdapter();
  const command = `latchkey rotate ${request.customDomain}`;
  const installation = await findInstallation(options.installation, executions, command);
  const { stateMachineArn } = installation;
  if (request.apply && !options.isSure) {
    if (!(await confirm(questionOf(request, installation), process))) return exitCodes.standsStill;
  }
  const now = clock.now();
  const name = executionNameOf({
    customDomain: request.customDomain,
    certificateArn: request.certificateArn ?? "",
    action: request.action,
    time: now,
    // Whoever types it again means it again.
    replayName: `command line ${now.toISOString()}`,
    isDryRun: !request.apply,
  });
  await createRotationStarterAdapter(stateMachineArn).startRotation(name, request);
  const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  process.onInterruption?.(`The rotation goes on: latchkey watch ${executionArn}`);
  if (options.isAwaited) {
    const { isJson } = options;
    return await followToEnd({ executionArn, executions, clock, isJson }, process);
  }
  const report: StartReport = { version: 1, executionArn, request, isApplied: request.apply };
  writeReport(report, process.stdout, { isJson: options.isJson, render: renderStart });
  return exitCodes.settled;
}

function questionOf(
  request: RotationRequest,
  { accountId, stateMachineArn }: Installation,
): string {
  const { customDomain, certificateArn } = request;
  const machine = stateMachineArn.slice(stateMachineArn.lastIndexOf(":") + 1);
  const target = certificateArn ?? "its best certificate";
  return `Let ${machine} of account ${accountId} move ${customDomain} to ${target}? [y/N] `;
}

function renderStart({ executionArn, request, isApplied }: StartReport, look: TextLook): string {
  const { customDomain, action } = request;
  const what = action === "verify" ? "A verification" : isApplied ? "A rotation" : "A dry run";
  const lines = [
    ...breakLines(`${what} of ${customDomain} has started.`, { first: "" }, look.width),
    `  latchkey watch ${executionArn}`,
  ];
  return `${lines.join("\n")}\n`;
}
