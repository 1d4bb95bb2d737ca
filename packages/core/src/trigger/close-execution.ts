import { buildRecord } from "../record/build-record.ts";
import type { RotationRecord } from "../record/record.ts";
import { recordKeyOf } from "../record/record-key.ts";
import type { Reason } from "../rotation/rotation-state.ts";
import type { ClosePorts } from "./dispatch-ports.ts";
import { type EndedExecution, parseExecutionEvent } from "./parse-execution-event.ts";
import { refusalRecordOf } from "./refusal-record.ts";

/** What came of the end of an execution. */
export interface CloseResult {
  /**
   * `stored`: it had no record, now it has one; `already-stored`: it had; `ignored`: it has not
   * ended badly; `refused`: the event is wrong, and that is recorded.
   */
  readonly outcome: "stored" | "already-stored" | "ignored" | "refused";
  readonly recordKey?: string;
}

/**
 * Gives an execution that was stopped, timed out or failed before its `Record` state a `failed`
 * record, under the key that `Record` would have used. One that recorded itself and ended in a
 * `Fail` state has that key already, so nothing happens. Tells people only of what it stored.
 * Failures of storing or telling are thrown, for Lambda to repeat.
 */
export async function closeExecution(event: unknown, ports: ClosePorts): Promise<CloseResult> {
  const parsed = parseExecutionEvent(event, ports.rotationArn);
  if (parsed.kind === "ignored") return { outcome: "ignored" };
  if (parsed.kind === "refused") {
    const { record, recordKey } = refusalRecordOf(event, parsed.refusal, ports.clock.now());
    await ports.refusals.recordRefusal(record, recordKey);
    return { outcome: "refused", recordKey };
  }
  const { execution } = parsed;
  const record = recordOf(execution, ports.clock.now());
  const recordKey = recordKeyOf({
    customDomain: record.customDomain,
    startedAt: record.startedAt,
    executionName: execution.name,
  });
  const outcome = await ports.records.storeRecord(recordKey, record);
  if (outcome === "stored") await ports.records.notify(record, recordKey);
  return { outcome, recordKey };
}

/** As `Record` would have built it from the bare input, but with the end that Step Functions saw. */
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
  const detail = known === "" ? "Step Functions gives no cause." : `Step Functions says: ${known}`;
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
