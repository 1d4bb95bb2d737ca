import { checkEdges } from "@latchkey/core/rotation/step/check-edges";
import { createTask } from "./runtime/task.ts";

/** The `CheckEdges` state: what users are served, by TLS handshakes. */
export const handler = createTask("check-edges", checkEdges);
