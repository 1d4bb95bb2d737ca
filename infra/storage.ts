import { arnsOf, bucketNameOf, deadLetterQueue, type Stack } from "./names.ts";

/** Records are written once and never changed; versions keep them so even if somebody tries. */
export function buckets(stack: Stack) {
  return { [bucketNameOf(stack)]: { arn: arnsOf(stack).bucket, versioned: true } };
}

/** Where an event ends that could not be delivered or handled: a standard queue, as EventBridge needs. */
export function queues(stack: Stack) {
  return { [deadLetterQueue]: { arn: arnsOf(stack).queue } };
}
