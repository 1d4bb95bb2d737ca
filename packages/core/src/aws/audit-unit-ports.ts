import type { AuditUnitPorts } from "../audit/audit-unit-ports.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createDnsAdapter } from "../edge/dns-adapter.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createChangeLogAdapter } from "./change-log-adapter.ts";
import { createParameterAdapter } from "./parameter-adapter.ts";
import { createRotationPorts } from "./rotation-ports.ts";
import { sleep } from "./sleep.ts";

/** What looking at one account takes, against AWS and by its credentials; it writes nothing. */
export function createAuditUnitPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): AuditUnitPorts {
  const { dnsServers, parameterPrefix, ownRoles, config } = environment;
  return {
    rotation: createRotationPorts(environment, clock, access),
    dns: createDnsAdapter({ dnsServers }),
    published: createParameterAdapter(parameterPrefix, access),
    changeLog: createChangeLogAdapter({ clock, sleep }, access),
    ownRoles,
    config,
    sleep,
  };
}
