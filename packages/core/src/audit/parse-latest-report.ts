import type { LatestReport } from "./fleet-ports.ts";
import type { FleetReport } from "./fleet-report.ts";
import { messageOf } from "./message-of.ts";

/** Members that an audit reads of the one before, all of them lists. */
const lists = ["units", "customDomains", "certificates", "findings", "resolved"] as const;

/**
 * Reads the report of the audit before. Latchkey wrote it, but an older version may have, or a
 * person: what is not of today's schema is unusable, which costs only that findings are told again.
 */
export function parseLatestReport(text: string): LatestReport {
  const { value, problem } = parsed(text);
  if (problem !== undefined) return { kind: "unusable", problem };
  if (typeof value !== "object" || value === null) {
    return { kind: "unusable", problem: "it is no JSON object" };
  }
  const members = new Map<string, unknown>(Object.entries(value));
  const schema = members.get("schema");
  if (schema !== "latchkey/audit-report/2") {
    return { kind: "unusable", problem: `its schema is ${JSON.stringify(schema)}` };
  }
  const missing = lists.filter((name) => !Array.isArray(members.get(name)));
  if (missing.length > 0) {
    return { kind: "unusable", problem: `it has no list ${missing.join(", ")}` };
  }
  return { kind: "read", report: value as FleetReport };
}

function parsed(text: string): { readonly value?: unknown; readonly problem?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `it is no JSON: ${messageOf(error)}` };
  }
}
