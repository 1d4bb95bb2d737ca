import type { Installation } from "./installation.ts";
import { policyOf } from "./setting/iam.ts";
import { deliveryStatement } from "./setting/resource-policy.ts";

/**
 * Where an event ends that could not be delivered or handled. Standard, and encrypted by SQS's own
 * key: EventBridge can use neither a FIFO queue nor AWS's KMS key (EventBridge user guide, "rule DLQ").
 */
export function createDeadLetters({ name, names, options }: Installation): aws.sqs.Queue {
  return new aws.sqs.Queue(
    `${name}DeadLetters`,
    {
      name: names.deadLetters,
      // The longest there is: nobody has to hurry to read an event that is lost otherwise.
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    },
    options,
  );
}

/** Lets EventBridge put in what these rules could not deliver, which no role of a rule's can. */
export function allowDeadLetters(
  { name, options }: Installation,
  queue: aws.sqs.Queue,
  rules: readonly aws.cloudwatch.EventRule[],
): void {
  const policy = $util
    .all([queue.arn, $util.all(rules.map((rule) => rule.arn))])
    .apply(([arn, sourceArns]) =>
      policyOf([
        deliveryStatement("AllowRules", "events.amazonaws.com", {
          action: "sqs:SendMessage",
          arn,
          sourceArns,
        }),
      ]),
    );
  new aws.sqs.QueuePolicy(`${name}DeadLettersPolicy`, { queueUrl: queue.url, policy }, options);
}
