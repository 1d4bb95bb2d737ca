import { createRecordPort } from "@latchkey/core/aws/record-port";
import { systemClock } from "@latchkey/core/clock";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import type { RecordPort } from "@latchkey/core/record/record";
import { readUnpublished } from "@latchkey/core/rotation/recorded-rotation";
import { recordRotation } from "@latchkey/core/rotation/step/record";
import { createLambda } from "./runtime/middleware.ts";
import { taskKeys } from "./runtime/task-keys.ts";
import { OpenTaskPayload, taskExample } from "./runtime/task-payload.ts";
import { count } from "./runtime/telemetry.ts";

let records: RecordPort | undefined;

/**
 * The `Record` state: writes the one record of the rotation, publishes the ARN, and tells of it. And
 * the `Publish` state, for what could not be published then.
 */
export const handler = createLambda({
  schema: OpenTaskPayload,
  example: taskExample,
  keysOf: (payload) => taskKeys("record", payload),
  run: async ({ state, execution }) => {
    records ??= createRecordPort(readEnvironment());
    const recorded = await recordRotation(state, execution, { clock: systemClock, records });
    if (readUnpublished(state) === undefined) count("RotationEnded", "verdict", recorded.verdict);
    return recorded;
  },
  outcomeOf: ({ verdict, recordKey }) => ({ verdict, recordKey }),
});
