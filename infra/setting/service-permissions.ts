import { arnsOf } from "./arns.ts";
import { allow, type Statement } from "./iam.ts";
import { type Stack, taskFunctions } from "./names.ts";

/** What the state machine may do: invoke its own tasks, write its log, send its traces. */
export function rotationPermissions(stack: Stack): readonly Statement[] {
  return [
    allow(
      "InvokeTasks",
      ["lambda:InvokeFunction"],
      taskFunctions.map((name) => arnsOf(stack).function(name)),
    ),
    allow(
      "DeliverLog",
      [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
      ],
      // Log deliveries have no resource level in IAM (Step Functions guide, "CloudWatch Logs").
      ["*"],
    ),
    allow(
      "Trace",
      [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
      ],
      // Traces have no resource level in IAM (Step Functions guide, "X-Ray").
      ["*"],
    ),
  ];
}

/** What the audit's schedule may do: invoke the audit, and keep what it could not deliver. */
export function schedulePermissions(stack: Stack): readonly Statement[] {
  const arns = arnsOf(stack);
  return [
    allow("InvokeAudit", ["lambda:InvokeFunction"], [arns.function("audit")]),
    allow("SendToDeadLetters", ["sqs:SendMessage"], [arns.deadLetters]),
  ];
}

/** What the rules in other Regions may do: put what they match on the bus of us-east-1. */
export function forwardPermissions(stack: Stack): readonly Statement[] {
  return [allow("Forward", ["events:PutEvents"], [arnsOf(stack).bus])];
}
