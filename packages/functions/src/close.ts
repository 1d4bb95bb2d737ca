import { createClosePorts } from "@latchkey/core/aws/close-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import { closeExecution } from "@latchkey/core/trigger/close-execution";
import type { ClosePorts } from "@latchkey/core/trigger/dispatch-ports";
import { unknown } from "valibot";
import { eventExample, eventKeys } from "./runtime/event-keys.ts";
import { createLambda } from "./runtime/middleware.ts";
import { count } from "./runtime/telemetry.ts";

let ports: ClosePorts | undefined;

/**
 * For executions that failed, timed out or were stopped: records those that could not themselves.
 * Stores nothing unless the event is wrapped in `{"apply": true, "event": …}`, as the rule does.
 */
export const handler = createLambda({
  schema: unknown(),
  example: eventExample,
  keysOf: (given) => eventKeys("close", given),
  run: async (given) => {
    ports ??= createClosePorts(readEnvironment());
    const result = await closeExecution(given, ports);
    if (result.outcome === "stored") count("RotationEnded", "verdict", "failed");
    return result;
  },
  outcomeOf: ({ outcome, recordKey = "none" }) => ({ outcome, recordKey }),
});
