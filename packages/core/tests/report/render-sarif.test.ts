import { renderSarif } from "@latchkey/core/report/render-sarif";
import { describe, expect, test } from "vitest";
import {
  aFinding,
  aFleetReport,
  anEmptyFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";
import { problemsOf, readSchema, sarifCheck, schemaCheck } from "./report-schema.ts";

const standard = sarifCheck();
const gitHub = schemaCheck(readSchema("tests/fixture/schema/github-code-scanning.json"));

/** A deep change of what was rendered: the member at the path is taken away. */
function without(sarif: object, ...path: readonly (string | number)[]): object {
  const copy = JSON.parse(JSON.stringify(sarif));
  let owner = copy;
  for (const step of path.slice(0, -1)) owner = owner[step];
  delete owner[path.at(-1) ?? ""];
  return copy;
}

describe("the report as SARIF", () => {
  test.each([
    ["no custom domain", anEmptyFleetReport()],
    ["three", aFleetReport()],
    ["every kind of finding", aReportOfEveryFinding()],
  ])("holds to the standard's schema and to what GitHub wants: %s", (_, report) => {
    expect(problemsOf(standard, renderSarif(report))).toEqual([]);
    expect(problemsOf(gitHub, renderSarif(report))).toEqual([]);
  });

  test.each([
    ["version"],
    ["runs"],
    ["runs", 0, "tool"],
    ["runs", 0, "tool", "driver", "name"],
    ["runs", 0, "results", 0, "message"],
    ["runs", 0, "invocations", 0, "executionSuccessful"],
  ])("would fail the standard's schema without %s %s %s %s %s", (...path) => {
    expect(problemsOf(standard, without(renderSarif(aFleetReport()), ...path))).not.toEqual([]);
  });

  test("would fail the standard's schema with a member that SARIF does not have", () => {
    expect(problemsOf(standard, { ...renderSarif(aFleetReport()), severity: 1 })).not.toEqual([]);
  });

  test.each([
    ["runs", 0, "tool", "driver", "rules", 0, "help"],
    ["runs", 0, "results", 0, "locations"],
    ["runs", 0, "results", 0, "partialFingerprints", "primaryLocationLineHash"],
    ["runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "endColumn"],
  ])("would fail GitHub without %s %s %s %s %s %s %s %s", (...path) => {
    expect(problemsOf(gitHub, without(renderSarif(aFleetReport()), ...path))).not.toEqual([]);
  });

  test("keeps a finding's ID as its fingerprint, its severity as level and score", () => {
    const report = aFleetReport({ findings: [aFinding("edgeChainBroken", { isNews: true })] });
    const sarif = JSON.parse(JSON.stringify(renderSarif(report)));
    const [run] = sarif.runs;
    expect(run.results[0]).toMatchObject({
      ruleId: "edgeChainBroken",
      level: "error",
      baselineState: "new",
      partialFingerprints: {
        "latchkeyFinding/v1": "00005eed0000000e",
        primaryLocationLineHash: "00005eed0000000e:1",
      },
    });
    const rule = run.tool.driver.rules[run.results[0].ruleIndex];
    expect(rule).toMatchObject({
      id: "edgeChainBroken",
      properties: { "security-severity": "9.5" },
    });
  });

  test("says when not everything could be read", () => {
    const unread = aFleetReport({
      units: [{ accountId: "123456789012", region: "eu-west-1", userPools: 0, problem: "denied" }],
    });
    expect(renderSarif(unread)).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: false }] }],
    });
  });
});

describe("the category of an upload", () => {
  const idOf = (...units: readonly (readonly [accountId: string, region: string])[]) => {
    const report = aFleetReport({
      units: units.map(([accountId, region]) => ({ accountId, region, userPools: 1 })),
    });
    const sarif = renderSarif(report);
    expect(problemsOf(standard, sarif)).toEqual([]);
    return JSON.parse(JSON.stringify(sarif)).runs[0].automationDetails.id;
  };

  test("names account and Regions, in whichever order they were looked at", () => {
    const id = "latchkey/audit/123456789012/eu-central-1+eu-west-1/";
    expect(idOf(["123456789012", "eu-west-1"], ["123456789012", "eu-central-1"])).toBe(id);
    expect(idOf(["123456789012", "eu-central-1"], ["123456789012", "eu-west-1"])).toBe(id);
  });

  test("is another one for another account, and for fewer Regions", () => {
    expect(idOf(["210987654321", "eu-west-1"], ["210987654321", "eu-central-1"])).toBe(
      "latchkey/audit/210987654321/eu-central-1+eu-west-1/",
    );
    expect(idOf(["123456789012", "eu-west-1"])).toBe("latchkey/audit/123456789012/eu-west-1/");
  });

  test("names several accounts, each once", () => {
    expect(
      idOf(
        ["210987654321", "eu-west-1"],
        ["123456789012", "eu-central-1"],
        ["123456789012", "eu-west-1"],
      ),
    ).toBe("latchkey/audit/123456789012+210987654321/eu-central-1+eu-west-1/");
  });

  test("stays short with many accounts, and differs by each", () => {
    const accounts = Array.from({ length: 40 }, (_, number) => String(100_000_000_000 + number));
    const all = idOf(...accounts.map((one) => [one, "eu-west-1"] as const));
    const fewer = idOf(...accounts.slice(1).map((one) => [one, "eu-west-1"] as const));
    expect(all).toMatch(/^latchkey\/audit\/[0-9a-f]{16}\/eu-west-1\/$/);
    expect(fewer).not.toBe(all);
  });

  test("stays the same when a Region could not be read", () => {
    const unread = { accountId: "123456789012", region: "eu-west-1", userPools: 0, problem: "no" };
    expect(renderSarif(aFleetReport({ units: [unread] }))).toMatchObject({
      runs: [{ automationDetails: { id: "latchkey/audit/123456789012/eu-west-1/" } }],
    });
  });
});
