import { cutText, printable } from "../record/printable-text.ts";
import { textWithoutSecrets } from "../record/without-secrets.ts";

/**
 * Why an event, or a part of it, started nothing:
 *
 * - `eventNotAnObject`: not an EventBridge event at all;
 * - `eventSourceUnknown`: from a service that Latchkey does not listen to;
 * - `detailTypeUnknown`: from ACM or AWS Health, but not about a certificate;
 * - `certificateArnMissing`: no ARN in `resources`, nor in `detail.affectedEntities` (AWS Health);
 * - `certificateArnInvalid`: what stands there is no ACM certificate's ARN;
 * - `certificateInAnotherRegion`: Cognito takes certificates from us-east-1 only;
 * - `certificateInAnotherAccount`: Cognito takes certificates of its own account only;
 * - `certificatesTooMany`: it names more certificates than are looked at for one event;
 * - `certificateMissing`: ACM knows no such certificate (any more);
 * - `executionEventInvalid`: not an end of an execution of the rotation's state machine.
 */
export type TriggerRefusalReason =
  | "eventNotAnObject"
  | "eventSourceUnknown"
  | "detailTypeUnknown"
  | "certificateArnMissing"
  | "certificateArnInvalid"
  | "certificateInAnotherRegion"
  | "certificateInAnotherAccount"
  | "certificatesTooMany"
  | "certificateMissing"
  | "executionEventInvalid";

/** What is wrong with an event, where in it, and what a right one has there. */
export interface TriggerRefusal {
  readonly reason: TriggerRefusalReason;
  /** A sentence. */
  readonly message: string;
  /** Path into the event: `detail-type`, `resources[0]`; `event` for the whole. */
  readonly where: string;
  /** What a right event has at that place. */
  readonly example: string;
}

/** Characters of hostile input that a message repeats. */
const mostQuoted = 120;
/** Characters in which secrets are looked for first: enough to tell one that the message would cut. */
const mostCleaned = 2_000;

/**
 * A value out of an event, for a message: without secrets, which could no longer be told when cut;
 * JSON, so that what does not print is escaped; and cut.
 */
export function quoted(value: unknown): string {
  if (typeof value !== "string") return value === null ? "null" : typeof value;
  const clean = textWithoutSecrets(cutText(value, mostCleaned));
  return printable(JSON.stringify(cutText(clean, mostQuoted)));
}
