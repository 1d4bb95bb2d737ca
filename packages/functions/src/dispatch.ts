import { createDispatchPorts } from "@latchkey/core/aws/dispatch-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import type { DispatchPorts } from "@latchkey/core/trigger/dispatch-ports";
import { dispatchTrigger } from "@latchkey/core/trigger/dispatch-trigger";
import { unknown } from "valibot";
import { eventExample, eventKeys } from "./runtime/event-keys.ts";
import { createLambda } from "./runtime/middleware.ts";
import { count } from "./runtime/telemetry.ts";

let ports: DispatchPorts | undefined;

/**
 * For events of ACM and AWS Health: starts a rotation of every custom domain that the certificate
 * covers. Any event is taken, for one that is wrong must be recorded, not thrown. The rotations
 * only plan unless it is wrapped in `{"apply": true, "event": …}`, as the rules do.
 */
export const handler = createLambda({
  schema: unknown(),
  example: eventExample,
  keysOf: (given) => eventKeys("dispatch", given),
  run: async (given) => {
    ports ??= createDispatchPorts(readEnvironment());
    const result = await dispatchTrigger(given, ports);
    for (const _ of result.started) count("TriggerAccepted", "outcome", "started");
    for (const _ of result.duplicates) count("TriggerAccepted", "outcome", "duplicate");
    for (const { name } of result.refused ?? []) count("TriggerRefused", "reason", name);
    return result;
  },
  outcomeOf: ({ summary, started, duplicates, refused = [] }) => ({
    summary,
    started: started.map(({ executionName }) => executionName),
    duplicates: duplicates.map(({ executionName }) => executionName),
    refused: refused.map(({ name }) => name),
  }),
});
