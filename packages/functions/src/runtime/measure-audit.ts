import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { metrics } from "./telemetry.ts";

/**
 * The audit's metrics. `DaysToExpiry` twice: in all, of which an alarm takes the minimum, and by
 * custom domain. CloudWatch charges by the metric and month, so those of other accounts, which may
 * be hundreds, count in all only; the report has each.
 *
 * @param ownAccountId the account of the installation
 */
export function measureAudit(
  { counts, findings, customDomains }: FleetReport,
  ownAccountId: string,
): void {
  metrics.addMetric("CustomDomains", MetricUnit.Count, counts.customDomains);
  metrics.addMetric("Findings", MetricUnit.Count, findings.length);
  metrics.addMetric("HealthCheckDisabled", MetricUnit.Count, counts.healthChecksDisabled);
  for (const { name, accountId, isManaged, daysToExpiry } of customDomains) {
    if (!isManaged || daysToExpiry === undefined) continue;
    metrics.addMetric("DaysToExpiry", MetricUnit.Count, daysToExpiry);
    if (accountId !== ownAccountId) continue;
    metrics
      .singleMetric()
      .addDimension("customDomain", name)
      .addMetric("DaysToExpiry", MetricUnit.Count, daysToExpiry);
  }
}
