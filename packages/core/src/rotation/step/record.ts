import type { Clock } from "../../clock.ts";
import { buildRecord } from "../../record/build-record.ts";
import type { RecordPort, RotationRecord } from "../../record/record.ts";
import { recordKeyOf } from "../../record/record-key.ts";
import type { ExecutionInfo } from "../plan-state.ts";
import type { Verdict } from "../verdict.ts";

/** What the `Record` state gives back: the execution's output, whose verdict picks its ending. */
export interface RecordedRotation {
  readonly verdict: Verdict;
  readonly recordKey: string;
  readonly record: RotationRecord;
}

/** Verdicts after which the custom domain is known to be right. */
const publishedVerdicts: readonly Verdict[] = [
  "rotated",
  "verified",
  "nothing-to-do",
  "rolled-back",
];

/**
 * The `Record` state: writes the record, publishes the ARN that the custom domain holds, and tells
 * of it. In this order, so that what was told is always on record; repeating it after a failure in
 * between writes nothing twice, and tells at least once.
 *
 * @param input a `RotationState`, or whatever the execution was started with when `Plan` failed
 * @throws whatever the port throws, for the workflow to retry; never for an odd input
 */
export async function recordRotation(
  input: unknown,
  execution: ExecutionInfo,
  ports: { readonly clock: Clock; readonly records: RecordPort },
): Promise<RecordedRotation> {
  const { record, isDryRun } = buildRecord(input, execution, ports.clock.now());
  const recordKey = recordKeyOf({
    customDomain: record.customDomain,
    startedAt: record.startedAt,
    executionName: execution.name,
  });
  await ports.records.storeRecord(recordKey, record);
  const held = record.after?.certificateArn;
  if (held !== undefined && !isDryRun && publishedVerdicts.includes(record.verdict)) {
    await ports.records.publishCertificateArn(record.customDomain, held);
  }
  await ports.records.notify(record, recordKey);
  return { verdict: record.verdict, recordKey, record };
}
