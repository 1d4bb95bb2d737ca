import type { Severity } from "@latchkey/core/audit/finding-catalogue";

/** From the worst to the mildest. */
export const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** 0 is the worst. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
