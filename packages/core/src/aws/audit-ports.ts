import type { AuditPorts } from "../audit/audit-ports.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createChangeLogAdapter } from "./change-log-adapter.ts";
import { createEndRecordPort } from "./close-ports.ts";
import { createEndedExecutionAdapter } from "./execution-adapter.ts";
import { createParameterAdapter } from "./parameter-adapter.ts";
import { createReportAdapter } from "./report-adapter.ts";
import { requireRotationArn } from "./require-rotation-arn.ts";
import { createRotationPorts } from "./rotation-ports.ts";
import { createRotationStarterAdapter } from "./rotation-starter-adapter.ts";
import { sleep } from "./sleep.ts";

/**
 * What the audit needs, against AWS.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 */
export function createAuditPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): AuditPorts {
  const rotationArn = requireRotationArn(environment);
  return {
    rotation: createRotationPorts(environment, clock, access),
    starter: createRotationStarterAdapter(rotationArn, access),
    reports: createReportAdapter(environment, access),
    published: createParameterAdapter(environment.parameterPrefix, access),
    changeLog: createChangeLogAdapter({ clock, sleep }, access),
    ownRoles: environment.ownRoles,
    config: environment.config,
    sleep,
    ends: {
      executions: createEndedExecutionAdapter(rotationArn, access),
      records: createEndRecordPort(environment, access),
    },
  };
}
