import * as v from "valibot";

/** What asked for a look at a custom domain. */
export const triggerKinds = [
  "certificate-event",
  "schedule",
  "operator",
  "out-of-band-change",
] as const;

/**
 * The input of the `Rotation` state machine, from dispatch or typed by a person.
 * Byte-stable for equal requests: it carries no event ID and no time, so that Step Functions can
 * recognise a duplicate.
 */
export const RotationRequest = v.strictObject({
  /** FQDN of the custom domain: `auth.example.com`. */
  customDomain: v.string(),
  /** Region of the user pool; looked for in all configured Regions when absent. */
  region: v.optional(v.string()),
  /** Use this certificate and no other; the best one is chosen when absent. */
  certificateArn: v.optional(v.string()),
  /** `verify` proves what is served and never calls `UpdateUserPoolDomain`. */
  action: v.optional(v.picklist(["rotate", "verify"]), "rotate"),
  /** Without it nothing is changed: the plan is made, recorded and reported. */
  apply: v.optional(v.boolean(), false),
  trigger: v.optional(
    v.strictObject({
      kind: v.picklist(triggerKinds),
      /** The certificate that the event named: a hint where to look, never a decision. */
      certificateArn: v.optional(v.string()),
      /** The event's detail-type and action, for the record. */
      description: v.optional(v.string()),
    }),
    { kind: "operator" },
  ),
});

export type RotationRequest = v.InferOutput<typeof RotationRequest>;
