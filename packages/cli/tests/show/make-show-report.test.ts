import { describe, expect, it } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import {
  aCustomDomain,
  aHealthCheck,
  fullSettings,
} from "../../../../tests/gen/a-custom-domain.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { type FakeZone, fakeDns, soundZone } from "../../../../tests/gen/fake-zone.ts";
import { makeShowReport } from "../../src/show/make-show-report.ts";
import { renderShow } from "../../src/show/render-show.ts";
import { plainLook } from "../../src/text/paint.ts";

const record = { name: "_x.auth.example.com", value: "_y.acm-validations.aws" };
const held = aCertificate({ validations: [{ name: "auth.example.com", method: "DNS", record }] });

const zone: FakeZone = {
  ...soundZone,
  cnames: { ...soundZone.cnames, [record.name]: record.value },
};

async function shown(changes: Partial<FakeZone> = {}, world: Partial<FakeWorld> = {}) {
  const { unitPorts } = fakeAudit(fakeWorld({ certificates: [held], ...world }));
  const dns = fakeDns({ ...zone, ...changes });
  const report = await makeShowReport(aRequest({ apply: false }), { ...unitPorts, dns });
  return { report, text: renderShow(report, plainLook, { hasExtraTrust: true }) };
}

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

describe("the DNS side of a custom domain", () => {
  it("says that what the next renewal needs is in place", async () => {
    const { report, text } = await shown();
    expect(text).toContain("         1 validation record in place\n");
    expect(text).toContain("         example.com has an A record\n");
    expect(report.problems).toEqual([]);
  });

  it("says what is missing for it, and what to do", async () => {
    const { report, text } = await shown({
      cnames: { ...soundZone.cnames },
      addresses: { ...soundZone.addresses, "example.com": [] },
      caa: { "example.com": [{ isCritical: false, tag: "issue", value: "other.example" }] },
    });
    expect(text).toContain("1 validation record, 1 of them missing");
    expect(text).toContain("CAA at example.com does not let Amazon issue");
    expect(text).toContain("example.com has no A record");
    expect(report.problems).toMatchObject([
      {
        name: "validationRecordMissing",
        fix: expect.stringContaining(
          "Create again: _x.auth.example.com CNAME _y.acm-validations.aws.",
        ),
      },
      { name: "caaForbidsAmazon" },
    ]);
  });

  it("accuses nobody where DNS does not answer, and says so", async () => {
    const { report, text } = await shown({ silent: ["example.com"] });
    expect(text).toContain("not answered: A example.com");
    expect(report.problems).toEqual([]);
    expect(text).toContain("\nWorth knowing\n  - DNS did not answer 2 questions");
    expect(text).not.toContain("Nothing is wrong");
  });
});

describe("what is wrong is what an audit finds:", () => {
  it("nothing", async () => {
    const { report, text } = await shown();
    expect(report).toMatchObject({ isManaged: true, findings: [], problems: [] });
    expect(text).toMatch(/\nNothing is wrong\.\n$/);
  });

  it("a name that leads elsewhere", async () => {
    const { report, text } = await shown(
      {
        cnames: { [record.name]: record.value },
        addresses: { ...soundZone.addresses, "auth.example.com": ["192.0.2.9"] },
      },
      { edges: [] },
    );
    expect(namesOf(report.problems)).toContain("dnsAliasElsewhere");
    expect(report.findings[0]).toMatchObject({ name: "dnsAliasElsewhere", severity: "critical" });
    expect(text).toContain("\nWhat is wrong\n  - auth.example.com leads to 192.0.2.9 in DNS");
  });

  it("a health check that is inverted, and probes what it is to fail over", async () => {
    const fullyQualifiedDomainName = "auth.example.com";
    const { report } = await shown(
      {},
      {
        customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
        healthChecks: [aHealthCheck({ inverted: true, fullyQualifiedDomainName })],
      },
    );
    expect(namesOf(report.problems)).toEqual([
      "healthCheckInverted",
      "healthCheckProbesCustomDomain",
    ]);
  });

  it("what keeps a rotation from its work once, though an audit calls it mild", async () => {
    const { report } = await shown({}, { tags: { "latchkey:mode": "perhaps" } });
    expect(report.action).toBe("refuse");
    expect(namesOf(report.findings)).toEqual(["poolTagInvalid"]);
    expect(namesOf(report.problems)).toEqual(["poolTagInvalid"]);
  });

  it("what an audit does not tell: that Cognito is carrying out a change", async () => {
    const { report } = await shown(
      {},
      { customDomains: { "eu-west-1": aCustomDomain({ status: "UPDATING" }) } },
    );
    expect(namesOf(report.problems)).toEqual(["customDomainUpdating"]);
  });

  it("nothing of one that is left alone, which is said", async () => {
    const { report, text } = await shown({}, { tags: { "latchkey:mode": "off" } });
    expect(report).toMatchObject({ isManaged: false, findings: [], problems: [] });
    expect(text).toContain("It is left alone: no audit judges it");
    expect(text).not.toContain("Nothing is wrong");
  });

  it("in the Region that was named, though it is none of the usual ones", async () => {
    const region = "ap-southeast-2";
    const { unitPorts } = fakeAudit(
      fakeWorld({ certificates: [], customDomains: { [region]: aCustomDomain({ region }) } }),
    );
    const request = { ...aRequest({ apply: false }), region };
    const report = await makeShowReport(request, { ...unitPorts, dns: fakeDns(zone) });
    expect(namesOf(report.problems)).toContain("certificateMissing");
  });
});
