import { expect, it } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import type { ListedCustomDomain, ListReport } from "../../src/list/list-report.ts";
import { renderList } from "../../src/list/render-list.ts";
import { plainLook } from "../../src/text/paint.ts";

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/8cdeca8b-45b9-4259-b049-d0a53682fa4b";

function reportOf(...customDomains: readonly ListedCustomDomain[]): ListReport {
  return {
    version: 1,
    readAt: new Date("2026-11-21T05:00:00.000Z"),
    regions: [{ name: "eu-west-1", userPools: 2 }],
    customDomains,
    problems: [],
  };
}

it.each([
  [{ type: "AMAZON_ISSUED", status: "ISSUED" }, "8cdeca8b amazon-issued"],
  [{ type: "AMAZON_ISSUED", status: "EXPIRED" }, "8cdeca8b expired, amazon-issued"],
  [{ type: "IMPORTED", status: "ISSUED" }, "8cdeca8b imported"],
  [{ type: "IMPORTED", status: "VALIDATION_TIMED_OUT" }, "8cdeca8b validation-timed-out, imported"],
] as const)(
  "a certificate is told by its type, and by a status that is not ISSUED: %j",
  (of, text) => {
    const certificate = aCertificate({ arn, ...of });
    const place = { name: "auth.example.com", region: "eu-west-1", userPoolId: "eu-west-1_A" };
    const listed = renderList(reportOf({ ...place, status: "ACTIVE", certificate }), plainLook);
    expect(listed.split("\n")[1]).toMatch(new RegExp(`  ${text}$`));
  },
);

it("a list without custom domains says how to look elsewhere", () => {
  expect(renderList(reportOf(), plainLook)).toBe(
    "no custom domain in 2 user pools of eu-west-1. Other Regions are looked through with --region.\n",
  );
});
