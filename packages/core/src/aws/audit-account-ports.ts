import type { AuditAccountPorts } from "../audit/fleet-ports.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createRoleCredentials } from "./assume-role.ts";
import { createAuditUnitPorts } from "./audit-unit-ports.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createReportStore } from "./report-store-adapter.ts";

/**
 * What one account's audit needs, against AWS. Parts are written by the process's own credentials,
 * the account is read by those of its role.
 */
export function createAuditAccountPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): AuditAccountPorts {
  return {
    reports: createReportStore(environment.recordBucket, access),
    async enterAccount({ role, isResumed }) {
      const options = { clock, isResumed };
      if (role === undefined) {
        const own = access === undefined ? {} : { access };
        return createAuditUnitPorts(environment, { ...options, ...own });
      }
      const credentials = createRoleCredentials(
        { ...role, sessionName: "latchkey-audit" },
        clock,
        access,
      );
      // Asked for now, so that a role that cannot be assumed is told as that.
      await credentials();
      return createAuditUnitPorts(environment, {
        ...options,
        access: { ...access, credentials },
      });
    },
  };
}
