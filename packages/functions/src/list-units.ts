import { planAudit } from "@latchkey/core/audit/plan-audit";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import { auditExample, auditKeys, ListUnitsPayload } from "./runtime/audit-payload.ts";
import { createLambda } from "./runtime/middleware.ts";

/**
 * The audit's first state: which accounts and Regions are looked at, and whether anything may come
 * of it. A rehearsal unless what the audit was started with says `"apply": true`.
 */
export const handler = createLambda({
  schema: ListUnitsPayload,
  example: auditExample.listUnits,
  keysOf: (payload) => auditKeys("list-units", payload),
  run: async ({ given, execution, fleet }) => {
    const { config, poolRegions: regions } = readEnvironment();
    return planAudit({ given, execution, fleet, config, regions });
  },
  outcomeOf: ({ audit, accounts }) => ({
    audit: audit.id,
    apply: String(audit.apply),
    mode: audit.mode,
    accounts: accounts.length,
    regions: audit.regions,
    told: audit.told.map(({ eventId }) => eventId),
  }),
});
