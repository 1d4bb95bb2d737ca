import { renderAsff } from "@latchkey/core/report/render-asff";
import { describe, expect, test } from "vitest";
import {
  aFinding,
  aFleetReport,
  anEmptyFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";
import { problemsOf, readSchema, schemaCheck } from "./report-schema.ts";

const asff = readSchema("tests/fixture/schema/asff-2018-10-08.json");
const check = schemaCheck({ type: "array", items: asff });
const importer = "999999999999";

describe("the report in AWS Security Finding Format", () => {
  test.each([
    ["no custom domain", anEmptyFleetReport(), 0],
    ["three", aFleetReport(), 6],
    ["every kind of finding", aReportOfEveryFinding(), aReportOfEveryFinding().findings.length],
  ])("holds to the format: %s", (_, report, number) => {
    const findings = renderAsff(report, importer);
    expect(problemsOf(check, findings)).toEqual([]);
    expect(findings).toHaveLength(number);
  });

  test.each(asff.required as readonly string[])("would fail the format without %s", (name) => {
    const [first = {}] = renderAsff(aFleetReport(), importer);
    const { [name as never]: gone, ...rest } = first;
    expect(gone).toBeDefined();
    expect(problemsOf(check, [rest])).not.toEqual([]);
  });

  test("imports by the account that calls, and says which account it is about", () => {
    const report = aFleetReport({ findings: [aFinding("healthCheckDisabled")] });
    expect(renderAsff(report, importer)).toMatchObject([
      {
        Id: "latchkey/123456789012/00005eed00000015",
        AwsAccountId: importer,
        ProductArn: `arn:aws:securityhub:us-east-1:${importer}:product/${importer}/default`,
        Title: "The health check is disabled: auth.example.com",
        Severity: { Label: "MEDIUM" },
        RecordState: "ACTIVE",
        Resources: [
          {
            Id: "cognito-custom-domain/123456789012/auth.example.com",
            Details: { Other: { AccountId: "123456789012" } },
          },
        ],
      },
    ]);
  });

  test("archives what is resolved under the ID that it was imported with", () => {
    const { id, name, severity, accountId, firstSeenAt, message } = aFinding("dnsUnreadable");
    const report = aFleetReport({
      findings: [],
      resolved: [{ id, name, severity, accountId, firstSeenAt, message }],
    });
    const findings = renderAsff(report, importer);
    expect(problemsOf(check, findings)).toEqual([]);
    expect(findings).toMatchObject([
      { Id: `latchkey/123456789012/${id}`, RecordState: "ARCHIVED" },
    ]);
  });

  test("stays within the format's lengths whatever the texts are", () => {
    const long = "𝄞".repeat(3000);
    const finding = aFinding("dnsAliasElsewhere", {
      customDomain: long,
      message: long,
      fix: long,
      resource: long,
      evidence: Array.from({ length: 90 }, (_, place) => ({
        source: "dns" as const,
        what: `${place} ${long}`,
        value: place === 0 ? "" : long,
      })),
    });
    const [first] = renderAsff(aFleetReport({ findings: [finding] }), importer);
    expect(problemsOf(check, [first])).toEqual([]);
    expect(JSON.stringify(first)).not.toMatch(/\\ud[89ab]../i);
  });
});
