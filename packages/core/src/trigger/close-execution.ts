import { buildRecord } from "../record/build-record.ts";
import { printable } from "../record/printable-text.ts";
import type { RotationRecord } from "../record/record.ts";
import { recordKeyOf } from "../record/record-key.ts";
import type { Reason } from "../rotation/rotation-state.ts";
import type { ClosePorts } from "./dispatch-ports.ts";
import { readGivenEvent } from "./given-event.ts";
import { type EndedExecution, parseExecutionEvent } from "./parse-execution-event.ts";
import { refusalRecordOf } from "./refusal-record.ts";

const howToApply =
  'Nothing was stored and nobody told: to have the record written unless there is one, send {"apply": true, "event": …} with this event.';

/** What came of the end of an execution. */
export interface CloseResult {
  /**
   * `stored`: it had no record, now it has one; `already-stored`: it had; `ignored`: it has not
   * ended badly; `refused`: the event is wrong, and that is recorded; `dry-run`: nothing was
   * stored, for what was given does not say `"apply": true`.
   */
  readonly outcome: "stored" | "already-stored" | "ignored" | "refused" | "dry-run";
  /** Where the record lies, or would lie after a dry run. */
  readonly recordKey?: string;
  /** After a dry run: how to carry it out. */
  readonly summary?: string;
}

/**
 * Errors of the workflow's `Fail` states behind `Record`: an execution that ends with one of these
 * has recorded itself and told of it.
 */
export const endsThatWereTold: readonly string[] = [
  "RolledBack",
  "NotServed",
  "Failed",
  "NotPublished",
];

/**
 * Gives an execution that was stopped, timed out or failed before its `Record` state a `failed`
 * record, under the key that `Record` would have used. One that recorded itself and ended in a
 * `Fail` state has that key already, so nothing happens.
 *
 * Any other end is told even if there is a record: it may be this function's own, of a run that was
 * cut off before it could tell, or one of `Record`'s of which nobody could be told. Better told
 * twice than lost between the two. Failures of storing or telling are thrown, for Lambda to repeat.
 *
 * @param given `{"apply": true, "event": …}`, as the rule sends it, or a bare event, for which
 *   nothing is stored: a record typed by hand would keep the real one from being written
 */
export async function closeExecution(given: unknown, ports: ClosePorts): Promise<CloseResult> {
  const { event, apply } = readGivenEvent(given);
  const parsed = parseExecutionEvent(event, ports.rotationArn);
  if (parsed.kind === "ignored") return { outcome: "ignored" };
  if (parsed.kind === "refused") {
    const { record, recordKey } = refusalRecordOf(event, [parsed.refusal], ports.clock.now());
    await ports.refusals.recordRefusal(record, recordKey);
    return { outcome: "refused", recordKey };
  }
  const { execution } = parsed;
  const { record, recordKey } = endRecordOf(execution, ports.clock.now());
  if (!apply) return { outcome: "dry-run", recordKey, summary: howToApply };
  const outcome = await ports.records.storeRecord(recordKey, record);
  if (outcome === "stored") await ports.records.notify(record, recordKey);
  else if (!isTold(execution)) await ports.records.notify(withEarlierRecord(record), recordKey);
  return { outcome, recordKey };
}

/** Whether an execution ended in a way that it has recorded and told of itself. */
export function isTold({ status, error = "" }: Pick<EndedExecution, "status" | "error">): boolean {
  return status === "FAILED" && endsThatWereTold.includes(error);
}

/** What is on record may say more, or better, than what is known here. */
function withEarlierRecord(record: RotationRecord): RotationRecord {
  const reasons = record.reasons.map((reason) => ({
    ...reason,
    message: `${reason.message} It has a record from before, which stands, whatever this notice says: read that.`,
  }));
  return { ...record, reasons };
}

/**
 * As `Record` would have built it from the bare input, but with the end that Step Functions saw; and
 * the key under which `Record` would have stored it.
 */
export function endRecordOf(
  execution: EndedExecution,
  now: Date,
): { readonly record: RotationRecord; readonly recordKey: string } {
  const record = recordOf(execution, now);
  const recordKey = recordKeyOf({
    customDomain: record.customDomain,
    startedAt: record.startedAt,
    executionName: execution.name,
  });
  return { record, recordKey };
}

function recordOf(execution: EndedExecution, now: Date): RotationRecord {
  const { arn, name, error, cause } = execution;
  const startedAt = execution.startedAt.toISOString();
  const info = { arn, name, startedAt };
  const { record } = buildRecord(execution.request, info, execution.endedAt ?? now);
  return {
    ...record,
    verdict: "failed",
    reasons: [reasonOf(execution)],
    ...(error === undefined
      ? {}
      : { error: { Error: error, ...(cause === undefined ? {} : { Cause: cause }) } }),
  };
}

function reasonOf({ status, error, cause }: EndedExecution): Reason {
  const known = [error, cause].filter((part) => part !== undefined).join(": ");
  const detail =
    known === "" ? "Step Functions gives no cause." : `Step Functions says: ${printable(known)}`;
  const fix =
    "Look at the custom domain with `aws cognito-idp describe-user-pool-domain` and start the rotation again; it reads the world anew and repairs what was left half done.";
  switch (status) {
    case "TIMED_OUT":
      return { name: "executionTimedOut", message: `The rotation ran out of time. ${detail}`, fix };
    case "ABORTED":
      return { name: "executionAborted", message: `The rotation was stopped. ${detail}`, fix };
    case "FAILED":
      return { name: "executionFailed", message: `The rotation broke off. ${detail}`, fix };
  }
}
