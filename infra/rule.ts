import { type Installation, logicalNameOf } from "./installation.ts";
import { applyingInput, delivery } from "./setting/delivery.ts";
import { eventBus } from "./setting/names.ts";

/** A rule for AWS's events on the default bus, not yet connected to anything. */
export function createRule(
  { name: component, names, options }: Installation,
  name: string,
  settings: { readonly description: string; readonly eventPattern: $util.Input<string> },
): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    `${component}${logicalNameOf(name)}Rule`,
    { name: names.rule(name), eventBusName: eventBus, ...settings },
    options,
  );
}

/** What the targets of such rules have in common: what they are given, how often, and what is lost. */
export function deliveryOf(rule: aws.cloudwatch.EventRule, deadLetters: aws.sqs.Queue) {
  return {
    rule: rule.name,
    eventBusName: eventBus,
    inputTransformer: applyingInput,
    deadLetterConfig: { arn: deadLetters.arn },
    retryPolicy: delivery,
  };
}
