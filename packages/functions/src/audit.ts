import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AuditPorts } from "@latchkey/core/audit/audit-ports";
import type { AuditReport } from "@latchkey/core/audit/audit-report";
import { changesInEvent } from "@latchkey/core/audit/custom-domain-change";
import { runAudit } from "@latchkey/core/audit/run-audit";
import { createAuditPorts } from "@latchkey/core/aws/audit-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import { readGivenEvent } from "@latchkey/core/trigger/given-event";
import { unknown } from "valibot";
import { eventKeys } from "./runtime/event-keys.ts";
import { createLambda } from "./runtime/middleware.ts";
import { metrics } from "./runtime/telemetry.ts";

let ports: AuditPorts | undefined;

/**
 * For the schedule and for changes that CloudTrail tells of: looks at every custom domain and
 * reports. A rehearsal unless what it is given says `"apply": true`, as those two do.
 */
export const handler = createLambda({
  schema: unknown(),
  example: '{"apply":true}',
  keysOf: (given) => eventKeys("audit", given),
  run: async (given) => {
    ports ??= createAuditPorts(readEnvironment());
    const { apply, event } = readGivenEvent(given);
    const told = changesInEvent(event);
    const { report, reportKey } = await runAudit(ports, { isRehearsal: !apply, told });
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
