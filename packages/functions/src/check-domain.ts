import { checkDomain } from "@latchkey/core/rotation/step/check-domain";
import { createTask } from "./runtime/task.ts";

/** The `CheckDomain` state: ACTIVE, with the right ARN and every other setting as before? */
export const handler = createTask("check-domain", checkDomain);
