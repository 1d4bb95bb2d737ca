import { describe, expect, it } from "vitest";
import {
  aFinding,
  aFleetReport,
  anEmptyFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";
import { formatOfFile } from "../../src/audit/audit-format.ts";
import { renderAudit } from "../../src/audit/render-audit.ts";
import { severityRank } from "../../src/audit/severity-rank.ts";
import { plainLook } from "../../src/text/paint.ts";

const around = { hasExtraTrust: false };

describe("an audit as text", () => {
  it("tells the findings from the worst to the mildest, each with its fix", () => {
    const report = aReportOfEveryFinding();
    const text = renderAudit(report, plainLook, around);
    const titles = ["Critical (", "High (", "Medium (", "Low (", "Info ("];
    const places = titles.map((title) => text.indexOf(`\n${title}`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    for (const { name, fix } of report.findings) {
      expect(text).toContain(`\n    ${name}`);
      expect(text).toContain(`    Fix: ${fix}`);
    }
    expect(text).toMatch(/findings: \d+ critical, \d+ high/);
  });

  it("leaves commands whole on a terminal, so that they can be pasted", () => {
    const fix =
      "Delete it when convenient: aws acm delete-certificate --region us-east-1 --certificate-arn arn:aws:acm:us-east-1:123456789012:certificate/0d7c29a1-5a5e-4c1b-9f43-6f4b7a2b9c10";
    const finding = aFinding("certificateDeletable", { fix });
    const look = { ...plainLook, width: 60 };
    expect(renderAudit(aFleetReport({ findings: [finding] }), look, around)).toContain(`
    Fix: Delete it when convenient:
         ${fix.slice("Delete it when convenient: ".length)}
`);
  });

  it("names the Regions that were looked through, each once", () => {
    const units = ["eu-west-1", "us-east-1", "eu-west-1"].map((region, at) => ({
      accountId: `12345678901${at}`,
      region,
      userPools: 4,
    }));
    const text = renderAudit(aFleetReport({ units }), plainLook, around);
    expect(text).toContain(" UTC: 3 custom domains, 12 user pools in eu-west-1, us-east-1\n");
  });

  it("of an account without custom domains says where they were looked for, not that all is well", () => {
    const text = renderAudit(anEmptyFleetReport(), plainLook, around);
    expect(text).toMatch(
      /\nNo custom domain was found in eu-west-1, eu-central-1, us-east-1\. Other Regions are looked through with --region\.\n$/,
    );
    expect(text).not.toContain("Nothing is wrong");
  });

  it("of custom domains on which nothing was found says that nothing is wrong", () => {
    const text = renderAudit(aFleetReport({ findings: [] }), plainLook, around);
    expect(text).toMatch(/\nNothing is wrong\.\n$/);
  });

  it("tells what the last audit knew already, what changed since, and what is gone", () => {
    const at = "2026-11-21T05:00:00.000Z";
    const findings = [
      aFinding("healthCheckMissing", { firstSeenAt: at, isNews: true }),
      aFinding("certificateExpiring"),
      aFinding("dnsAliasElsewhere", { isNews: true }),
    ];
    const gone = { ...aFinding("securityPolicyDiffers"), customDomain: "id.shop.example" };
    const text = renderAudit(aFleetReport({ at, findings, resolved: [gone] }), plainLook, around);
    expect(text).toContain("\n    healthCheckMissing\n");
    expect(text).toContain("\n    certificateExpiring, mended by a rotation, since 2026-11-20\n");
    expect(text).toContain("\n    dnsAliasElsewhere, since 2026-11-20, changed\n");
    expect(text).toContain(
      `
Gone since the last audit (1)
  - id.shop.example in eu-west-1: The TLS policy is not the wanted one
    It was: ${gone.message}
    securityPolicyDiffers, since 2026-11-20
`,
    );
  });

  it("tells the place of what is gone and was about no custom domain", () => {
    const { customDomain: _, ...gone } = aFinding("regionUnreadable");
    const text = renderAudit(aFleetReport({ resolved: [gone] }), plainLook, around);
    expect(text).toContain("\n  - account 123456789012 in eu-west-1: ");
  });

  it("lets nothing that came from elsewhere reach the terminal as a command to it", () => {
    const finding = aFinding("certificateExpired", { message: "a\u001b[2Jb", fix: "c\u202ed" });
    const text = renderAudit(aFleetReport({ findings: [finding] }), plainLook, around);
    expect(text).toContain("a\\u001b[2Jb");
    expect(text).toContain("c\\u202ed");
  });
});

it.each([
  ["a.html", "html"],
  ["a.JSON", "json"],
  ["a.csv", "csv"],
  ["a.sarif", "sarif"],
  ["a.sarif.json", "sarif"],
  ["a.asff.json", "asff"],
  ["a.pdf", undefined],
  ["html", undefined],
])("the file %s is written as %s", (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});

it("critical is the worst, info the mildest", () => {
  expect(severityRank("critical")).toBeLessThan(severityRank("high"));
  expect(severityRank("low")).toBeLessThan(severityRank("info"));
});
