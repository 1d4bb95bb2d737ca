import { describe, expect, test } from "vitest";
import {
  aFinding,
  aFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";
import type { Finding, FleetReport, ResolvedFinding } from "../../src/audit/fleet-report.ts";
import { textOfAuditNews } from "../../src/record/audit-notice-text.ts";
import type { NoticeText } from "../../src/record/notice-text.ts";

const at = "2026-11-21T05:00:00.000Z";
const place = {
  key: "reports/2026-11-21.html",
  bucket: "b",
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:run-1",
};
const fresh = { isNews: true, firstSeenAt: at };
const changed = { isNews: true };

const disabled: ResolvedFinding = {
  id: "1",
  name: "healthCheckDisabled",
  severity: "medium",
  accountId: "123456789012",
  firstSeenAt: "2026-11-01T05:00:00.000Z",
  message: "m",
  customDomain: "id.shop.example",
};

function reportOf(findings: readonly Finding[], more: Partial<FleetReport> = {}): FleetReport {
  return aFleetReport({ at, findings, ...more });
}

function expectMailable(text: NoticeText): void {
  for (const line of Object.values(text)) {
    expect(line).not.toBe("");
    expect(line).not.toMatch(/["\\\p{Cc}]/u);
    expect(line.length).toBeLessThanOrEqual(700);
  }
  expect(text.subject.length).toBeLessThanOrEqual(100);
}

describe("the notice of an audit", () => {
  test("tells what is new in words, what it means, what to do and where to read on", () => {
    const findings = [
      aFinding("certificateExpired", { ...fresh, message: "It ended.", fix: "Rotate it." }),
      aFinding("validationRecordMissing", { message: "As before.", fix: "As before." }),
    ];
    expect(textOfAuditNews(reportOf(findings), place)).toEqual({
      subject: "Latchkey: Audit: auth.example.com: The certificate has expired",
      whatHappened:
        "The audit looked at 3 custom domains in 1 account: 1 new finding, 0 changed, 0 gone, 1 as before. 1 rotation started. New: It ended.",
      whatItMeansForUsers: "auth.example.com: Browsers refuse the sign-in page.",
      whatToDo: "Rotate it.",
      execution:
        "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:run-1",
      record:
        "https://us-east-1.console.aws.amazon.com/s3/object/b?region=us-east-1&prefix=reports%2F2026-11-21.html",
    });
  });

  test("tells the worst first, each kind's meaning once, three of each sort, and how many more", () => {
    const of = (name: "healthCheckMissing" | "routingDiffers", nth: number) =>
      aFinding(name, {
        ...fresh,
        customDomain: `d${nth}.example.com`,
        message: `Message ${nth}.`,
        fix: `Fix ${nth}.`,
      });
    const findings = [
      of("routingDiffers", 5),
      ...[1, 2, 3, 4].map((nth) => of("healthCheckMissing", nth)),
    ];
    const text = textOfAuditNews(reportOf(findings), place);
    expect(text.subject).toBe(
      "Latchkey: Audit: d1.example.com: The health check does not exist, and 4 more",
    );
    expect(text.whatHappened).toMatch(
      /5 new findings, .* New: Message 1\. Message 2\. Message 3\. And 2 more\.$/,
    );
    expect(text.whatItMeansForUsers).toBe(
      "d1.example.com and 3 more: Sign-in does not fail over. d5.example.com: Sign-in may not survive the loss of a Region.",
    );
    expect(text.whatToDo).toBe("Fix 1. Fix 2. Fix 3. The report has 2 more.");
  });

  test("tells apart what is changed and what is gone", () => {
    const findings = [aFinding("dnsAliasElsewhere", { ...changed, message: "Elsewhere now." })];
    const text = textOfAuditNews(reportOf(findings, { resolved: [disabled] }), place);
    expect(text.whatHappened).toContain("0 new findings, 1 changed, 1 gone, 0 as before.");
    expect(text.whatHappened).toMatch(
      /Changed: Elsewhere now\. Gone: id\.shop\.example: The health check is disabled\.$/,
    );
  });

  test("of nothing but what is gone is good news", () => {
    expect(textOfAuditNews(reportOf([], { resolved: [disabled] }), place)).toMatchObject({
      subject: "Latchkey: Audit: gone: id.shop.example: The health check is disabled",
      whatItMeansForUsers: "For the better: what was found before is gone.",
      whatToDo: "Nothing.",
    });
    const two = reportOf([], { resolved: [disabled, { ...disabled, id: "2" }] });
    expect(textOfAuditNews(two, place).subject).toBe("Latchkey: Audit: 2 findings are gone");
  });

  test("without news repeats nothing of what was told before", () => {
    const text = textOfAuditNews(reportOf([aFinding("certificateExpired")]), place);
    expect(text).toMatchObject({
      subject: "Latchkey: Audit: no news, 1 finding as before",
      whatItMeansForUsers: "Nothing new: what was told before stays.",
      whatToDo: "Nothing.",
    });
    expect(Object.values(text).join(" ")).not.toContain("expired");
  });

  test("without any finding says that all is right", () => {
    expect(textOfAuditNews(reportOf([]), place)).toMatchObject({
      subject: "Latchkey: Audit: nothing wrong, 3 custom domains",
      whatItMeansForUsers: "Nothing: what was looked at is as it should be.",
    });
  });

  test("asks nobody to do what a rotation that has begun does, but when it only plans", () => {
    const weak = aFinding("betterCertificateWaiting", {
      ...fresh,
      customDomain: "login.acme-widgets.example",
      fix: "Rotate it.",
    });
    expect(textOfAuditNews(reportOf([weak]), place).whatToDo).toBe(
      "Nothing for login.acme-widgets.example: a rotation that mends it has begun.",
    );
    const planned = aFleetReport().customDomains.map((one) =>
      one.rotation === undefined ? one : { ...one, rotation: { ...one.rotation, apply: false } },
    );
    const observed = reportOf([weak], { customDomains: planned, mode: "observe" });
    expect(textOfAuditNews(observed, place)).toMatchObject({
      whatHappened: expect.stringContaining(
        "1 rotation started, which only plan (mode observe).",
      ) as string,
      whatToDo: "Rotate it.",
    });
  });

  test("names account and Region where no custom domain is meant", () => {
    const { customDomain: _, ...unread } = aFinding("regionUnreadable", fresh);
    const { region: __, ...denied } = { ...unread, name: "accountUnreadable" as const, id: "2" };
    const told = (one: Finding) => textOfAuditNews(reportOf([one]), place).subject;
    expect(told(unread)).toBe(
      "Latchkey: Audit: account 123456789012 in eu-west-1: A Region could not be read",
    );
    expect(told(denied)).toBe(
      "Latchkey: Audit: account 123456789012: An account could not be entered",
    );
  });

  test("knows no kind that means nothing to users as a worry of theirs", () => {
    const text = textOfAuditNews(reportOf([aFinding("certificateDeletable", fresh)]), place);
    expect(text.whatItMeansForUsers).toBe("Nothing changes for them.");
  });

  test("is one line each and within bounds, whatever the findings hold", () => {
    const nasty = `a "quote" \\ and\n\u0000${"x".repeat(5_000)}`;
    const every = aReportOfEveryFinding().findings.map((one) => ({ ...one, ...fresh }));
    const hostile = every.map((one) => ({
      ...one,
      message: nasty,
      fix: nasty,
      customDomain: nasty,
    }));
    for (const findings of [every, hostile]) {
      expectMailable(textOfAuditNews(reportOf(findings), { key: place.key }));
    }
  });
});
