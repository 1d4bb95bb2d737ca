import type { AsynchronousFunction } from "./names.ts";

/** What a rule listens to. */
export interface RuleSettings {
  readonly description: string;
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

/** A rule that tells a Lambda. */
export interface InvokingRuleSettings extends RuleSettings {
  readonly invokes: AsynchronousFunction;
}

/** An ACM event of a detail-type, as ACM's EventBridge reference names it. */
function certificateEvent(
  description: string,
  detailType: string,
  detail?: Readonly<Record<string, unknown>>,
): InvokingRuleSettings {
  return {
    description,
    invokes: "dispatch",
    eventPattern: {
      source: ["aws.acm"],
      "detail-type": [detailType],
      ...(detail === undefined ? {} : { detail }),
    },
  };
}

/**
 * The rules on the default bus of us-east-1 for AWS's events, by name without prefix. An event is a
 * hint where to look, so all of ACM's that can concern a custom domain are taken, whatever they mean.
 *
 * @param rotationArn ARN of the state machine
 */
export function ruleSettings(rotationArn: string) {
  return {
    // ISSUANCE and IMPORT bring a new ARN; RENEWAL and REIMPORT keep it, what is served must be proven.
    "certificate-available": certificateEvent(
      "ACM issued, imported or renewed a certificate.",
      "ACM Certificate Available",
      { Action: ["ISSUANCE", "IMPORT", "RENEWAL", "REIMPORT"] },
    ),
    "certificate-expiring": certificateEvent(
      "ACM says that a certificate expires soon.",
      "ACM Certificate Approaching Expiration",
    ),
    "certificate-expired": certificateEvent(
      "ACM says that a certificate has expired.",
      "ACM Certificate Expired",
    ),
    "renewal-action-required": certificateEvent(
      "ACM cannot renew a certificate without a person.",
      "ACM Certificate Renewal Action Required",
    ),
    "certificate-revoked": certificateEvent(
      "ACM revoked a certificate.",
      "ACM Certificate Revoked",
    ),
    // AWS Health tells of renewals too, should ACM's own best-effort event be lost. The category is
    // not matched: AWS does not say which one a finished renewal has.
    "renewal-health": {
      description: "AWS Health tells of a certificate's renewal.",
      invokes: "dispatch",
      eventPattern: {
        source: ["aws.health"],
        "detail-type": ["AWS Health Event"],
        detail: { service: ["ACM"], eventTypeCode: ["AWS_ACM_RENEWAL_STATE_CHANGE"] },
      },
    },
    // A rotation that was cut short never reached its Record state.
    "rotation-closed": {
      description: "A rotation failed, ran out of time or was stopped.",
      invokes: "close",
      eventPattern: {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: {
          status: ["FAILED", "TIMED_OUT", "ABORTED"],
          stateMachineArn: [rotationArn],
        },
      },
    },
  } satisfies Readonly<Record<string, InvokingRuleSettings>>;
}
