import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { ConfigurationError } from "../config/errors.ts";
import type { DispatchPorts } from "../trigger/dispatch-ports.ts";
import { createAcmAdapter } from "./acm-adapter.ts";
import { createCognitoAdapter } from "./cognito-adapter.ts";
import { createRefusalRecorder } from "./refusal-recorder.ts";
import { createRotationStarterAdapter } from "./rotation-starter-adapter.ts";

/**
 * What dispatch needs, against AWS. Its account is that of the state machine.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 */
export function createDispatchPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
): DispatchPorts {
  const { rotationArn } = environment;
  if (rotationArn === undefined) {
    const example = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
    const variable = "LATCHKEY_ROTATION_ARN";
    throw new ConfigurationError([{ variable, problem: "is not set", example }]);
  }
  return {
    clock,
    cognito: createCognitoAdapter(),
    acm: createAcmAdapter(),
    poolRegions: environment.poolRegions,
    starter: createRotationStarterAdapter(rotationArn),
    refusals: createRefusalRecorder(environment),
    accountId: rotationArn.split(":")[4] ?? "",
  };
}
