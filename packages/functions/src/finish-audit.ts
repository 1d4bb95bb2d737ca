import { finishAudit } from "@latchkey/core/audit/finish-audit";
import type { FinishAuditPorts } from "@latchkey/core/audit/fleet-ports";
import { createFinishAuditPorts } from "@latchkey/core/aws/finish-audit-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import packageJson from "../package.json" with { type: "json" };
import { auditExample, auditKeys, FinishAuditPayload } from "./runtime/audit-payload.ts";
import { measureAudit } from "./runtime/measure-audit.ts";
import { createLambda } from "./runtime/middleware.ts";
import { logger } from "./runtime/telemetry.ts";

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
    measureAudit(report, payload.audit.ownAccountId);
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
