import type { AnsweredCall } from "../../wire/answered-call.ts";

/** What only reads: CloudTrail keeps it, too, but nobody here asks for it. */
const reading = /^(Get|List|Describe|Lookup|Head|Check|Test|Search|Query|Batch(Get|Describe))/;

/**
 * Calls that work on data and not on resources: no management events, so not in the event history.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
const dataCalls: Readonly<Record<string, RegExp>> = {
  events: /^PutEvents$/,
  lambda: /^Invoke/,
  monitoring: /^PutMetricData$/,
  s3: /Object/,
  sqs: /Message/,
};

/** Whether CloudTrail's event history gets a management event of this call that writes. */
export function isLoggedCall({
  service,
  operation,
}: Pick<AnsweredCall, "service" | "operation">): boolean {
  const isData = dataCalls[service]?.test(operation.name) ?? false;
  return !isData && !reading.test(operation.name);
}
