import { updateCustomDomain } from "@latchkey/core/rotation/step/update";
import { createTask } from "./runtime/task.ts";

/** The `Update` state: gives the custom domain the target and changes nothing else. */
export const handler = createTask("update", updateCustomDomain);
