import type { Functions } from "./functions.ts";
import type { Installation } from "./installation.ts";
import { taskFunctions } from "./setting/names.ts";
import { createStateMachine } from "./state-machine.ts";
import { rotationDefinition } from "./workflow/rotation-definition.ts";

/** The state machine that moves one custom domain to the right certificate. */
export function createRotation(
  installation: Installation,
  functions: Functions,
): aws.sfn.StateMachine {
  return createStateMachine(installation, functions, {
    machine: "rotation",
    tasks: taskFunctions,
    define: (functionArns) => rotationDefinition({ functionArns }),
  });
}
