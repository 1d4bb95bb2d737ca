import { checkRouting } from "@latchkey/core/rotation/step/check-routing";
import { createTask } from "./runtime/task.ts";

/** The `CheckRouting` state: failover as healthy as before? */
export const handler = createTask("check-routing", checkRouting);
