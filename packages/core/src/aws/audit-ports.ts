import { setTimeout as sleep } from "node:timers/promises";
import type { AuditPorts } from "../audit/audit-ports.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createReportAdapter } from "./report-adapter.ts";
import { requireRotationArn } from "./require-rotation-arn.ts";
import { createRotationPorts } from "./rotation-ports.ts";
import { createRotationStarterAdapter } from "./rotation-starter-adapter.ts";

/**
 * What the audit needs, against AWS.
 * Throws `ConfigurationError` without `LATCHKEY_ROTATION_ARN`.
 */
export function createAuditPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
): AuditPorts {
  return {
    rotation: createRotationPorts(environment, clock),
    starter: createRotationStarterAdapter(requireRotationArn(environment)),
    reports: createReportAdapter(environment),
    config: environment.config,
    sleep: async (milliseconds) => await sleep(milliseconds),
  };
}
