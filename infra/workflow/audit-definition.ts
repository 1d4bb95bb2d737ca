import type { LatchkeyConfig } from "@latchkey/core/config/latchkey-config";
import type { AuditFunction } from "../setting/names.ts";
import type { PassState, StateMachineDefinition } from "./asl.ts";
import { auditAccounts, auditTask } from "./audit-step.ts";

/** Far longer than 500 accounts take; what is not looked at by then is a matter for a person. */
const auditTimeoutSeconds = 6 * 60 * 60;

/** Whatever JSON it was started with becomes an object. Nothing but `"apply": true` in it counts. */
const accept: PassState = {
  Type: "Pass",
  Comment: "Wraps the input, which may be an event, or what a person typed.",
  Parameters: { "given.$": "$" },
  Next: "ListUnits",
};

/**
 * The audit as a Standard workflow: one execution is one look at every custom domain of every
 * account. Between the states go a few bytes an account; what was found goes through the bucket.
 *
 * ```
 * Accept ─► ListUnits ─► AuditAccounts: (AuditUnits ⟲) each ─► FinishAudit ─► Succeeded
 * ```
 *
 * @param options.functionArns ARN of each task's Lambda
 * @param options.accounts the other accounts, which no Lambda's environment has room for
 */
export function auditDefinition(options: {
  readonly functionArns: Readonly<Record<AuditFunction, string>>;
  readonly accounts: LatchkeyConfig["accounts"];
}): StateMachineDefinition {
  const { functionArns: arns, accounts } = options;
  const { ids, ...role } = accounts;
  return {
    Comment: "Looks at every custom domain, reports, and starts what is to be done.",
    StartAt: "Accept",
    TimeoutSeconds: auditTimeoutSeconds,
    States: {
      Accept: accept,
      ListUnits: auditTask("list-units", arns, {
        Comment: "Decides what to look at, and whether anything may be done.",
        Parameters: {
          "given.$": "$.given",
          "execution.$": "$$.Execution",
          fleet: { accounts: ids, ...role },
        },
        Next: "AuditAccounts",
      }),
      AuditAccounts: auditAccounts(arns),
      FinishAudit: auditTask("finish-audit", arns, {
        Comment: "Writes the report, starts rotations, tells the news.",
        Next: "Succeeded",
      }),
      Succeeded: { Type: "Succeed", Comment: "Findings are no failure; the report has them." },
    },
  };
}
