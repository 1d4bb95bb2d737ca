import { renderCsv } from "@latchkey/core/report/render-csv";
import { describe, expect, test } from "vitest";
import {
  aFinding,
  aFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";

const header =
  '"id","severity","finding","custom_domain","account","region","resource","message","fix",' +
  '"mended_by","first_seen_at","is_news","evidence"\r\n';

describe("the report as CSV", () => {
  test("is one line of names when nothing was found", () => {
    expect(renderCsv({ findings: [] })).toBe(header);
  });

  test("is one line a finding, each field in quotes, each line ended by CRLF", () => {
    const report = aFleetReport({ findings: [aFinding("securityPolicyDiffers")] });
    expect(renderCsv(report)).toBe(
      `${header}"00005eed00000011","medium","securityPolicyDiffers","auth.example.com",` +
        '"123456789012","eu-west-1","",' +
        '"auth.example.com allows TLS 1.0: its policy is TLS_V1, wanted is TLS_V1_2_2021.",' +
        '"Set SecurityPolicy to TLS_V1_2_2021 by UpdateUserPoolDomain.","person",' +
        '"2026-11-20T05:00:00.000Z","false",' +
        '"wanted: SecurityPolicy = TLS_V1_2_2021; cognito: SecurityPolicy = TLS_V1"\r\n',
    );
  });

  test("doubles quotes, and keeps commas and line breaks within a field", () => {
    const finding = aFinding("dnsUnreadable", { message: 'say "no",\r\nthen', evidence: [] });
    expect(renderCsv({ findings: [finding] })).toContain('"say ""no"",\r\nthen"');
  });

  test.each([
    ["=cmd|' /C calc'!A0"],
    ["+1+1"],
    ["-2+3"],
    ["@SUM(A1)"],
    ["\t=1"],
    ["\r=1"],
    ["\n=1"],
    ["  =1"],
    ["＝1"],
  ])("keeps %j from being a formula", (message) => {
    const csv = renderCsv({ findings: [aFinding("dnsUnreadable", { message })] });
    expect(csv).toContain(`"'${message}"`);
  });

  test("has a line for every kind of finding, and as many fields in each", () => {
    const lines = renderCsv(aReportOfEveryFinding()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(aReportOfEveryFinding().findings.length + 1);
    for (const line of lines) expect(line.split('","')).toHaveLength(13);
  });
});
