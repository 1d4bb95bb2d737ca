import { createHash } from "node:crypto";
import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { ReportedCustomDomain } from "@latchkey/core/audit/fleet-report";
import { renderHtml } from "@latchkey/core/report/html/page";
import { daysAfter, daysBetween, timeScale } from "@latchkey/core/report/html/time-scale";
import { describe, expect, test } from "vitest";
import {
  aFinding,
  aFleetReport,
  aLargeFleetReport,
  anEmptyFleetReport,
} from "../../../../tests/gen/a-fleet-report.ts";
import { aReportedCustomDomain } from "../../../../tests/gen/a-reported-custom-domain.ts";

/** The words of the page, without its markup, style and script. */
function textOf(html: string): string {
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, "")
    .replace(/<wbr>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

describe("the page", () => {
  const page = renderHtml(aFleetReport());
  const text = textOf(page);

  test("is the same whenever it is made", () => {
    expect(renderHtml(aFleetReport())).toBe(page);
  });

  test("lets only its own style and script run", () => {
    for (const part of ["style", "script"]) {
      const inside = new RegExp(`<${part}>(.*?)</${part}>`, "s").exec(page)?.[1] ?? "";
      const hash = createHash("sha256").update(inside).digest("base64");
      expect(page).toContain(`${part}-src &#39;sha256-${hash}&#39;`.replaceAll("&#39;", "&#39;"));
    }
    expect(page).not.toMatch(/ (src|style|on[a-z]+)=/);
  });

  test.each([
    "Users can sign in today, but sign-in is in danger.",
    "8 days until the next expiry, 2026-11-29 : auth.example.com",
    "The certificate of auth.example.com has 8 days left of 198, and ACM could not renew it.",
    "first seen 2026-11-20",
    "00005eed00000001",
    "issued 2026-05-15",
    "rotated 2026-10-30",
    "renewal due 2027-04-01",
    "renewal FAILED: NO_AVAILABLE_CONTACTS",
    "differs: TLS_V1",
    "differs: 2 of 8 serve another one",
    "differs: validation record gone",
    "cannot: health check disabled",
    "2 custom domains with failover, 1 ready.",
    "3 Regions in 1 account, 36 user pools looked at; all of them read wholly.",
  ])("says: %s", (words) => {
    expect(text).toContain(words);
  });

  test("says in few words that there is nothing", () => {
    const empty = textOf(renderHtml(anEmptyFleetReport()));
    expect(empty).toContain("No custom domain was found.");
    expect(empty).toContain("0 custom domains 0 findings – nothing expires 0 rotations started");
  });

  test("does not call well what could not be read", () => {
    const units = [{ accountId: "123456789012", region: "eu-west-1", userPools: 0, problem: "no" }];
    const unread = textOf(renderHtml({ ...anEmptyFleetReport(), units }));
    expect(unread).toContain("Nothing wrong in what could be read.");
  });

  test("keeps two custom domains of one name apart, and links only to what is there", () => {
    const one = aReportedCustomDomain("auth.example.com", "a");
    const report = aFleetReport({
      customDomains: [one, { ...one, accountId: "210987654321" }],
      findings: [
        aFinding("customDomainAmbiguous", { accountId: "210987654321" }),
        aFinding("customDomainVanished", { customDomain: "gone.example.com" }),
      ],
    });
    const html = renderHtml(report);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, aim] of html.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(aim);
  });

  test.each([
    ["2026-11-21T04:12:00.000Z", "Expired 48 minutes ago, 2026-11-21 :", "ended 48 minutes ago"],
    ["2026-11-19T04:12:00.000Z", "Expired 2 days ago, 2026-11-19 :", "ended 2 days ago"],
    ["2026-11-21T10:59:00.000Z", "5 hours until the next expiry, 2026-11-21 :", "5 hours left"],
  ])("says everywhere how near the end %s is", (notAfter, glance, left) => {
    const { certificates } = aFleetReport();
    const ending = textOf(
      renderHtml(
        aFleetReport({
          certificates: certificates.map((one, place) =>
            place === 0 ? { ...one, notAfter } : one,
          ),
        }),
      ),
    );
    expect(ending).toContain(glance);
    expect(ending.split(left)).toHaveLength(3);
  });

  test("shows a kind of finding that it does not know by its name", () => {
    const [finding] = aFleetReport().findings;
    const strange = [{ ...finding, name: "constructor" }] as never;
    expect(textOf(renderHtml(aFleetReport({ findings: strange })))).toContain("constructor");
  });

  test("tells by month when so many expire that not all are drawn", () => {
    const fleet = textOf(renderHtml(aLargeFleetReport(60)));
    expect(fleet).toContain("60 certificates by the month of their end");
    expect(fleet).toContain("The next 40 to end are drawn; 20 certificates more end later.");
  });
});

