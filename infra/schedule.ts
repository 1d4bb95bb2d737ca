import type { Installation } from "./installation.ts";
import { delivery } from "./setting/delivery.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import { schedulePermissions } from "./setting/service-permissions.ts";

/** The schedule that starts the audit, which finds what no event told of. */
export function createAuditSchedule(
  installation: Installation,
  audit: aws.sfn.StateMachine,
  deadLetters: aws.sqs.Queue,
): aws.scheduler.Schedule {
  const { name, names, config, options } = installation;
  return new aws.scheduler.Schedule(
    `${name}AuditSchedule`,
    {
      name: names.auditSchedule,
      description: "Starts Latchkey's audit of every custom domain.",
      scheduleExpression: config.schedule.expression,
      scheduleExpressionTimezone: config.schedule.timeZone,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: audit.arn,
        roleArn: createRole(installation).arn,
        input: JSON.stringify({ apply: true, trigger: "schedule" }),
        retryPolicy: delivery,
        deadLetterConfig: { arn: deadLetters.arn },
      },
    },
    options,
  );
}

function createRole({ name, names, stack, options }: Installation): aws.iam.Role {
  return new aws.iam.Role(
    `${name}ScheduleRole`,
    {
      name: names.role("schedule"),
      assumeRolePolicy: stack.apply(({ account }) => trustOf("scheduler.amazonaws.com", account)),
      inlinePolicies: [
        { name: "audit", policy: stack.apply((known) => policyOf(schedulePermissions(known))) },
      ],
    },
    options,
  );
}
