import { arnsOf, type EventFunction, eventBus, type Stack } from "./names.ts";

/** What a rule listens to, and which Lambda it tells. */
interface RuleSettings {
  readonly invokes: EventFunction;
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

/** An ACM event of a detail-type, as ACM's EventBridge reference names it. */
function certificateEvent(detailType: string, detail?: Readonly<Record<string, unknown>>) {
  return {
    invokes: "dispatch" as const,
    eventPattern: {
      source: ["aws.acm"],
      "detail-type": [detailType],
      ...(detail === undefined ? {} : { detail }),
    },
  };
}

/**
 * The rules on the default bus of us-east-1, by name. An event is a hint where to look, so all of
 * ACM's that can concern a custom domain are taken, whatever they claim to mean.
 */
function ruleSettings(stack: Stack): Readonly<Record<string, RuleSettings>> {
  return {
    // ISSUANCE and IMPORT bring a new ARN; RENEWAL and REIMPORT keep it, what is served must be proven.
    "latchkey-certificate-available": certificateEvent("ACM Certificate Available", {
      Action: ["ISSUANCE", "IMPORT", "RENEWAL", "REIMPORT"],
    }),
    "latchkey-certificate-expiring": certificateEvent("ACM Certificate Approaching Expiration"),
    "latchkey-certificate-expired": certificateEvent("ACM Certificate Expired"),
    "latchkey-renewal-action-required": certificateEvent("ACM Certificate Renewal Action Required"),
    "latchkey-certificate-revoked": certificateEvent("ACM Certificate Revoked"),
    // AWS Health tells of renewals too, should ACM's own best-effort event be lost. The category is
    // not matched: AWS does not say which one a finished renewal has.
    "latchkey-renewal-health": {
      invokes: "dispatch",
      eventPattern: {
        source: ["aws.health"],
        "detail-type": ["AWS Health Event"],
        detail: { service: ["ACM"], eventTypeCode: ["AWS_ACM_RENEWAL_STATE_CHANGE"] },
      },
    },
    // A rotation that was cut short never reached its Record state.
    "latchkey-rotation-closed": {
      invokes: "close",
      eventPattern: {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: {
          status: ["FAILED", "TIMED_OUT", "ABORTED"],
          stateMachineArn: [arnsOf(stack).stateMachine],
        },
      },
    },
  };
}

/**
 * The rules with their targets. Each delivery is tried for 24 h (EventBridge's default, said so
 * that it stays so) and then kept in the dead-letter queue.
 */
export function rules(stack: Stack) {
  const arns = arnsOf(stack);
  return Object.fromEntries(
    Object.entries(ruleSettings(stack)).map(([name, { invokes, eventPattern }]) => [
      name,
      {
        arn: arns.rule(name),
        bus: eventBus,
        state: "ENABLED",
        eventPattern,
        targets: [
          {
            id: invokes,
            arn: arns.function(invokes),
            deadLetterArn: arns.queue,
            retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
          },
        ],
      },
    ]),
  );
}

/** ARNs of the rules that invoke a Lambda: its resource policy names them one by one. */
export function rulesInvoking(stack: Stack, name: EventFunction): readonly string[] {
  return Object.entries(ruleSettings(stack))
    .filter(([, settings]) => settings.invokes === name)
    .map(([rule]) => arnsOf(stack).rule(rule));
}
