import { type LatchkeyEnvironment, parseEnvironment } from "./environment.ts";

let environment: LatchkeyEnvironment | undefined;

/**
 * The settings of this process, read from its environment the first time only.
 * Throws `ConfigurationError` each time when they are wrong.
 */
export function readEnvironment(): LatchkeyEnvironment {
  environment ??= parseEnvironment(process.env);
  return environment;
}
