import { auditAccount } from "@latchkey/core/audit/audit-account";
import type { AuditAccountPorts } from "@latchkey/core/audit/fleet-ports";
import { createAuditAccountPorts } from "@latchkey/core/aws/audit-account-ports";
import { readEnvironment } from "@latchkey/core/config/read-environment";
import { AuditUnitsPayload, auditExample, auditKeys } from "./runtime/audit-payload.ts";
import { createLambda } from "./runtime/middleware.ts";

/** Milliseconds that are left for what is under way when no new work is begun any more. */
const reserveMs = 120_000;

let ports: AuditAccountPorts | undefined;

/**
 * One turn of one account's audit. Two minutes before its time-out it begins nothing new, and gives
 * the places to go on from.
 */
export const handler = createLambda({
  schema: AuditUnitsPayload,
  example: auditExample.auditUnits,
  keysOf: (payload) => auditKeys("audit-units", payload),
  run: async ({ state }, remainingMs) => {
    ports ??= createAuditAccountPorts(readEnvironment());
    return await auditAccount(state, ports, () => remainingMs() < reserveMs);
  },
  outcomeOf: ({ audit, accountId, left, parts, round, isDone }) => ({
    audit: audit.id,
    account: accountId,
    left: left.map(({ region }) => region),
    parts,
    round,
    isDone: String(isDone),
  }),
});
