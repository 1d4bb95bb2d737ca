import * as v from "valibot";
import type { RotationRecord } from "../record/record.ts";
import { Reason } from "./rotation-state.ts";
import { type Verdict, verdicts } from "./verdict.ts";

/** What the `Record` state gives back: the execution's output, whose verdict picks its ending. */
export interface RecordedRotation {
  readonly verdict: Verdict;
  readonly recordKey: string;
  readonly record: RotationRecord;
  /** Why something is still to be published; absent when all is done. */
  readonly unpublished?: Reason;
}

/** As much of a record as publishing needs; the rest is kept as it is. */
const Recorded = v.object({
  verdict: v.picklist(verdicts),
  recordKey: v.string(),
  record: v.looseObject({
    schema: v.literal("latchkey/rotation-record/1"),
    verdict: v.picklist(verdicts),
    customDomain: v.string(),
  }),
  unpublished: Reason,
});

/**
 * The rotation of which something is still to be published, without that mark; undefined for every
 * other input. Only an answer of `Record` looks so: what a person types comes wrapped.
 */
export function readUnpublished(input: unknown): RecordedRotation | undefined {
  const parsed = v.safeParse(Recorded, input);
  if (!parsed.success) return undefined;
  const { verdict, recordKey, record } = parsed.output;
  // Step Functions hands back as JSON what this code has made.
  return { verdict, recordKey, record: record as unknown as RotationRecord };
}

/** The record with further reasons, for a notice. */
export function addReasonsTo(record: RotationRecord, reasons: readonly Reason[]): RotationRecord {
  // First: a notice repeats only the first few.
  return { ...record, reasons: [...reasons, ...record.reasons] };
}
