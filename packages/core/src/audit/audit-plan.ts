import * as v from "valibot";
import type { CustomDomainChange } from "./custom-domain-change.ts";

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** An AWS account's ID. */
export const AccountId = v.pipe(v.string(), v.regex(/^\d{12}$/, "must be 12 digits"));

const Region = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/, "must be an AWS Region"),
);

/** A change as it travels through the state machine: its time as text. */
const Told = v.pipe(
  v.object({
    eventId: text(256),
    eventName: text(128),
    at: v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((at) => new Date(at)),
    ),
    region: v.exactOptional(text(64)),
    principalArn: text(2_048),
    roleName: v.exactOptional(text(256)),
    sessionName: v.exactOptional(text(256)),
    invokedBy: v.exactOptional(text(256)),
    userAgent: v.exactOptional(text(1_024)),
    sourceIpAddress: v.exactOptional(text(256)),
    isFromConsole: v.boolean(),
    customDomain: v.exactOptional(text(253)),
    userPoolId: v.exactOptional(text(128)),
    certificateArn: v.exactOptional(text(2_048)),
  }),
  v.transform((change): CustomDomainChange => change),
);

/**
 * What one audit is to do: made by the first state of `latchkey-audit`, and handed to all others.
 * JSON but for the times of `told`, which are text on the way.
 */
export const AuditPlan = v.object({
  /** Names the folder of its parts: `audits/<id>/`. */
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/, "must be 1 to 80 letters, digits, - or _")),
  /** When the execution started, ISO 8601. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** False in a rehearsal: rotations only plan, and `reports/latest.*` stay as they are. */
  apply: v.boolean(),
  /** Changes that others made, which the audit was started because of. */
  told: v.pipe(v.array(Told), v.maxLength(100)),
  /** Regions of every account in which user pools are looked for. */
  regions: v.pipe(v.array(Region), v.minLength(1), v.maxLength(40)),
  /** `observe` in a rehearsal, whatever the configuration says. */
  mode: v.picklist(["auto", "observe"]),
  /** The audit's own account, which is entered without a role. */
  ownAccountId: AccountId,
  /** How every other account is entered; absent when there are none. */
  role: v.exactOptional(v.object({ name: text(64), externalId: text(1_224) })),
});
export type AuditPlan = v.InferOutput<typeof AuditPlan>;
