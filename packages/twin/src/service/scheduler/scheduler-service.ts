import type {
  GetScheduleInput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
  Target,
} from "@aws-sdk/client-scheduler";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import type { ScheduleDescription } from "../../stack/stack-description.ts";
import type { RunningSchedule, ScheduleRunner } from "./schedule-runner.ts";

/** Schedules of the stack are in the group that always exists. */
const GROUP = "default";

/** EventBridge Scheduler's API: reading the stack's schedules. */
export function createSchedulerService(runner: ScheduleRunner, region: string): Service {
  const all = (call: AwsCall) => (call.region === region ? runner.schedules : []);
  return {
    signingName: "scheduler",
    operations: {
      GetSchedule: (input: GetScheduleInput, call) => {
        const found = (input.GroupName ?? GROUP) === GROUP ? all(call) : [];
        const schedule = found.find(({ name }) => name === input.Name);
        if (schedule) return detailsOf(schedule, runner.createdAt);
        const message = `Schedule ${input.Name} does not exist.`;
        throw new AwsError("ResourceNotFoundException", message, 404, { Message: message });
      },
      ListSchedules: (input: ListSchedulesInput, call) => list(all(call), input, runner.createdAt),
    },
    authorizationsOf: (operation, input: GetScheduleInput, call) => {
      const arn = `arn:aws:scheduler:${call.region}:${call.accountId}:schedule`;
      const name = `${input.GroupName ?? GROUP}/${input.Name ?? ""}`;
      const resource = operation === "GetSchedule" ? `${arn}/${name}` : "*";
      return [{ action: `scheduler:${operation}`, resources: [resource] }];
    },
  };
}

function detailsOf({ name, description }: RunningSchedule, createdAt: Date): GetScheduleOutput {
  return {
    Arn: description.arn,
    GroupName: GROUP,
    Name: name,
    ScheduleExpression: description.expression,
    ScheduleExpressionTimezone: description.timeZone ?? "UTC",
    State: description.state,
    CreationDate: createdAt,
    LastModificationDate: createdAt,
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: targetOf(description.target),
    ActionAfterCompletion: "NONE",
    ...(description.description === undefined ? {} : { Description: description.description }),
  };
}

function targetOf({
  arn,
  roleArn,
  input,
  deadLetterArn,
  retry,
}: ScheduleDescription["target"]): Target {
  return {
    Arn: arn,
    RoleArn: roleArn,
    ...(input === undefined ? {} : { Input: input }),
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
    RetryPolicy: {
      MaximumEventAgeInSeconds: retry?.maximumEventAgeSeconds ?? 86_400,
      MaximumRetryAttempts: retry?.maximumRetryAttempts ?? 185,
    },
  };
}

function list(
  schedules: readonly RunningSchedule[],
  input: ListSchedulesInput,
  createdAt: Date,
): ListSchedulesOutput {
  const wanted = schedules.filter(
    ({ name, description }) =>
      (input.GroupName ?? GROUP) === GROUP &&
      name.startsWith(input.NamePrefix ?? "") &&
      (input.State === undefined || description.state === input.State),
  );
  const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
  const to = from + (input.MaxResults ?? 100);
  return {
    Schedules: wanted.slice(from, to).map(({ name, description }) => ({
      Arn: description.arn,
      Name: name,
      GroupName: GROUP,
      State: description.state,
      CreationDate: createdAt,
      LastModificationDate: createdAt,
      Target: { Arn: description.target.arn },
    })),
    ...(to < wanted.length ? { NextToken: String(to) } : {}),
  };
}
