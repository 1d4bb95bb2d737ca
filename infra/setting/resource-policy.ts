import { alarmNames } from "./alarm.ts";
import { arnsOf } from "./arns.ts";
import type { Statement } from "./iam.ts";
import type { Stack } from "./names.ts";
import { noticeSettings } from "./notice-settings.ts";

/** Nobody reads or writes records without TLS. */
export function recordPolicy(bucketArn: string): readonly Statement[] {
  return [
    {
      Sid: "DenyWithoutTls",
      Effect: "Deny",
      // A denial is meant for everybody,
      Principal: "*",
      // whatever they do,
      Action: ["s3:*"],
      // with the bucket or any object in it.
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

/** AWS's events and alarms may be sent to a topic or a queue, by their own resources only. */
export function deliveryStatement(
  sid: string,
  service: string,
  target: { readonly action: string; readonly arn: string; readonly sourceArns: readonly string[] },
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: [target.action],
    Resource: [target.arn],
    Condition: { ArnEquals: { "aws:SourceArn": target.sourceArns } },
  };
}

/** The policy of the topic: the rules and the alarms of this stack, and nothing else, may publish. */
export function topicPolicy(stack: Stack): readonly Statement[] {
  const arns = arnsOf(stack);
  const publish = { action: "sns:Publish", arn: arns.notices };
  return [
    deliveryStatement("AllowRules", "events.amazonaws.com", {
      ...publish,
      sourceArns: Object.keys(noticeSettings).map(arns.rule),
    }),
    deliveryStatement("AllowAlarms", "cloudwatch.amazonaws.com", {
      ...publish,
      sourceArns: alarmNames.map(arns.alarm),
    }),
  ];
}
