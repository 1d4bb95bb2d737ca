import * as v from "valibot";
import { normaliseName } from "../certificate/covers.ts";

/** What asked for a look at a custom domain. */
export const triggerKinds = [
  "certificate-event",
  "schedule",
  "operator",
  "out-of-band-change",
] as const;

/** Letters, digits and hyphens in labels: what Cognito takes, in prefix domains and custom domains. */
const domainName =
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** The shape of a Region's name. It becomes part of a host name, so nothing else may pass. */
const regionName = /^[a-z]{2,3}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** Longest description that is kept, in characters. */
const longestDescription = 500;

/**
 * The input of the `Rotation` state machine, from dispatch or typed by a person.
 * Byte-stable for equal requests: it carries no event ID and no time, so that Step Functions can
 * recognise a duplicate.
 */
export const RotationRequest = v.strictObject({
  /** FQDN of the custom domain: `auth.example.com`. Lower-cased, a trailing dot removed. */
  customDomain: v.pipe(
    v.string(),
    v.transform(normaliseName),
    // Cognito's limit; a longer name could not even be asked for.
    v.maxLength(63, "A custom domain has at most 63 characters."),
    v.regex(domainName, "Expected a DNS name such as auth.example.com."),
  ),
  /** Region of the user pool; looked for in all configured Regions when absent. */
  region: v.optional(
    v.pipe(v.string(), v.regex(regionName, "Expected a Region such as eu-west-1.")),
  ),
  /** Use this certificate and no other; the best one is chosen when absent. */
  certificateArn: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  /** `verify` proves what is served and never calls `UpdateUserPoolDomain`. */
  action: v.optional(v.picklist(["rotate", "verify"]), "rotate"),
  /**
   * Without it nothing is changed: the plan is made, recorded and reported. A verification that is
   * asked for changes nothing anyway and needs no permission.
   */
  apply: v.optional(v.boolean(), false),
  trigger: v.optional(
    v.strictObject({
      kind: v.picklist(triggerKinds),
      /** The certificate that the event named: a hint where to look, never a decision. */
      certificateArn: v.optional(v.pipe(v.string(), v.maxLength(2048))),
      /** The event's detail-type and action, for the record; cut to 500 characters. */
      description: v.optional(
        v.pipe(
          v.string(),
          v.transform((text) => text.slice(0, longestDescription)),
        ),
      ),
    }),
    { kind: "operator" },
  ),
});

export type RotationRequest = v.InferOutput<typeof RotationRequest>;
