import type { FleetReport } from "./fleet-report.ts";
import type { AuditUnit } from "./unit-audit.ts";

/** Names of the custom domains that a unit had at the audit before. */
export function knownIn(
  { accountId, region }: AuditUnit,
  { customDomains }: Pick<FleetReport, "customDomains">,
): readonly string[] {
  return customDomains
    .filter((one) => one.accountId === accountId && one.region === region)
    .map(({ name }) => name);
}
