import { namesOf, type RoleOwner, type StateMachineName } from "./names.ts";
import type { RuleSettings } from "./rule-settings.ts";

/** Roles of Latchkey's own that change a custom domain: their calls are no news. */
const changers: readonly RoleOwner[] = ["update", "roll-back"];

/** Names of those roles, by which the audit tells its own changes from others'. */
export function ownRolesOf(prefix: string): readonly string[] {
  return changers.map(namesOf(prefix).role);
}

/** A rule that starts a state machine. */
export interface StartingRuleSettings extends RuleSettings {
  readonly starts: StateMachineName;
}

/**
 * Changes of custom domains and certificates that others make, as a CloudTrail trail reports them:
 * each starts an audit, which looks at the world itself. An event is seen in the Region whose
 * endpoint was called. Off unless there is a trail, without which no such event is ever sent.
 * AWS: EventBridge user guide, "AWS service events delivered via AWS CloudTrail".
 */
export function trailSettings(prefix: string): Readonly<Record<string, StartingRuleSettings>> {
  return {
    "custom-domain-changed": {
      description: "Somebody else changed the custom domain of a user pool.",
      starts: "audit",
      eventPattern: {
        source: ["aws.cognito-idp"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventSource: ["cognito-idp.amazonaws.com"],
          eventName: ["CreateUserPoolDomain", "UpdateUserPoolDomain", "DeleteUserPoolDomain"],
          userIdentity: {
            // A user or the root has no session, and `anything-but` wants a value to compare with.
            sessionContext: {
              sessionIssuer: {
                userName: [{ exists: false }, { "anything-but": ownRolesOf(prefix) }],
              },
            },
          },
        },
      },
    },
    "certificate-changed": {
      description: "Somebody deleted a certificate, or imported one over another.",
      starts: "audit",
      eventPattern: {
        source: ["aws.acm"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventSource: ["acm.amazonaws.com"],
          eventName: ["DeleteCertificate", "ImportCertificate", "UpdateCertificateOptions"],
        },
      },
    },
  };
}