describe("failover", () => {
  const name = "id.shop.example";
  const [ready] = aFleetReport().customDomains.filter((one) => one.name === name);
  const textWith = (finding?: FindingName, changes: Partial<ReportedCustomDomain> = {}) =>
    textOf(
      renderHtml(
        aFleetReport({
          customDomains: ready === undefined ? [] : [{ ...ready, ...changes }],
          findings: finding === undefined ? [] : [aFinding(finding, { customDomain: name })],
        }),
      ),
    );

  test("is ready where nothing was found, and its sides do not differ", () => {
    const text = textWith();
    expect(text).toContain("1 custom domain with failover, 1 ready.");
    expect(text).toContain("✓ ready");
    expect(text).not.toContain("differs: ");
  });

  test.each<[FindingName, string]>([
    ["healthCheckMissing", "health check does not exist"],
    ["healthCheckDisabled", "health check disabled"],
    ["healthCheckInverted", "health check inverted"],
    ["healthCheckUnhealthy", "health check unhealthy"],
    ["healthCheckProbesCustomDomain", "health check probes the custom domain itself"],
    ["replicaMissing", "no replica"],
    ["replicaNotActive", "replica not ACTIVE"],
    ["routingDiffers", "not as wanted"],
  ])("is not ready with %s, though what was read looks well: %s", (finding, words) => {
    const text = textWith(finding);
    expect(text).toContain("1 custom domain with failover, 0 ready.");
    expect(text).toContain(`✗ cannot be relied on: ${words}`);
    expect(text).not.toContain("✓ ready");
    expect(text).toMatch(
      new RegExp(`Failover as it is ≠ differs: to us-west-2 by [0-9a-f-]+ ${words}`),
    );
  });

  test("stays ready with a finding of another account's custom domain of the name", () => {
    const report = aFleetReport({
      customDomains: ready === undefined ? [] : [ready],
      findings: [
        aFinding("healthCheckInverted", { customDomain: name, accountId: "210987654321" }),
      ],
    });
    expect(textOf(renderHtml(report))).toContain("1 custom domain with failover, 1 ready.");
  });

  test("is not called ready where nobody looked for faults", () => {
    const text = textWith(undefined, { isManaged: false });
    expect(text).toContain("1 custom domain with failover, 0 ready.");
    expect(text).toContain("✗ not known: not managed");
  });
});

describe("the scale of the time line", () => {
  const scale = timeScale("2026-11-01T00:00:00.000Z", "2027-02-09T00:00:00.000Z");

  test.each([
    ["2026-11-01T00:00:00.000Z", 0],
    ["2026-12-21T00:00:00.000Z", 50],
    ["2027-02-09T00:00:00.000Z", 100],
    ["2025-01-01T00:00:00.000Z", 0],
    ["2030-01-01T00:00:00.000Z", 100],
  ])("%s stands at %s percent of its hundred days", (iso, place) => {
    expect(scale.place(iso)).toBe(place);
  });

  test("names each month within once, and January by its year", () => {
    expect(scale.months).toEqual([
      { place: 30, label: "Dec" },
      { place: 61, label: "2027" },
      { place: 92, label: "Feb" },
    ]);
  });

  test("counts whole days only, after the audit and before it", () => {
    expect(daysBetween("2026-11-21T05:00:00.000Z", "2026-11-22T04:59:59.000Z")).toBe(0);
    expect(daysBetween("2026-11-21T05:00:00.000Z", "2026-11-19T05:00:01.000Z")).toBe(-1);
    expect(daysAfter("2026-12-31T05:00:00.000Z", 1)).toBe("2027-01-01T05:00:00.000Z");
  });
});
