import { printable } from "@latchkey/core/record/printable-text";
import packageJson from "../package.json" with { type: "json" };
import type { Command } from "./command/command.ts";
import { parseCommandLine } from "./command/parse-command-line.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { renderHelp } from "./help/help.ts";
import { renderError } from "./render-error.ts";
import { textLookOf } from "./text/paint.ts";

/** The parts of a process that a command uses. */
export interface CommandProcess {
  /** Changed: the AWS SDK reads its settings there. */
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Where a person at a terminal answers; absent where nobody can be asked. */
  readonly stdin?: NodeJS.ReadStream;
  /** Says what an interruption leaves behind; absent where none is heeded. */
  readonly onInterruption?: (note: string) => void;
}

/**
 * Runs one command line, without the program's name. What was asked for goes to standard output,
 * anything else to standard error.
 * @returns the exit code; never rejects
 */
export async function runLatchkey(
  args: readonly string[],
  process: CommandProcess,
): Promise<ExitCode> {
  try {
    return await run(parseCommandLine(args, process.env), process);
  } catch (error) {
    return fail(error, args.includes("--json"), process);
  }
}

/** Each command is loaded when it is asked for: with it come the AWS clients that it needs. */
async function run(command: Command, process: CommandProcess): Promise<ExitCode> {
  switch (command.kind) {
    case "help":
      process.stdout.write(renderHelp(command.of, textLookOf(process.stdout)));
      return exitCodes.settled;
    case "version":
      process.stdout.write(`latchkey ${packageJson.version}\n`);
      return exitCodes.settled;
    case "audit":
      return await (await import("./audit/run-audit.ts")).runAudit(command.options, process);
    case "list":
      return await (await import("./list/run-list.ts")).runList(command.options, process);
    case "show":
      return await (await import("./show/run-show.ts")).runShow(command.options, process);
    case "plan":
      return await (await import("./plan/run-plan.ts")).runPlan(command.options, process);
    case "verify":
      return await (await import("./verify/run-verify.ts")).runVerify(command.options, process);
    case "doctor":
      return await (await import("./doctor/run-doctor.ts")).runDoctor(command.options, process);
    default:
      return await runOnInstallation(command, process);
  }
}

type InstallationCommand = Extract<
  Command,
  { kind: "rotate" | "rollback" | "history" | "watch" | "redrive" }
>;

/** Commands that are about what is deployed. */
async function runOnInstallation(
  command: InstallationCommand,
  process: CommandProcess,
): Promise<ExitCode> {
  switch (command.kind) {
    case "rotate":
      return await (await import("./rotation/run-rotate.ts")).runRotate(command.options, process);
    case "rollback":
      return await (await import("./rotation/run-rollback.ts")).runRollback(
        command.options,
        process,
      );
    case "history":
      return await (await import("./history/run-history.ts")).runHistory(command.options, process);
    case "watch":
      return await (await import("./watch/run-watch.ts")).runWatch(command.options, process);
    case "redrive":
      return await (await import("./redrive/run-redrive.ts")).runRedrive(command.options, process);
  }
}

/** Whoever asked for JSON is a program, and gets its failures as JSON too. */
function fail(error: unknown, isJson: boolean, { stderr }: CommandProcess): ExitCode {
  const explanation = explainError(error);
  stderr.write(
    isJson
      ? `${printable(JSON.stringify({ error: explanation }))}\n`
      : renderError(explanation, textLookOf(stderr)),
  );
  return explanation.exitCode;
}
