import type { Functions } from "./functions.ts";
import type { Installation } from "./installation.ts";
import { auditFunctions } from "./setting/names.ts";
import { createStateMachine } from "./state-machine.ts";
import { auditDefinition } from "./workflow/audit-definition.ts";

/** The state machine that looks at every custom domain, of all configured accounts. */
export function createAudit(
  installation: Installation,
  functions: Functions,
): aws.sfn.StateMachine {
  return createStateMachine(installation, functions, {
    machine: "audit",
    tasks: auditFunctions,
    define: (functionArns) =>
      auditDefinition({ functionArns, accounts: installation.config.accounts }),
  });
}
