import type { LatchkeyEnvironment } from "../config/environment.ts";
import { ConfigurationError } from "../config/errors.ts";

/**
 * The rotation's state machine, for what starts rotations.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 */
export function requireRotationArn({ rotationArn }: LatchkeyEnvironment): string {
  if (rotationArn !== undefined) return rotationArn;
  const example = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
  const variable = "LATCHKEY_ROTATION_ARN";
  throw new ConfigurationError([{ variable, problem: "is not set", example }]);
}
