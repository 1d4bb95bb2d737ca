import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { RotationStarter } from "../trigger/dispatch-ports.ts";
import { type AwsAccess, callAwsUnless, clientConfig, controlRegion } from "./aws-client.ts";

/**
 * Starts executions of the rotation's state machine. The name makes it idempotent: while an
 * execution of that name and input runs Step Functions gives it back as if started anew; a closed
 * one, or another input, is `ExecutionAlreadyExists`, here `duplicate`.
 * AWS: Step Functions API, `StartExecution`. Throws the classes of errors.ts.
 */
export function createRotationStarterAdapter(
  stateMachineArn: string,
  access?: AwsAccess,
): RotationStarter {
  const client = new SFNClient(clientConfig(controlRegion, access));
  return {
    async startRotation(name, request) {
      const output = await callAwsUnless(
        { service: "Step Functions", operation: "StartExecution", region: controlRegion },
        ["ExecutionAlreadyExists"],
        () =>
          client.send(
            new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(request) }),
          ),
      );
      return output === undefined ? "duplicate" : "started";
    },
  };
}
