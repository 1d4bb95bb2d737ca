import { planRotation } from "@latchkey/core/rotation/step/plan";
import { createLambda } from "./runtime/middleware.ts";
import { rotationPorts, stateOutcome } from "./runtime/task.ts";
import { taskKeys } from "./runtime/task-keys.ts";
import { OpenTaskPayload, taskExample, unwrapInput } from "./runtime/task-payload.ts";

/** The `Plan` state: reads the world and decides. An input that is no request ends as `refused`. */
export const handler = createLambda({
  schema: OpenTaskPayload,
  example: taskExample,
  keysOf: (payload) => taskKeys("plan", payload),
  run: ({ state, execution }) => planRotation(unwrapInput(state), execution, rotationPorts()),
  outcomeOf: stateOutcome,
});
