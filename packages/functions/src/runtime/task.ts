import { createRotationPorts } from "@latchkey/core/aws/rotation-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationState } from "@latchkey/core/rotation/rotation-state";
import { createLambda, type LogKeys } from "./middleware.ts";
import { taskKeys } from "./task-keys.ts";
import { TaskPayload, taskExample } from "./task-payload.ts";

let ports: RotationPorts | undefined;

/** The ports to AWS, made at the first use and kept for the container's life. */
export function rotationPorts(): RotationPorts {
  ports ??= createRotationPorts(readEnvironment());
  return ports;
}

/** The Lambda of a task between `Plan` and `Record`: a state in, the next state out. */
export function createTask(
  step: string,
  run: (state: RotationState, ports: RotationPorts) => Promise<RotationState>,
) {
  return createLambda({
    schema: TaskPayload,
    example: taskExample,
    keysOf: (payload) => taskKeys(step, payload),
    run: ({ state }) => run(state, rotationPorts()),
    outcomeOf: stateOutcome,
  });
}

/** Where a step goes on, and why. */
export function stateOutcome(state: RotationState): LogKeys {
  return {
    next: state.next,
    waitSeconds: state.waitSeconds,
    reasons: state.reasons.map(({ name }) => name),
    ...(state.decision === undefined ? {} : { decision: state.decision }),
    ...(state.verdict === undefined ? {} : { verdict: state.verdict }),
  };
}
