import type { ExitCode } from "../exit-code.ts";
import type { CommandProcess } from "../run.ts";
import type { RotateOptions } from "./rotate-spec.ts";
import { startRotation } from "./start-rotation.ts";

/**
 * `latchkey rotate`: starts the deployed rotation, which does all the rest.
 * @throws NotDeployedError, and the classes of core's aws/errors.ts
 */
export async function runRotate(
  options: RotateOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  return await startRotation(options.request, options, process);
}
