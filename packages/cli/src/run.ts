import packageJson from "../package.json" with { type: "json" };
import { parseCommandLine } from "./command/parse-command-line.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { generalHelp, planHelp } from "./help-text.ts";
import { runPlan } from "./plan/run-plan.ts";
import { renderError } from "./render-error.ts";
import { textLookOf } from "./text/paint.ts";

/** The parts of a process that a command uses. */
export interface CommandProcess {
  /** Changed: the AWS SDK reads its settings there. */
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
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
    const command = parseCommandLine(args, process.env);
    switch (command.kind) {
      case "help":
        process.stdout.write(command.of === "plan" ? planHelp : generalHelp);
        return exitCodes.settled;
      case "version":
        process.stdout.write(`latchkey ${packageJson.version}\n`);
        return exitCodes.settled;
      case "plan":
        return await runPlan(command.options, process);
    }
  } catch (error) {
    return fail(error, args.includes("--json"), process);
  }
}

/** Whoever asked for JSON is a program, and gets its failures as JSON too. */
function fail(error: unknown, isJson: boolean, { stderr }: CommandProcess): ExitCode {
  const explanation = explainError(error);
  stderr.write(
    isJson
      ? `${JSON.stringify({ error: explanation })}\n`
      : renderError(explanation, textLookOf(stderr)),
  );
  return explanation.exitCode;
}
