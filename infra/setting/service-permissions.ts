import { arnsOf } from "./arns.ts";
import { allow, type Statement } from "./iam.ts";
import type { FunctionName, Stack } from "./names.ts";

/** What a state machine may do: invoke its own tasks, write its log, send its traces. */
export function stateMachinePermissions(
  stack: Stack,
  tasks: readonly FunctionName[],
): readonly Statement[] {
  return [
    allow(
      "InvokeTasks",
      ["lambda:InvokeFunction"],
      tasks.map((name) => arnsOf(stack).function(name)),
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

/** What the audit's schedule may do: start the audit, and keep what it could not deliver. */
export function schedulePermissions(stack: Stack): readonly Statement[] {
  return [
    ...changePermissions(stack),
    allow("SendToDeadLetters", ["sqs:SendMessage"], [arnsOf(stack).deadLetters]),
  ];
}

/** What the rules for out-of-band changes may do: start the audit. */
export function changePermissions(stack: Stack): readonly Statement[] {
  return [allow("StartAudit", ["states:StartExecution"], [arnsOf(stack).audit])];
}

/** What the rules in other Regions may do: put what they match on the bus of us-east-1. */
export function forwardPermissions(stack: Stack): readonly Statement[] {
  return [allow("Forward", ["events:PutEvents"], [arnsOf(stack).bus])];
}
