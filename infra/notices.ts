import { type Installation, logicalNameOf } from "./installation.ts";
import { delivery } from "./setting/delivery.ts";
import { policyOf } from "./setting/iam.ts";
import { eventBus } from "./setting/names.ts";
import {
  type NoticeName,
  type NoticeSettings,
  noticePaths,
  noticePattern,
  noticeSettings,
  noticeTemplate,
} from "./setting/notice-settings.ts";
import { topicPolicy } from "./setting/resource-policy.ts";

/** The topic that tells people, and the rules that turn Latchkey's own events into mail for it. */
export interface Notices {
  readonly topic: aws.sns.Topic;
  readonly rules: readonly aws.cloudwatch.EventRule[];
}

/** Makes them, and subscribes the configured addresses, each of which has to confirm once. */
export function createNotices(installation: Installation, deadLetters: aws.sqs.Queue): Notices {
  const { name, names, config, stack, options } = installation;
  // Not encrypted by AWS's own KMS key, whose policy lets in neither EventBridge nor CloudWatch.
  const topic = new aws.sns.Topic(
    `${name}Notices`,
    { name: names.notices, displayName: "Latchkey" },
    options,
  );
  const policy = new aws.sns.TopicPolicy(
    `${name}NoticesPolicy`,
    { arn: topic.arn, policy: stack.apply((known) => policyOf(topicPolicy(known))) },
    options,
  );
  for (const endpoint of config.notices.emails) {
    const logicalName = `${name}Notices${logicalNameOf(endpoint.replaceAll(/[^a-z0-9]+/gi, "-"))}`;
    new aws.sns.TopicSubscription(
      logicalName,
      { topic: topic.arn, protocol: "email", endpoint },
      options,
    );
  }
  const rules = (Object.keys(noticeSettings) as NoticeName[]).map((notice) =>
    createNotice(installation, notice, { topic, policy, deadLetters }),
  );
  return { topic, rules };
}

function createNotice(
  { name: component, names, stack, options }: Installation,
  name: NoticeName,
  parts: {
    readonly topic: aws.sns.Topic;
    readonly policy: aws.sns.TopicPolicy;
    readonly deadLetters: aws.sqs.Queue;
  },
): aws.cloudwatch.EventRule {
  const settings: NoticeSettings = noticeSettings[name];
  const logicalName = `${component}${logicalNameOf(name)}`;
  const rule = new aws.cloudwatch.EventRule(
    `${logicalName}Rule`,
    {
      name: names.rule(name),
      description: settings.description,
      eventBusName: eventBus,
      eventPattern: stack.apply((known) => JSON.stringify(noticePattern(settings, known))),
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}Target`,
    {
      rule: rule.name,
      eventBusName: eventBus,
      targetId: "notices",
      arn: parts.topic.arn,
      inputTransformer: {
        inputPaths: noticePaths,
        inputTemplate: noticeTemplate(settings),
      },
      deadLetterConfig: { arn: parts.deadLetters.arn },
      retryPolicy: delivery,
    },
    { ...options, dependsOn: [parts.policy] },
  );
  return rule;
}
