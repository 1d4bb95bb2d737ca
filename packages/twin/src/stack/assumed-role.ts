import type { Principal } from "../world.ts";
import type { StackDescription } from "./stack-description.ts";

/** A deployed role as a service has assumed it; `session` is what the service names its sessions. */
export function assumedRole(stack: StackDescription, roleName: string, session: string): Principal {
  const arn = `arn:aws:sts::${stack.account}:assumed-role/${roleName}/${session}`;
  return { kind: "role", roleName, arn };
}
