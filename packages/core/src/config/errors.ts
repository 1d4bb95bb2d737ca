import { LatchkeyError, type Recovery } from "../error.ts";

/** One variable of the environment, or field of the configuration, that is missing or wrong. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly problem: string;
  /** A value that would do. */
  readonly example: string;
}

/** Latchkey's own settings are wrong; nothing is started with them. Names every wrong variable. */
export class ConfigurationError extends LatchkeyError {
  override readonly name = "ConfigurationError";
  readonly code = "config.invalid";
  readonly recovery: Recovery = "operator";
  readonly data: { readonly problems: readonly ConfigurationProblem[] };

  constructor(
    problems: readonly ConfigurationProblem[],
    cause?: unknown,
    fix = "Correct it where the functions are deployed, and deploy again.",
  ) {
    const lines = problems.map(
      ({ variable, problem, example }) => `${variable} ${problem} (for example ${example})`,
    );
    super(`Latchkey's configuration is wrong: ${lines.join("; ")}. ${fix}`, { cause });
    this.data = { problems };
  }
}
