import { createHash } from "node:crypto";
import type { RotationRecord } from "../record/record.ts";
import { recordKeyOf } from "../record/record-key.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { instantOf, textOf } from "./event-member.ts";
import type { TriggerRefusal } from "./trigger-refusal.ts";
import { withoutDepth } from "./without-depth.ts";

/** Characters of a refused event that its record keeps. */
const mostCharacters = 32_768;

/** A refused event concerns no custom domain; reserved by RFC 2606 for names that cannot exist. */
const noCustomDomain = "unknown.invalid";

/** Stands for the time in the key of an event that does not say when it arose; sorts behind times. */
const unknownTime = "undated";

/**
 * The record of an event that was refused, in whole or in part, and its key. The key depends on the
 * event alone (its time and a hash of its ID), so that refusing it again finds the first record.
 *
 * @param refusals one at least, in the order in which they are told
 */
export function refusalRecordOf(
  event: unknown,
  refusals: readonly TriggerRefusal[],
  now: Date,
): { readonly record: RotationRecord; readonly recordKey: string } {
  const shown = withoutDepth(event);
  const text = eventText(shown);
  const hash = createHash("sha256")
    .update(textOf(event, "id") ?? text)
    .digest("hex");
  const startedAt = instantOf(event, "time")?.toISOString() ?? unknownTime;
  const executionName = `refused-${hash.slice(0, 16)}`;
  const record: RotationRecord = {
    schema: "latchkey/rotation-record/1",
    verdict: "refused",
    customDomain: noCustomDomain,
    startedAt: now.toISOString(),
    endedAt: now.toISOString(),
    request: requestOf(withoutSecrets(shown)),
    reasons: refusals.map(({ reason, message, where, example }) => ({
      name: reason,
      message: `${message} (at ${where})`,
      fix: `A right one has, at ${where}, for example: ${example}`,
    })),
    evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
  };
  return {
    record,
    recordKey: recordKeyOf({ customDomain: noCustomDomain, startedAt, executionName }),
  };
}

function requestOf(event: unknown): unknown {
  const text = eventText(event);
  return text.length > mostCharacters
    ? { isCut: true, text: text.slice(0, mostCharacters) }
    : event;
}

/** The event as JSON; something else for what JSON cannot say (only callers in tests have that). */
function eventText(event: unknown): string {
  try {
    return JSON.stringify(event) ?? String(event);
  } catch {
    return "an event that is not JSON";
  }
}
