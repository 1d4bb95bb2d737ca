import { describe, expect, test } from "vitest";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { createAuditPorts } from "../../src/aws/audit-ports.ts";
import { createReportAdapter } from "../../src/aws/report-adapter.ts";
import { parseEnvironment } from "../../src/config/environment.ts";
import { ConfigurationError } from "../../src/config/errors.ts";
import { s3Error, startAws } from "./scripted-aws.ts";

const environment = parseEnvironment({
  LATCHKEY_POOL_REGIONS: "eu-west-1",
  LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
  LATCHKEY_EVENT_BUS: "ops",
});

const report: AuditReport = {
  schema: "latchkey/audit-report/1",
  at: "2026-11-21T05:00:00.000Z",
  endedAt: "2026-11-21T05:00:09.000Z",
  mode: "auto",
  regions: [{ name: "eu-west-1", userPools: 0 }],
  customDomains: [],
  findings: Array.from({ length: 21 }, (_, nth) => ({
    name: "userPoolUnreadable",
    region: "eu-west-1",
    message: `Finding ${nth}.`,
  })),
  counts: { customDomains: 0, findings: 21, rotationsStarted: 0, healthChecksDisabled: 0 },
};
const key = "reports/2026-11-21.json";

describe("an audit's report", () => {
  test("is stored as JSON, over an earlier one of the day", async () => {
    const aws = await startAws(() => ({ body: "" }));
    await createReportAdapter(environment).storeReport(key, report);
    expect(aws.seen.map(({ operation }) => operation)).toEqual([
      "PUT /latchkey-records-123456789012/reports/2026-11-21.json",
    ]);
    expect(aws.seen[0]?.headers).not.toHaveProperty("if-none-match");
    expect(aws.seen[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(String(aws.seen[0]?.body))).toEqual(report);
  });

  test("that may not be stored is an AccessDeniedError", async () => {
    await startAws(() => s3Error("AccessDenied", "Access Denied", 403));
    const stored = createReportAdapter(environment).storeReport(key, report);
    await expect(stored).rejects.toMatchObject({ name: "AccessDeniedError" });
  });

  test("is told by one event: its key, the counts, the first findings, and words for people", async () => {
    const aws = await startAws(() => ({
      body: { FailedEntryCount: 0, Entries: [{ EventId: "e" }] },
    }));
    await createReportAdapter(environment).notifyAudit(report, key);
    const Entries =
      (aws.seen[0]?.body as { Entries: { Detail: string }[] } | undefined)?.Entries ?? [];
    expect(Entries).toMatchObject([
      { Source: "latchkey", DetailType: "Latchkey Audit Ended", EventBusName: "ops" },
    ]);
    const detail = JSON.parse(Entries[0]?.Detail ?? "");
    expect(detail).toMatchObject({
      reportKey: key,
      isCut: true,
      mode: "auto",
      counts: report.counts,
      message: { subject: "Latchkey: Audit: 21 findings, 0 custom domains" },
    });
    expect(detail.findings).toHaveLength(20);
  });
});

test("an audit is not begun without the state machine that it would start", () => {
  expect(() => createAuditPorts(environment)).toThrow(ConfigurationError);
  expect(() => createAuditPorts(environment)).toThrow(/LATCHKEY_ROTATION_ARN is not set/);
});
