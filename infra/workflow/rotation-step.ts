import type { TaskFunction } from "../setting/names.ts";
import type { State } from "./asl.ts";
import { choice, task, wait } from "./asl-state.ts";
import { proofRetry, recordRetry, rollBackRetry, updateRetry } from "./retry.ts";

type FunctionArns = Readonly<Record<TaskFunction, string>>;
type States = Readonly<Record<string, State>>;

/** Reading and deciding; what stands in the way but passes by itself is waited for. */
export function planStates(arns: FunctionArns): States {
  return {
    Plan: task(arns, "plan", {
      comment: "Reads the world and decides. Changes nothing.",
      next: "AfterPlan",
    }),
    AfterPlan: choice("plan", ["hold", "update", "check-edges", "record"]),
    Hold: wait("Plan", "What stands in the way passes by itself: plan again later."),
  };
}

/** Changing the certificate, until Cognito calls the custom domain ACTIVE with it. */
export function updateStates(arns: FunctionArns): States {
  return {
    Update: task(arns, "update", {
      comment: "Sets the certificate and keeps every other setting.",
      next: "AfterUpdate",
      retry: updateRetry,
      // It may have had its effect all the same.
      onError: "RollBack",
    }),
    // Somebody else may have begun a change since the plan: then it is held and planned anew.
    AfterUpdate: choice("update", ["wait-for-domain", "hold", "roll-back", "record"]),
    WaitForDomain: wait("CheckDomain", "Cognito may take an hour to be ACTIVE again."),
    CheckDomain: task(arns, "check-domain", {
      comment: "ACTIVE, the ARN aimed at, and every other setting as before?",
      next: "AfterCheckDomain",
      retry: proofRetry,
      onError: "RollBack",
    }),
    AfterCheckDomain: choice("check-domain", [
      "wait-for-domain",
      "check-edges",
      "roll-back",
      "record",
    ]),
  };
}

/** Proving what users are served, and that failover still works. */
export function proofStates(arns: FunctionArns): States {
  return {
    WaitForEdges: wait("CheckEdges", "CloudFront distributes edge by edge."),
    CheckEdges: task(arns, "check-edges", {
      comment: "What users are served, by TLS handshakes with a spread of edges.",
      next: "AfterCheckEdges",
      retry: proofRetry,
      onError: "RollBack",
    }),
    AfterCheckEdges: choice("check-edges", [
      "wait-for-edges",
      "check-routing",
      "roll-back",
      "record",
    ]),
    CheckRouting: task(arns, "check-routing", {
      comment: "Failover routing as healthy as it was before the update?",
      next: "AfterCheckRouting",
    }),
    AfterCheckRouting: choice("check-routing", ["roll-back", "record"]),
  };
}

/** Going back, and the account of it all. */
export function closingStates(arns: FunctionArns): States {
  return {
    RollBack: task(arns, "roll-back", {
      comment:
        "Users are harmed, or there is no proof: puts the previous certificate back, if it still works.",
      next: "AfterRollBack",
      retry: rollBackRetry,
    }),
    AfterRollBack: choice("roll-back", ["wait-for-domain", "record"]),
    Record: task(arns, "record", {
      comment: "Writes the one record, publishes the ARN, puts the notice on the bus.",
      next: "AfterRecord",
      retry: recordRetry,
      onError: "RecordNotWritten",
    }),
    Publish: task(arns, "record", {
      comment: "What Record could not publish; its retries write no record and tell nobody again.",
      next: "AfterRecord",
      retry: recordRetry,
      onError: "NotPublished",
    }),
  };
}
