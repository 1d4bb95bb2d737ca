import { createTokenBucket, type Sleep } from "../audit/token-bucket.ts";
import type { Clock } from "../clock.ts";
import type { RecordPort } from "../record/record.ts";
import type { Execution } from "../rotation/execution.ts";
import { endRecordOf, isTold } from "./close-execution.ts";
import { badEnds, type EndedExecution, endedExecution } from "./parse-execution-event.ts";

const dayMs = 86_400_000;
/** How far back executions are looked at unless the caller says: as many nightly audits may fail. */
const lookBackDays = 14;
/** So long the event of an end, and the function `close`, have the first word. */
const graceMinutes = 15;
/** Executions that are looked at in one call: a minute and a half of descriptions. */
const mostLooks = 1_000;
/**
 * Descriptions a second. Step Functions lets 15 a second through, after 300 at once, for the whole
 * account (Step Functions developer guide, "Quotas related to API action throttling", us-east-1).
 */
const looksASecond = 10;
const looksAtOnce = 100;

/** Reads the ended executions of one state machine. Implemented in `core/src/aws` only. */
export interface EndedExecutionPort {
  /** Those of that status, the last started first, without input and error; read page by page. */
  listEnded(status: EndedExecution["status"]): AsyncIterable<Execution>;
  /** With input and error; undefined when it is gone: they are kept for 90 days. */
  describeExecution(arn: string): Promise<Execution | undefined>;
}

/** What `recordUnrecordedEnds` needs from outside. */
export interface UnrecordedEndPorts {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly executions: EndedExecutionPort;
  readonly records: Pick<RecordPort, "storeRecord" | "notify">;
}

/** What came of it. */
export interface UnrecordedEnds {
  /** Keys of the records that were missing, and are there now. */
  readonly recordKeys: readonly string[];
  /** False when there were more executions than one call looks at; the oldest were left out. */
  readonly isComplete: boolean;
}

/**
 * Gives every execution that failed, timed out or was stopped, and has no record, the record that
 * `closeExecution` would have given it, and tells of it. The event that starts `close` is best effort
 * (EventBridge user guide, "Events from AWS services"): what gets lost on its way is found here.
 *
 * The record is stored only where there is none, under the key that `Record` and `close` use, so
 * there is one whoever comes first and however often this runs. Only who stored it tells: nobody is
 * told again each night. One that cannot be stored or told keeps the others from nothing; the first
 * failure is thrown when all were tried. A record whose notice failed is not told by the next run: the
 * caller has to let the failure be seen.
 *
 * @param since executions that began before are left alone; fourteen days ago by default
 */
export async function recordUnrecordedEnds(
  ports: UnrecordedEndPorts,
  since: Date = new Date(ports.clock.now().getTime() - lookBackDays * dayMs),
): Promise<UnrecordedEnds> {
  const { ended, isComplete } = await listEnded(ports, since);
  const { clock, sleep } = ports;
  const bucket = createTokenBucket({ perSecond: looksASecond, burst: looksAtOnce, clock, sleep });
  const recordKeys: string[] = [];
  const failures: unknown[] = [];
  for (const { arn } of ended) {
    await bucket.take();
    const [closed] = await Promise.allSettled([closeUnrecorded(arn, ports)]);
    if (closed.status === "rejected") failures.push(closed.reason);
    else if (closed.value !== undefined) recordKeys.push(closed.value);
  }
  if (failures.length > 0) throw failures[0];
  return { recordKeys, isComplete };
}

async function listEnded(
  { clock, executions }: UnrecordedEndPorts,
  since: Date,
): Promise<{ readonly ended: readonly Execution[]; readonly isComplete: boolean }> {
  const until = clock.now().getTime() - graceMinutes * 60_000;
  const ended: Execution[] = [];
  for (const status of badEnds) {
    for await (const execution of executions.listEnded(status)) {
      // The last started come first.
      if (execution.startedAt < since) break;
      if (execution.endedAt !== undefined && execution.endedAt.getTime() > until) continue;
      if (ended.length === mostLooks) return { ended, isComplete: false };
      ended.push(execution);
    }
  }
  return { ended, isComplete: true };
}

/** Returns the record's key when it was missing. */
async function closeUnrecorded(
  arn: string,
  { clock, executions, records }: UnrecordedEndPorts,
): Promise<string | undefined> {
  const execution = await executions.describeExecution(arn);
  const status = badEnds.find((end) => end === execution?.status);
  // Gone, or redriven since it was listed.
  if (execution === undefined || status === undefined) return undefined;
  const { startedAt, endedAt, input, error, cause } = execution;
  const end = endedExecution({ arn, status, startedAt, endedAt, input, error, cause });
  if (isTold(end)) return undefined;
  const { record, recordKey } = endRecordOf(end, clock.now());
  if ((await records.storeRecord(recordKey, record)) === "already-stored") return undefined;
  await records.notify(record, recordKey);
  return recordKey;
}
