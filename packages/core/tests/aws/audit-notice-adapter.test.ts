import { describe, expect, test } from "vitest";
import { aFinding, aFleetReport } from "../../../../tests/gen/a-fleet-report.ts";
import type { FleetReport } from "../../src/audit/fleet-report.ts";
import { createAuditNotifier } from "../../src/aws/audit-notice-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const executionArn = "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:run-1";
const keys = { reportKey: "reports/2026-11-21.json", pageKey: "reports/2026-11-21.html" };
const taken = { body: { FailedEntryCount: 0, Entries: [{ EventId: "e" }] } };

interface Entry {
  readonly Detail: string;
  readonly Resources?: readonly string[];
}

interface Put {
  readonly Entries: readonly Entry[];
}

async function told(report: FleetReport, arn?: string): Promise<Entry> {
  const aws = await startAws(() => taken);
  const place = { ...keys, ...(arn === undefined ? {} : { executionArn: arn }) };
  await createAuditNotifier({ eventBus: "ops", recordBucket: "b" }).notifyAudit(report, place);
  const [request] = aws.seen;
  const { Entries } = request?.body === undefined ? { Entries: [] } : (request.body as Put);
  expect(Entries).toMatchObject([
    { Source: "latchkey", DetailType: "Latchkey Audit Ended", EventBusName: "ops" },
  ]);
  return Entries[0] ?? { Detail: "" };
}

function manyFindings(size: number, text = "Something."): FleetReport {
  const findings = Array.from({ length: size }, (_, nth) =>
    aFinding("userPoolUnreadable", {
      id: String(nth),
      isNews: true,
      message: text,
      fix: text,
      evidence: [{ source: "cognito", what: text, value: text }],
    }),
  );
  return aFleetReport({ findings, resolved: findings });
}

describe("an audit's notice", () => {
  test("is one event of its execution, with its news counted and told", async () => {
    const findings = [
      aFinding("certificateExpired", { isNews: true }),
      aFinding("validationRecordMissing"),
    ];
    const { Detail, Resources } = await told(aFleetReport({ findings }), executionArn);
    expect(Resources).toEqual([executionArn]);
    const detail = JSON.parse(Detail);
    expect(detail).toMatchObject({
      ...keys,
      execution: executionArn,
      isCut: false,
      news: { findings: 1, resolved: 0 },
      schema: "latchkey/audit-report/2",
      mode: "auto",
      counts: { customDomains: 3, findings: { critical: 1, medium: 1 } },
      message: { subject: "Latchkey: Audit: auth.example.com: The certificate has expired" },
      findings: [{ name: "certificateExpired", severity: "critical" }],
      resolved: [],
    });
    expect(detail.message.record).toContain("/b?region=us-east-1&prefix=reports%2F2026-11-21.html");
    expect(detail.message.execution).toContain("latchkey-audit:run-1");
    expect(detail.findings[0]).not.toHaveProperty("evidence");
  });

  test("without news counts none, so that no rule takes it to people", async () => {
    const { Detail } = await told(aFleetReport({ findings: [aFinding("certificateExpired")] }));
    expect(JSON.parse(Detail)).toMatchObject({
      news: { findings: 0, resolved: 0 },
      findings: [],
      resolved: [],
    });
  });

  test.each([
    ["thousands of findings", manyFindings(3_000), 20],
    ["endless texts", manyFindings(60, "x".repeat(100_000)), 20],
    ["endless texts in another script", manyFindings(60, "漢".repeat(100_000)), 20],
  ])("of %s repeats the first and fits into an event", async (_, report, repeated) => {
    const { Detail } = await told(report);
    const detail = JSON.parse(Detail);
    expect(detail.news).toEqual({
      findings: report.findings.length,
      resolved: report.resolved.length,
    });
    expect(detail.isCut).toBe(true);
    expect([detail.findings.length, detail.resolved.length]).toEqual([repeated, repeated]);
    // EventBridge: 256 KB for the whole entry.
    expect(Buffer.byteLength(Detail)).toBeLessThan(250_001);
  });

  test("holds no secret", async () => {
    const leaky = aFinding("dnsUnreadable", { isNews: true, message: "By AKIAIOSFODNN7EXAMPLE." });
    const { Detail } = await told(aFleetReport({ findings: [leaky] }));
    expect(Detail).not.toContain("AKIAIOSFODNN7EXAMPLE");
  });

  test("that the bus may not be given is an AccessDeniedError", async () => {
    await startAws(() =>
      jsonError("AccessDeniedException", "not authorized to perform: events:PutEvents"),
    );
    const notified = createAuditNotifier({ eventBus: "ops" }).notifyAudit(aFleetReport(), keys);
    await expect(notified).rejects.toMatchObject({ name: "AccessDeniedError" });
  });
});
