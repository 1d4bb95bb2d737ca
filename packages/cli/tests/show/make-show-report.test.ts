import type { DnsPort } from "@latchkey/core/audit/dns-port";
import { DnsUnreadableError } from "@latchkey/core/audit/dns-port";
import { describe, expect, it } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { makeShowReport } from "../../src/show/make-show-report.ts";
import { renderShow } from "../../src/show/render-show.ts";
import { plainLook } from "../../src/text/paint.ts";

const record = { name: "_x.auth.example.com", value: "_y.acm-validations.aws" };
const held = aCertificate({ validations: [{ name: "auth.example.com", method: "DNS", record }] });

async function shown(dns: Partial<DnsPort> = {}) {
  const world = fakeWorld({ certificates: [held] });
  const answering: DnsPort = {
    readCname: async (name) => (name === record.name ? record.value : undefined),
    readAddresses: async () => ["192.0.2.1"],
    readCaa: async () => [],
    ...dns,
  };
  const report = await makeShowReport(aRequest({ apply: false }), world.ports, answering);
  return { report, text: renderShow(report, plainLook, { hasExtraTrust: true }) };
}

describe("the DNS side of a custom domain", () => {
  it("says that what the next renewal needs is in place", async () => {
    const { report, text } = await shown();
    expect(text).toContain("         1 validation record in place\n");
    expect(text).toContain("         example.com has an A record\n");
    expect(report.problems).toEqual([]);
  });

  it("says what is missing for it, and what to do", async () => {
    const { report, text } = await shown({
      readCname: async () => undefined,
      readAddresses: async (name) => (name === "example.com" ? [] : ["192.0.2.1"]),
      readCaa: async (name) =>
        name === "example.com" ? [{ isCritical: false, tag: "issue", value: "other.example" }] : [],
    });
    expect(text).toContain("1 validation record, 1 of them missing");
    expect(text).toContain("CAA at example.com does not let Amazon issue");
    expect(text).toContain("example.com has no A record");
    expect(report.problems).toMatchObject([
      {
        name: "validationRecordMissing",
        fix: "Create again: _x.auth.example.com CNAME _y.acm-validations.aws.",
      },
      { name: "caaForbidsAmazon" },
    ]);
  });

  it("accuses nobody where DNS does not answer, and says so", async () => {
    const refuse = async (name: string) => {
      throw new DnsUnreadableError(`CAA ${name}`, "ETIMEOUT");
    };
    const { report, text } = await shown({ readCaa: refuse });
    expect(text).toContain("not answered: CAA auth.example.com");
    expect(report.problems).toEqual([]);
  });
});
