import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { finishAudit } from "@latchkey/core/audit/finish-audit";
import type { FinishAuditPorts } from "@latchkey/core/audit/fleet-ports";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { createFinishAuditPorts } from "@latchkey/core/aws/finish-audit-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import packageJson from "../package.json" with { type: "json" };
import { auditExample, auditKeys, FinishAuditPayload } from "./runtime/audit-payload.ts";
import { createLambda } from "./runtime/middleware.ts";
import { logger, metrics } from "./runtime/telemetry.ts";

let ports: FinishAuditPorts | undefined;

/** The audit's last state: writes the report, starts rotations, tells the news. */
export const handler = createLambda({
  schema: FinishAuditPayload,
  example: auditExample.finishAudit,
  keysOf: (payload) => auditKeys("finish-audit", payload),
  run: async (payload) => {
    ports ??= createFinishAuditPorts(readEnvironment(), packageJson.version);
    const { report, keys, previousProblem } = await finishAudit(payload, ports);
    if (previousProblem !== undefined) {
      logger.warn("the report before was not compared with", { problem: previousProblem });
    }
    measure(report);
    const { counts, findings, resolved } = report;
    const news = { findings: findings.filter(({ isNews }) => isNews).length };
    return { ...keys, counts, news: { ...news, resolved: resolved.length } };
  },
  outcomeOf: ({ reportKey, counts, news }) => ({
    reportKey,
    customDomains: counts.customDomains,
    findings: Object.values(counts.findings).reduce((sum, count) => sum + count, 0),
    rotationsStarted: counts.rotationsStarted,
    newsFindings: news.findings,
    newsResolved: news.resolved,
  }),
});

/** `DaysToExpiry` twice: in all, of which an alarm takes the minimum, and by custom domain. */
function measure({ counts, findings, customDomains }: FleetReport): void {
  metrics.addMetric("CustomDomains", MetricUnit.Count, counts.customDomains);
  metrics.addMetric("Findings", MetricUnit.Count, findings.length);
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
