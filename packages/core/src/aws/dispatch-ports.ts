import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { DispatchPorts } from "../trigger/dispatch-ports.ts";
import { createAcmAdapter } from "./acm-adapter.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createCognitoAdapter } from "./cognito-adapter.ts";
import { createRefusalRecorder } from "./refusal-recorder.ts";
import { requireRotationArn } from "./require-rotation-arn.ts";
import { createRotationStarterAdapter } from "./rotation-starter-adapter.ts";

/**
 * What dispatch needs, against AWS. Its account is that of the state machine.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 */
export function createDispatchPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): DispatchPorts {
  const rotationArn = requireRotationArn(environment);
  return {
    clock,
    cognito: createCognitoAdapter(access),
    acm: createAcmAdapter(access),
    poolRegions: environment.poolRegions,
    starter: createRotationStarterAdapter(rotationArn, access),
    refusals: createRefusalRecorder(environment, access),
    accountId: rotationArn.split(":")[4] ?? "",
    mode: environment.config.mode,
  };
}
