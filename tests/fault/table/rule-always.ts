import { type Expected, undisturbed, undone } from "./expected.ts";
import type { FaultColumn } from "./fault-column.ts";
import { type CallSite, type RunSite, type Site, shortNameOf } from "./site.ts";

/** When a fault that does not end strikes: before anything is done, or when it has been done. */
type Moment = "before" | "done";

/**
 * What a fault that does not end must come to: an end that is recorded and told, or an event that is
 * kept for a person, and the certificate where a look at the world would put it.
 */
export function expectAlways(column: FaultColumn, site: Site): Expected {
  const plain: Expected = { ...undisturbed[site.scenario.name], repeat: "any" };
  // However often a step runs: it looks first. And no answer stays stale for long.
  if (column.kind === "call.stale-read") return plain;
  if (column.kind === "states.task-twice") return { ...plain, notices: noticesOf(site) };
  const rule = rules[shortNameOf(site.functionName)];
  if (rule === undefined) throw new Error(`No rule for ${site.functionName}`);
  return rule({ column, site, plain, moment: momentOf(column) });
}

/** Record may tell once in each run. */
function noticesOf({ functionName }: Site): Expected["notices"] {
  return functionName === "latchkey-record" ? "some" : "one";
}

interface Case {
  readonly column: FaultColumn;
  readonly site: Site;
  readonly plain: Expected;
  readonly moment: Moment;
}

type Rule = (one: Case) => Expected;

function momentOf({ kind }: FaultColumn): Moment {
  const isDone = /-after$|killed-after-call|killed-before-return/.test(kind);
  return isDone ? "done" : "before";
}

const isCall = (site: Site, ...operations: readonly string[]): site is CallSite =>
  site.is === "call" && operations.includes(site.operation);

const isRunDone = (site: Site, moment: Moment): site is RunSite =>
  site.is === "run" && moment === "done";

const rules: Readonly<Record<string, Rule>> = {
  dispatch: expectOfDispatch,
  plan: expectOfPlan,
  update: expectOfUpdate,
  // What cannot be proven is not left in place of what worked.
  "check-domain": expectOfCheckDomain,
  "check-edges": ({ plain }) => undone(plain),
  "check-routing": ({ plain }) => failed(plain),
  "roll-back": expectOfRollBack,
  record: expectOfRecord,
  close: expectOfClose,
};

/** Recorded and told, with the execution red: a person has to look. */
function failed(plain: Expected): Expected {
  return { ...plain, verdict: "failed", lastState: "Failed" };
}

/** Lambda gives an event three runs; then it is a dead letter, whatever has come of it. */
function expectOfDispatch({ column, site, plain, moment }: Case): Expected {
  const kept: Expected = { ...plain, deadLetters: 1 };
  const isStarted =
    (moment === "done" && (site.is === "run" || isCall(site, "StartExecution"))) ||
    // One Region does not stop the others, and two show a custom domain with failover routing.
    (isCall(site, "DescribeUserPoolDomain") && !isKill(column));
  if (isStarted) return kept;
  return {
    ...kept,
    verdict: "none",
    records: 0,
    certificate: "old",
    changes: 0,
    notices: "none",
    lastState: "none",
  };
}

const isKill = ({ kind }: FaultColumn) => kind.startsWith("lambda.");

/** A Region that does not answer is held for, for two hours; all else fails. Nothing is changed. */
function expectOfPlan({ column, site, plain }: Case): Expected {
  const unchanged: Expected = { ...plain, certificate: "old", changes: 0 };
  const isOutage = ["call.internal-error", "call.reset-before", "call.timed-out"].includes(
    column.kind,
  );
  if (isOutage && isCall(site, "DescribeUserPoolDomain", "DescribeUserPool")) {
    return { ...unchanged, verdict: "refused" };
  }
  return failed(unchanged);
}

/**
 * The way back leads through it, too: where all its runs die at once, nothing shows that it has
 * taken. Whatever takes longer gives `RollBack` the time to see for itself.
 */
function expectOfCheckDomain({ column, plain }: Case): Expected {
  const isAtOnce = column.kind.startsWith("lambda.killed");
  return isAtOnce ? failed(undone(plain)) : undone(plain);
}

/**
 * An update that was carried out is found done at the next look, whatever became of its answer; one
 * that no run of the step lives to tell of is undone.
 */
function expectOfUpdate({ site, plain, moment }: Case): Expected {
  if (isRunDone(site, moment)) return undone(plain);
  const isFoundDone = isCall(site, "UpdateUserPoolDomain", "PutParameter") && moment === "done";
  return isFoundDone ? plain : { ...failed(plain), certificate: "old", changes: 0 };
}

/** What cannot be put back is told at once; what was put back is found so. */
function expectOfRollBack({ site, plain, moment }: Case): Expected {
  if (isRunDone(site, moment)) return failed(plain);
  if (isCall(site, "UpdateUserPoolDomain") && moment === "done") return plain;
  return { ...failed(plain), certificate: "new", changes: 1 };
}

/**
 * The record comes first, then the parameters, then the notice. A record that `Record` cannot write
 * is written by `close`, as `failed`; one that it wrote, but of which it may not have told, is told
 * of by `close`.
 */
function expectOfRecord({ column, site, plain, moment }: Case): Expected {
  // A parameter that was written is found so at the next look.
  if (isCall(site, "PutParameter") && moment === "done") return plain;
  const isParameter = isCall(site, "GetParameter", "PutParameter");
  if (isParameter && !isKill(column)) return { ...plain, lastState: "NotPublished" };
  const broken: Expected = { ...plain, lastState: "RecordNotWritten", notices: "some" };
  const isWritten = moment === "done" || isCall(site, "PutEvents");
  return isWritten ? broken : { ...broken, verdict: "failed", notices: "one" };
}

/** Its event is kept for a person; a record that is there already stays as it is. */
function expectOfClose({ site, plain, moment }: Case): Expected {
  const kept: Expected = { ...plain, deadLetters: 1 };
  if (site.scenario.name === "broken-chain") return kept;
  if (isCall(site, "PutEvents")) return { ...kept, notices: moment === "done" ? "some" : "none" };
  if (isRunDone(site, moment)) return { ...kept, notices: "some" };
  if (moment === "done") return { ...kept, notices: "none" };
  return { ...kept, verdict: "none", records: 0, notices: "none" };
}
