import { type Expected, undisturbed, undone } from "./expected.ts";
import type { FaultColumn } from "./fault-column.ts";
import { type CallSite, type Site, shortNameOf } from "./site.ts";

/**
 * What a fault that strikes once must come to. What passes by itself changes no verdict: the SDK
 * sends a call again, and Step Functions, or Lambda's queue for events, runs a function again, which
 * looks first at what is done already (design: "a crash at any point is repaired by running again").
 */
export function expectOnce(column: FaultColumn, site: Site): Expected {
  const plain = { ...undisturbed[site.scenario.name], notices: noticesOf(site) };
  if (site.is === "run") return { ...plain, repeat: isWaiting(column, site) ? "any" : "run" };
  if (column.lasts === "run") return { ...plain, repeat: "run" };
  switch (column.kind) {
    case "denied":
      return expectDenied(site, plain);
    case "lambda.killed-after-call":
    // The SDK takes a conflict for an answer; the step is repeated.
    case "call.concurrent-modification":
      return { ...plain, repeat: "run" };
    // An older truth is waited out by looking again, if it matters at all.
    case "call.stale-read":
      return { ...plain, repeat: "any" };
    default:
      return { ...plain, repeat: isUpdateDone(column, site) ? "either" : "call" };
  }
}

/** Whoever tells may die, or hear nothing, after telling: better told twice than not at all. */
function noticesOf({ functionName }: Site): Expected["notices"] {
  return ["record", "close"].includes(shortNameOf(functionName)) ? "some" : "one";
}

/** It waits for Cognito: the time that a run takes until it is given up may spare it another look. */
function isWaiting({ kind }: FaultColumn, { functionName }: Site): boolean {
  return kind === "lambda.timed-out" && functionName === "latchkey-check-domain";
}

/** The SDK's second attempt meets the change that the first one began, which Cognito refuses. */
function isUpdateDone({ kind }: FaultColumn, { operation }: CallSite): boolean {
  return operation === "UpdateUserPoolDomain" && kind.endsWith("-after");
}

/**
 * A missing permission needs a person, so a step that has changed nothing does not try again: the
 * rotation ends as `failed` where it stands. What was changed is not left so: its proof and the way
 * back are tried again, as records and events are, and an update that cannot be looked at is undone.
 */
function expectDenied(site: CallSite, plain: Expected): Expected {
  const failed: Expected = { ...plain, verdict: "failed", lastState: "Failed", repeat: "never" };
  switch (shortNameOf(site.functionName)) {
    case "dispatch":
    case "check-domain":
    case "check-edges":
    case "roll-back":
    case "record":
    case "close":
      return { ...plain, repeat: "run" };
    case "plan":
      return { ...failed, certificate: "old", changes: 0 };
    case "update":
      return isAfterUpdate(site)
        ? { ...undone(plain), repeat: "never" }
        : { ...failed, certificate: "old", changes: 0 };
    default:
      return failed;
  }
}

/** Update describes the custom domain before and after. */
function isAfterUpdate({ operation, nth }: CallSite): boolean {
  return operation === "DescribeUserPoolDomain" && nth === 2;
}
