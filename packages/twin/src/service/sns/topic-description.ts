import type { ResourceStatement } from "../../iam/resource-policy.ts";
import type { StackDescription } from "../../stack/stack-description.ts";

/** One SNS topic of the stack description. */
export interface TopicDescription {
  readonly arn: string;
  readonly subscriptions: readonly TopicSubscription[];
  /** The topic's own policy; where it is not described, every service may publish. */
  readonly policy?: readonly ResourceStatement[];
}

/** Who is told. */
export interface TopicSubscription {
  /** `email`, `sqs`, `https`, …; only mail is delivered by the twin. */
  readonly protocol: string;
  readonly endpoint: string;
}

/** The topics of a stack; a description may lack them. */
export function topicsOf(stack: StackDescription): Readonly<Record<string, TopicDescription>> {
  return (stack as { readonly topics?: Readonly<Record<string, TopicDescription>> }).topics ?? {};
}
