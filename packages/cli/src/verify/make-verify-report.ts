import type { PlanReport } from "../plan/plan-report.ts";
import type { VerifyReport } from "./verify-report.ts";

/** What a plan to verify saw, judged as a proof. Without a fingerprint of ACM's nothing is proven. */
export function verifyReportOf(plan: PlanReport): VerifyReport {
  const { customDomain, readAt, current, edges = [], action, reasons } = plan;
  const held = current?.certificate;
  const isKnown = held?.fingerprintSha256 !== undefined;
  const isServed = edges.length > 0 && edges.every(({ serving }) => serving === "current");
  const isStopped = action === "refuse" || action === "hold";
  return {
    version: 1,
    customDomain,
    readAt,
    isProven: isKnown && isServed,
    ...(held === undefined ? {} : { certificate: held }),
    edges,
    reasons: isStopped ? reasons : [],
  };
}
