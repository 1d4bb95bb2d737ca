import { AwsError } from "../../service.ts";
import { assumedRole } from "../../stack/assumed-role.ts";
import { isBusOf } from "../../stack/check-stack-references.ts";
import {
  type FunctionDescription,
  findByArn,
  isTrusting,
  type RuleDescription,
  type StackDescription,
  type TargetDescription,
} from "../../stack/stack-description.ts";
import type { AwsEvent, World } from "../../world.ts";
import type { TopicDirectory } from "../sns/topic-directory.ts";
import { transformInput } from "./input-transformer.ts";
import type { SendToTarget } from "./target-delivery.ts";
import { TargetError } from "./target-error.ts";

/** What can be reached from a rule. */
export interface TargetServices {
  readonly invokeLater: (functionName: string, payload: string) => void;
  readonly startExecution: (stateMachineArn: string, input: string) => void;
}

/** What else a rule can reach. */
export interface RuleTargetServices extends TargetServices {
  readonly topics: TopicDirectory;
  /** Puts an event of another Region on the default bus of the stack's, as it is. */
  readonly forward: (event: AwsEvent) => void;
}

const EVENTS = "events.amazonaws.com";

/**
 * Sends an event, or what the target's input transformer makes of it, to a Lambda function or an
 * SNS topic (allowed by their resource policies), or to a state machine or the stack's bus from
 * another Region (by the target's role, which must trust EventBridge and be allowed to do it).
 */
export function createSendToTarget(
  stack: StackDescription,
  world: World,
  services: RuleTargetServices,
): SendToTarget {
  return (target, rule, event) => {
    const payload = inputOf(stack, target, rule, event);
    const lambda = findByArn(stack.functions, target.arn);
    if (lambda) {
      checkResourcePolicy(lambda.resource, rule);
      services.invokeLater(lambda.name, payload);
      return;
    }
    if (services.topics.has(target.arn)) {
      checkTopicPolicy(services.topics, target.arn, rule);
      services.topics.publish(target.arn, { text: payload });
      return;
    }
    if (isBusOf(stack, target.arn)) {
      checkRole(stack, world, target, "events:PutEvents");
      services.forward(event);
      return;
    }
    if (!findByArn(stack.stateMachines, target.arn)) {
      throw new TargetError("NO_RESOURCE", `State Machine Does Not Exist: '${target.arn}'`, false);
    }
    checkRole(stack, world, target, "states:StartExecution");
    startExecution(services, target.arn, payload);
  };
}

/** An input that is no JSON, or too long, will be so at every attempt. */
function startExecution(services: TargetServices, arn: string, payload: string): void {
  try {
    services.startExecution(arn, payload);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TargetError("INVALID_PARAMETER", error.message, false);
  }
}

/** What the target is sent: the event itself, unless it is transformed. */
function inputOf(
  stack: StackDescription,
  target: TargetDescription,
  rule: RuleDescription,
  event: AwsEvent,
): string {
  if (target.inputTransformer === undefined) return JSON.stringify(event);
  const name = findByArn(stack.rules, rule.arn)?.name ?? "";
  return transformInput(target.inputTransformer, event, { name, arn: rule.arn });
}

function checkTopicPolicy(topics: TopicDirectory, arn: string, rule: RuleDescription): void {
  if (topics.isPublisher(arn, EVENTS, rule.arn)) return;
  throw new TargetError(
    "NO_PERMISSIONS",
    `${EVENTS} is not authorized to perform: SNS:Publish on resource: ${arn} because no resource-based policy allows the SNS:Publish action`,
    false,
  );
}

function checkResourcePolicy(description: FunctionDescription, rule: RuleDescription): void {
  const isAllowed = description.permissions.some(
    ({ principal, sourceArn }) =>
      principal === EVENTS && (sourceArn === undefined || isArnLike(sourceArn, rule.arn)),
  );
  if (isAllowed) return;
  throw new TargetError(
    "NO_PERMISSIONS",
    `${EVENTS} is not authorized to perform: lambda:InvokeFunction on resource: ${description.arn} because no resource-based policy allows the lambda:InvokeFunction action`,
    false,
  );
}

function checkRole(
  stack: StackDescription,
  world: World,
  target: TargetDescription,
  action: string,
): void {
  const role = target.roleArn === undefined ? undefined : findByArn(stack.roles, target.roleArn);
  if (role === undefined || !isTrusting(role.resource, EVENTS)) {
    throw new TargetError(
      "FAILED_TO_ASSUME_ROLE",
      `${EVENTS} is not authorized to assume the role ${target.roleArn}`,
      false,
    );
  }
  const principal = assumedRole(stack, role.name, "events");
  if (!world.iam.isAllowed(principal, action, [target.arn])) {
    throw new TargetError(
      "NO_PERMISSIONS",
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${target.arn} because no identity-based policy allows the ${action} action`,
      false,
    );
  }
}

/** `ArnLike`: `*` stands for any run of characters. */
function isArnLike(pattern: string, arn: string): boolean {
  const expression = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${expression}$`).test(arn);
}
