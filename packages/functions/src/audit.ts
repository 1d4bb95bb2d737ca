import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AuditPorts } from "@latchkey/core/audit/audit-ports";
import type { AuditReport } from "@latchkey/core/audit/audit-report";
import { runAudit } from "@latchkey/core/audit/run-audit";
import { createAuditPorts } from "@latchkey/core/aws/audit-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import { unknown } from "valibot";
import { eventKeys } from "./runtime/event-keys.ts";
import { mayAuditApply } from "./runtime/may-audit-apply.ts";
import { createLambda } from "./runtime/middleware.ts";
import { metrics } from "./runtime/telemetry.ts";

let ports: AuditPorts | undefined;

/**
 * For the schedule: looks at every custom domain and reports. What a person types is a rehearsal
 * unless it says `"apply": true`.
 */
export const handler = createLambda({
  schema: unknown(),
  example: '{"apply":true}',
  keysOf: (event) => eventKeys("audit", event),
  run: async (event) => {
    ports ??= createAuditPorts(readEnvironment());
    const { report, reportKey } = await runAudit(ports, { isRehearsal: !mayAuditApply(event) });
    measure(report);
    return { reportKey, counts: report.counts };
  },
  outcomeOf: ({ reportKey, counts }) => ({ reportKey, ...counts }),
});

/** `DaysToExpiry` twice: in all, of which an alarm takes the minimum, and by custom domain. */
function measure({ counts, customDomains }: AuditReport): void {
  metrics.addMetric("CustomDomains", MetricUnit.Count, counts.customDomains);
  metrics.addMetric("Findings", MetricUnit.Count, counts.findings);
  metrics.addMetric("HealthCheckDisabled", MetricUnit.Count, counts.healthChecksDisabled);
  for (const { name, isManaged, daysToExpiry } of customDomains) {
    if (!isManaged || daysToExpiry === undefined) continue;
    metrics.addMetric("DaysToExpiry", MetricUnit.Count, daysToExpiry);
    metrics
      .singleMetric()
      .addDimension("customDomain", name)
      .addMetric("DaysToExpiry", MetricUnit.Count, daysToExpiry);
  }
}
