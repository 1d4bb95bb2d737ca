import type { AuditFunction } from "../setting/names.ts";
import type { MapState, TaskState } from "./asl.ts";
import { taskTimeoutSeconds } from "./asl-state.ts";
import { iterationRetry, taskRetry } from "./retry.ts";

type FunctionArns = Readonly<Record<AuditFunction, string>>;

/**
 * Accounts that are looked at at the same time. AWS's rates count for each account, so this is bound
 * by what Lambda runs at once: 1,000 unless the account is new (Lambda, "Quotas").
 */
const accountsAtOnce = 40;

/** A `Task` that hands the state and the execution to its Lambda, which returns the new state. */
export function auditTask(
  name: AuditFunction,
  arns: FunctionArns,
  rest: Pick<TaskState, "Comment" | "Next"> & Partial<Pick<TaskState, "Parameters" | "Retry">>,
): TaskState {
  return {
    Type: "Task",
    Resource: arns[name],
    Parameters: { "state.$": "$", "execution.$": "$$.Execution" },
    ResultPath: "$",
    TimeoutSeconds: taskTimeoutSeconds(name),
    Retry: taskRetry,
    ...rest,
  };
}

/**
 * One iteration an account, because AWS's rates count an account: who looks at all its Regions can
 * keep them. What fails is an outcome, so that one account keeps no other from being looked at; only
 * the error's name, because 500 causes do not fit into a state of 256 KiB (the history has them).
 */
export function auditAccounts(arns: FunctionArns): MapState {
  return {
    Type: "Map",
    Comment: "One iteration for each account; what each found lies in the bucket.",
    ItemsPath: "$.accounts",
    MaxConcurrency: accountsAtOnce,
    ItemSelector: { "audit.$": "$.audit", "accountId.$": "$$.Map.Item.Value" },
    ItemProcessor: {
      ProcessorConfig: { Mode: "INLINE" },
      StartAt: "AuditUnits",
      States: {
        AuditUnits: {
          ...auditTask("audit-units", arns, {
            Comment: "Looks at an account's Regions until all is seen, or its time is up.",
            Next: "AfterAuditUnits",
            Retry: iterationRetry,
          }),
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "AccountFailed" }],
        },
        AfterAuditUnits: {
          Type: "Choice",
          Comment: "Once more while something is left.",
          Choices: [{ Variable: "$.isDone", BooleanEquals: true, Next: "AccountAudited" }],
          Default: "AuditUnits",
        },
        AccountAudited: {
          Type: "Pass",
          Comment: "The outcome, without the audit that every account was given.",
          Parameters: { "accountId.$": "$.accountId", "parts.$": "$.parts", isDone: true },
          End: true,
        },
        AccountFailed: {
          Type: "Pass",
          Comment: "The report says which Regions of the account were not looked at, and why.",
          Parameters: { "accountId.$": "$.accountId", error: { "Error.$": "$.error.Error" } },
          End: true,
        },
      },
    },
    ResultPath: "$.outcomes",
    Next: "FinishAudit",
  };
}
