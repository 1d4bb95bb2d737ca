import type { Clock } from "../../clock.ts";
import { buildRecord } from "../../record/build-record.ts";
import { isPublished, publishRecord } from "../../record/publish-record.ts";
import type { RecordPort, RotationRecord } from "../../record/record.ts";
import { recordKeyOf } from "../../record/record-key.ts";
import type { ExecutionInfo } from "../plan-state.ts";
import { reasonOf } from "../reason.ts";
import { addReasonsTo, type RecordedRotation, readUnpublished } from "../recorded-rotation.ts";

/**
 * The `Record` state: writes the record, publishes what others read (the ARN that the custom domain
 * holds, a roll-back to be remembered), and tells of it.
 *
 * - Nothing is told before it is on record: a record that cannot be written is thrown, for the
 *   workflow to retry, and nobody is told until it is there. Publishing is tried all the same.
 * - What cannot be published keeps nobody from being told: the notice says so, and the answer has
 *   `unpublished`, with which the workflow enters the `Publish` state.
 * - A notice that cannot be put on the bus is thrown. Repeating the step stores and publishes
 *   nothing twice, and tells at least once.
 *
 * The `Publish` state is the same function, with that answer as its input: it publishes and does
 * nothing else, so that its retries tell nobody again.
 *
 * @param input a `RotationState`, or whatever the execution was started with when `Plan` failed; or
 *   a `RecordedRotation` with `unpublished`
 * @throws whatever the port throws, for the workflow to retry; never for an odd input
 */
export async function recordRotation(
  input: unknown,
  execution: ExecutionInfo,
  ports: { readonly clock: Clock; readonly records: RecordPort },
): Promise<RecordedRotation> {
  const { clock, records } = ports;
  const pending = readUnpublished(input);
  if (pending !== undefined) {
    await publishRecord(pending.record, records);
    return pending;
  }
  const { record, isDryRun } = buildRecord(input, execution, clock.now());
  const { verdict, customDomain, startedAt } = record;
  const recordKey = recordKeyOf({ customDomain, startedAt, executionName: execution.name });
  const [stored] = await Promise.allSettled([records.storeRecord(recordKey, record)]);
  const publishing = isDryRun ? Promise.resolve() : publishRecord(record, records);
  const [published] = await Promise.allSettled([publishing]);
  if (stored.status === "rejected") throw stored.reason;
  if (published.status === "fulfilled") {
    await records.notify(record, recordKey);
    return { verdict, recordKey, record };
  }
  const unpublished = unpublishedOf(record, published.reason);
  await records.notify(addReasonsTo(record, [unpublished]), recordKey);
  return { verdict, recordKey, record, unpublished };
}

function unpublishedOf(record: RotationRecord, error: unknown) {
  const { customDomain } = record;
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const what = isPublished(record)
    ? "Terraform, CDK or SST may read an older ARN"
    : "a certificate that was rolled back may be tried again";
  return reasonOf(
    "notPublished",
    `The SSM parameters of ${customDomain} could not be written, so ${what}: ${why}`,
    `It is tried again for almost three hours. If the execution ends as NotPublished, put right what the message names and run {"customDomain":"${customDomain}","action":"verify","apply":true}.`,
  );
}
