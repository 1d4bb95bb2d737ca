import type { FinishAuditPorts } from "../audit/fleet-ports.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createAuditNotifier } from "./audit-notice-adapter.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createEndRecordPort } from "./close-ports.ts";
import { createEndedExecutionAdapter } from "./execution-adapter.ts";
import { createRecordHistoryAdapter } from "./record-history-adapter.ts";
import { createReportStore } from "./report-store-adapter.ts";
import { requireRotationArn } from "./require-rotation-arn.ts";
import { createRotationStarterAdapter } from "./rotation-starter-adapter.ts";
import { sleep } from "./sleep.ts";

/**
 * What finishing an audit needs, against AWS.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 *
 * @param version of Latchkey
 */
export function createFinishAuditPorts(
  environment: LatchkeyEnvironment,
  version: string,
  { clock = systemClock, access }: { readonly clock?: Clock; readonly access?: AwsAccess } = {},
): FinishAuditPorts {
  const rotationArn = requireRotationArn(environment);
  const { recordBucket } = environment;
  return {
    clock,
    sleep,
    reports: createReportStore(recordBucket, access),
    notices: createAuditNotifier(environment, access),
    starter: createRotationStarterAdapter(rotationArn, access),
    history: createRecordHistoryAdapter(recordBucket, access),
    ends: {
      executions: createEndedExecutionAdapter(rotationArn, access),
      records: createEndRecordPort(environment, access),
    },
    version,
  };
}
