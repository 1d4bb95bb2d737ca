import type { FleetReport, ReportedCustomDomain } from "@latchkey/core/audit/fleet-report";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { measureAudit } from "../../src/runtime/measure-audit.ts";
import { metrics } from "../../src/runtime/telemetry.ts";

/** Lines in CloudWatch's embedded metric format, without their time. */
let lines: Record<string, unknown>[];

beforeEach(() => {
  lines = [];
  // Where Powertools writes metrics: to a console of its own.
  vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    const { _aws, service, ...values } = JSON.parse(String(line)) as Record<string, unknown>;
    lines.push(values);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function seen(name: string, accountId: string, more: object): ReportedCustomDomain {
  return { name, accountId, isManaged: true, ...more } as ReportedCustomDomain;
}

test("each custom domain counts in all, and only those of the own account have a metric each", () => {
  const report = {
    counts: { customDomains: 4, healthChecksDisabled: 1 },
    findings: [{}, {}],
    customDomains: [
      seen("auth.example.com", "123456789012", { daysToExpiry: 30 }),
      seen("auth.example.net", "210987654321", { daysToExpiry: 7 }),
      seen("auth.example.org", "123456789012", { daysToExpiry: 1, isManaged: false }),
      seen("auth.example.edu", "123456789012", {}),
    ],
  } as unknown as FleetReport;
  measureAudit(report, "123456789012");
  metrics.publishStoredMetrics();
  expect(lines).toEqual([
    { customDomain: "auth.example.com", DaysToExpiry: 30 },
    { CustomDomains: 4, Findings: 2, HealthCheckDisabled: 1, DaysToExpiry: [30, 7] },
  ]);
});
