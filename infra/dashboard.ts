import type { Installation } from "./installation.ts";
import { dashboardBody } from "./setting/dashboard-body.ts";

/** One page that tells whether the custom domains are well and Latchkey is at work. */
export function createDashboard(
  { name, names, stack, options }: Installation,
  rotation: aws.sfn.StateMachine,
  audit: aws.sfn.StateMachine,
): aws.cloudwatch.Dashboard {
  return new aws.cloudwatch.Dashboard(
    `${name}Dashboard`,
    {
      dashboardName: names.dashboard,
      dashboardBody: $util
        .all([stack, rotation.arn, audit.arn])
        .apply(([known, ...arns]) => JSON.stringify(dashboardBody(known, ...arns))),
    },
    options,
  );
}
