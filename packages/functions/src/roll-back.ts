import { rollBack } from "@latchkey/core/rotation/step/roll-back";
import { createTask } from "./runtime/task.ts";

/** The `RollBack` state: puts the previous certificate back. */
export const handler = createTask("roll-back", rollBack);
