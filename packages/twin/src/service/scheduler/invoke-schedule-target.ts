import { AwsError } from "../../service.ts";
import { assumedRole } from "../../stack/assumed-role.ts";
import {
  findByArn,
  isTrusting,
  type ScheduleDescription,
  type StackDescription,
} from "../../stack/stack-description.ts";
import type { Principal, World } from "../../world.ts";
import type { TargetServices } from "../events/send-to-target.ts";
import { ScheduleTargetError } from "./schedule-target-error.ts";

const SCHEDULER = "scheduler.amazonaws.com";

/** Hands a payload to a schedule's target. @throws ScheduleTargetError when that is not possible */
export type InvokeScheduleTarget = (target: ScheduleDescription["target"], payload: string) => void;

/**
 * Invokes a schedule's Lambda function or state machine by its execution role, which must trust
 * Scheduler and be allowed to. A resource policy of the function is not asked for.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html
 */
export function createInvokeScheduleTarget(
  stack: StackDescription,
  world: World,
  services: TargetServices,
): InvokeScheduleTarget {
  const check = (target: ScheduleDescription["target"], action: string) => {
    const principal = principalOf(stack, target.roleArn);
    if (!world.iam.isAllowed(principal, action, [target.arn])) {
      throw denied(
        `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${target.arn} because no identity-based policy allows the ${action} action`,
      );
    }
  };
  return (target, payload) => {
    const lambda = findByArn(stack.functions, target.arn);
    if (lambda) {
      check(target, "lambda:InvokeFunction");
      services.invokeLater(lambda.name, payload);
      return;
    }
    if (!findByArn(stack.stateMachines, target.arn)) {
      const message = `The target ${target.arn} does not exist.`;
      throw new ScheduleTargetError("ResourceNotFoundException", message, false);
    }
    check(target, "states:StartExecution");
    startExecution(services, target.arn, payload);
  };
}

/** An input that is no JSON, or too long, will be so at every attempt. */
function startExecution(services: TargetServices, arn: string, payload: string): void {
  try {
    services.startExecution(arn, payload);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new ScheduleTargetError(error.code, error.message, false);
  }
}

/** The execution role as Scheduler assumes it. @throws ScheduleTargetError when it may not */
export function principalOf(stack: StackDescription, roleArn: string): Principal {
  const role = findByArn(stack.roles, roleArn);
  if (role === undefined || !isTrusting(role.resource, SCHEDULER)) {
    throw denied(
      `The execution role you provide must allow AWS EventBridge Scheduler to assume the role ${roleArn}.`,
    );
  }
  return assumedRole(stack, role.name, "scheduler");
}

/** Whether a missing permission is tried again is not documented; it is taken not to be. */
function denied(message: string): ScheduleTargetError {
  return new ScheduleTargetError("AccessDeniedException", message, false);
}
