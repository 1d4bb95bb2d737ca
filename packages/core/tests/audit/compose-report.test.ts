import { describe, expect, test } from "vitest";
import { composeReport, type ReportParts } from "../../src/audit/compose-report.ts";
import { findingIdOf, foundFinding, seen } from "../../src/audit/finding/finding-draft.ts";
import type { FindingName } from "../../src/audit/finding-catalogue.ts";
import type { FleetReport } from "../../src/audit/fleet-report.ts";
import type { FoundFinding, SeenCustomDomain, UnitAudit } from "../../src/audit/unit-audit.ts";

const accountId = "123456789012";
const routing = { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" };
const wanting = { mode: "auto", settings: { routing } } as const;

function domain(changes: Partial<SeenCustomDomain> = {}): SeenCustomDomain {
  return {
    name: "auth.example.com",
    accountId,
    region: "eu-west-1",
    userPoolId: "eu-west-1_EXAMPLE",
    isManaged: true,
    wanted: { mode: "auto", settings: {} },
    cognito: { status: "ACTIVE", certificateArn: "arn:held", settings: {} },
    acm: { certificateArns: ["arn:held"] },
    decision: "nothing",
    reasons: [],
    ...changes,
  };
}

function finding(
  name: FindingName,
  value = "x",
  changes: Partial<FoundFinding> = {},
): FoundFinding {
  const place = { accountId, region: "eu-west-1", customDomain: "auth.example.com" };
  const evidence = [seen("acm", "Status", value)];
  return { ...foundFinding(place, { name, message: "m", evidence, fix: "f" }), ...changes };
}

function part(changes: Partial<UnitAudit> = {}): UnitAudit {
  return {
    schema: "latchkey/unit-audit/1",
    unit: { accountId, region: "eu-west-1" },
    userPools: 3,
    customDomains: [domain()],
    certificates: [],
    findings: [],
    ...changes,
  };
}

function compose(
  parts: readonly UnitAudit[],
  at = "2026-11-21T05:00:00.000Z",
  more: Partial<ReportParts> = {},
): FleetReport {
  const options = { endedAt: new Date(at), mode: "auto", version: "1.2.3" } as const;
  return composeReport({ parts, at: new Date(at), ...options, ...more });
}

describe("news", () => {
  const first = compose(
    [part({ findings: [finding("healthCheckDisabled")] })],
    "2026-11-20T05:00:00.000Z",
  );
  const next = (findings: readonly FoundFinding[], previous = first) =>
    compose([part({ findings })], "2026-11-21T05:00:00.000Z", { previous });

  test("is what was not there before", () => {
    expect(first.findings).toMatchObject([
      { isNews: true, firstSeenAt: "2026-11-20T05:00:00.000Z" },
    ]);
  });

  test("is not what was there with the same evidence; it keeps since when", () => {
    expect(next([finding("healthCheckDisabled")]).findings).toMatchObject([
      { isNews: false, firstSeenAt: "2026-11-20T05:00:00.000Z" },
    ]);
  });

  test("is what rests on other evidence, or is worse", () => {
    expect(next([finding("healthCheckDisabled", "y")]).findings).toMatchObject([{ isNews: true }]);
    const worse = finding("healthCheckDisabled", "x", { severity: "critical" });
    expect(next([worse]).findings).toMatchObject([{ isNews: true }]);
    const better = finding("healthCheckDisabled", "x", { severity: "info" });
    expect(next([better]).findings).toMatchObject([{ isNews: false }]);
  });

  test("is not that other edges answered this time", () => {
    const at = (address: string) =>
      finding("edgeChainBroken", "x", { evidence: [seen("edge", address, "untrusted")] });
    const before = compose([part({ findings: [at("192.0.2.1")] })]);
    expect(next([at("192.0.2.2")], before).findings).toMatchObject([{ isNews: false }]);
  });

  test("what is gone is resolved, once", () => {
    const gone = next([]);
    expect(gone.findings).toEqual([]);
    expect(gone.resolved).toMatchObject([{ name: "healthCheckDisabled", message: "m" }]);
    expect(next([], gone).resolved).toEqual([]);
  });

  test("an expiry that comes nearer is a worse finding, and nothing that is gone", () => {
    const before = compose([part({ findings: [finding("certificateExpiring")] })]);
    const nearer = next([finding("certificateExpiringSoon")], before);
    expect(nearer).toMatchObject({
      findings: [{ name: "certificateExpiringSoon", isNews: true }],
      resolved: [],
    });
    const other = finding("certificateExpired", "x", { customDomain: "id.example.com" });
    const elsewhere = next([other], before);
    expect(elsewhere.resolved).toMatchObject([{ name: "certificateExpiring" }]);
    expect(next([finding("certificateExpiring")], nearer).resolved).toMatchObject([
      { name: "certificateExpiringSoon" },
    ]);
  });
});

describe("where nothing could be looked at", () => {
  const previous = compose([part({ findings: [finding("healthCheckDisabled")] })]);
  const again = (parts: readonly UnitAudit[]) =>
    compose(parts, "2026-11-22T05:00:00.000Z", { previous });

  test("a finding stays as it was when its Region could not be read", () => {
    const report = again([part({ problem: "denied", customDomains: [] })]);
    expect(report.findings).toMatchObject([
      { name: "healthCheckDisabled", isNews: false, firstSeenAt: "2026-11-21T05:00:00.000Z" },
    ]);
    expect(report.resolved).toEqual([]);
  });

  test("and when its custom domain could not", () => {
    const report = again([part({ findings: [finding("customDomainUnreadable")] })]);
    expect(report.findings.map(({ name }) => name).toSorted()).toEqual([
      "customDomainUnreadable",
      "healthCheckDisabled",
    ]);
  });

  test("a Region that was not to be looked at resolves nothing, and has vanished from nowhere", () => {
    const elsewhere = part({ unit: { accountId, region: "us-west-2" }, customDomains: [] });
    expect(again([elsewhere])).toMatchObject({ findings: [], resolved: [] });
  });

  test("but a replica elsewhere that shows the custom domain resolves what is gone of it", () => {
    const elsewhere = part({ unit: { accountId, region: "us-west-2" } });
    expect(again([elsewhere])).toMatchObject({
      findings: [],
      resolved: [{ name: "healthCheckDisabled" }],
    });
  });

  test("and keeps what was there when it could not read the custom domain", () => {
    const findings = [finding("customDomainUnreadable")];
    const report = again([part({ unit: { accountId, region: "us-west-2" }, findings })]);
    expect(report.resolved).toEqual([]);
    expect(report.findings.map(({ name }) => name).toSorted()).toEqual([
      "customDomainUnreadable",
      "healthCheckDisabled",
    ]);
  });

  test("a rotation that could not be started is not gone because none was to be started", () => {
    const notStarted = compose([part({ findings: [finding("rotationNotStarted")] })]);
    const again = (decision: "rotate" | "nothing", more: Partial<ReportParts> = {}) =>
      compose([part({ customDomains: [domain({ decision })] })], "2026-11-22T05:00:00.000Z", {
        previous: notStarted,
        ...more,
      });
    expect(again("rotate")).toMatchObject({
      findings: [{ name: "rotationNotStarted", isNews: false }],
      resolved: [],
    });
    expect(again("rotate", { rotations: [] })).toMatchObject({
      findings: [],
      resolved: [{ name: "rotationNotStarted" }],
    });
    expect(again("nothing")).toMatchObject({
      findings: [],
      resolved: [{ name: "rotationNotStarted" }],
    });
  });

  test("no custom domain has vanished from a Region that could not be read", () => {
    const report = again([part({ problem: "denied", customDomains: [] })]);
    expect(report.findings.map(({ name }) => name)).not.toContain("customDomainVanished");
  });
});

describe("what only two audits show", () => {
  test("a custom domain that is gone is told for a week", () => {
    const empty = [part({ customDomains: [] })];
    let previous = compose([part()], "2026-11-01T05:00:00.000Z");
    const days: string[] = [];
    for (const day of ["02", "05", "09", "10", "11"]) {
      previous = compose(empty, `2026-11-${day}T05:00:00.000Z`, { previous });
      if (previous.findings.some(({ name }) => name === "customDomainVanished")) days.push(day);
    }
    expect(days).toEqual(["02", "05", "09"]);
  });

  test("one that is gone is created again with all that it had, the failover that is wanted too", () => {
    const settings = { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 } as const;
    const whole = domain({ cognito: { certificateArn: "arn:held", settings }, wanted: wanting });
    const previous = compose([part({ customDomains: [whole] })]);
    const { findings } = compose([part({ customDomains: [] })], undefined, { previous });
    expect(findings.map(({ fix }) => fix)).toEqual([
      "If it was deleted on purpose, nothing: this is told for 7 days. Otherwise create it again with what it had: aws cognito-idp create-user-pool-domain --region eu-west-1 --user-pool-id eu-west-1_EXAMPLE --domain auth.example.com --custom-domain-config CertificateArn=arn:held,SecurityPolicy=TLS_V1_2_2021 --managed-login-version 2 --routing 'Failover={SecondaryRegion=eu-central-1,PrimaryRoute53HealthCheckId=check-1}'; DNS must then lead to its new CloudFront host name.",
    ]);
  });

  test("what the audit before could not read of it is not made up", () => {
    const { decision: _, ...unread } = domain({ cognito: { settings: {} } });
    const previous = compose([part({ customDomains: [unread] })]);
    const { findings } = compose([part({ customDomains: [] })], undefined, { previous });
    expect(findings.map(({ fix }) => fix)).toEqual([
      "If it was deleted on purpose, nothing: this is told for 7 days. Otherwise create it again, with the certificate and settings that an earlier report shows: aws cognito-idp create-user-pool-domain --region eu-west-1 --user-pool-id eu-west-1_EXAMPLE --domain auth.example.com --custom-domain-config CertificateArn=ARN; DNS must then lead to its new CloudFront host name.",
    ]);
  });

  test("failover that differs is set again with all else as it is", () => {
    const settings = { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 } as const;
    const cognito = { certificateArn: "arn:held", settings };
    const previous = compose([part({ customDomains: [domain({ wanted: wanting })] })]);
    const { findings } = compose([part({ customDomains: [domain({ cognito })] })], undefined, {
      previous,
    });
    expect(findings.map(({ fix }) => fix)).toEqual([
      "Set it again: aws cognito-idp update-user-pool-domain --region eu-west-1 --user-pool-id eu-west-1_EXAMPLE --domain auth.example.com --custom-domain-config CertificateArn=arn:held,SecurityPolicy=TLS_V1_2_2021 --managed-login-version 2 --routing 'Failover={SecondaryRegion=eu-central-1,PrimaryRoute53HealthCheckId=check-1}'; it names every setting as this audit saw it: if one was changed since, audit again first. If the change was meant, nothing: after 7 days it counts as wanted.",
    ]);
  });

  test("one that was left alone is not missed", () => {
    const previous = compose([part({ customDomains: [domain({ isManaged: false })] })]);
    expect(compose([part({ customDomains: [] })], undefined, { previous }).findings).toEqual([]);
  });

  test("failover routing that is gone is wanted back for a week, though a Region is unreadable in between", () => {
    const routed = domain({ cognito: { certificateArn: "arn:held", settings: { routing } } });
    const bare = part();
    let previous = compose([part({ customDomains: [routed] })], "2026-11-01T05:00:00.000Z");
    const told: boolean[] = [];
    const { decision: _, ...unread } = domain();
    for (const [day, one] of [
      ["02", bare],
      ["03", part({ customDomains: [unread], findings: [finding("customDomainUnreadable")] })],
      ["04", bare],
      ["10", bare],
      ["11", bare],
    ] as const) {
      previous = compose([one], `2026-11-${day}T05:00:00.000Z`, { previous });
      told.push(previous.findings.some(({ name }) => name === "routingDiffers"));
    }
    expect(told).toEqual([true, true, true, false, false]);
  });

  test("UPDATING in two audits an hour apart is stuck, since the first of them", () => {
    const updating = [
      part({ customDomains: [domain({ cognito: { status: "UPDATING", settings: {} } })] }),
    ];
    const first = compose(updating, "2026-11-21T05:00:00.000Z");
    const soon = compose(updating, "2026-11-21T05:30:00.000Z", { previous: first });
    expect(soon.findings).toEqual([]);
    const later = compose(updating, "2026-11-21T06:00:00.000Z", { previous: first });
    const last = compose(updating, "2026-11-22T06:00:00.000Z", { previous: later });
    expect(last.findings).toMatchObject([
      {
        name: "customDomainStuck",
        isNews: false,
        evidence: [{}, { what: "UPDATING since", value: "2026-11-21T05:00:00.000Z" }],
      },
    ]);
  });
});

describe("the parts together", () => {
  test("a custom domain that two Regions show stands once, read rather than unread", () => {
    const { decision: _, ...unread } = domain();
    const report = compose([
      part({ customDomains: [unread] }),
      part({ unit: { accountId, region: "eu-central-1" } }),
    ]);
    expect(report.customDomains).toMatchObject([{ decision: "nothing" }]);
    expect(report.units.map(({ region }) => region)).toEqual(["eu-central-1", "eu-west-1"]);
  });

  test("parts of one unit add up", () => {
    expect(compose([part(), part({ userPools: 4 })]).units).toMatchObject([{ userPools: 7 }]);
  });

  test("a certificate that another Region's custom domain holds cannot be deleted", () => {
    const certificate = { arn: "arn:old", names: ["auth.example.com"], heldBy: [] };
    const findings = [finding("certificateDeletable", "x", { resource: "arn:old" })];
    const west = part({ certificates: [certificate], findings });
    expect(compose([west]).findings).toHaveLength(1);
    const other = domain({
      name: "login.example.com",
      cognito: { certificateArn: "arn:old", settings: {} },
    });
    const report = compose([west, part({ customDomains: [other] })]);
    expect(report.findings).toEqual([]);
    expect(report.certificates).toMatchObject([{ heldBy: ["login.example.com"] }]);
  });

  test("the most severe stand first, and are counted", () => {
    const findings = [
      finding("poolTagInvalid"),
      finding("certificateExpired"),
      finding("healthCheckInverted"),
    ];
    const report = compose([part({ findings })]);
    expect(report.findings.map(({ severity }) => severity)).toEqual(["critical", "high", "low"]);
    expect(report.counts).toEqual({
      customDomains: 1,
      findings: { critical: 1, high: 1, medium: 0, low: 1, info: 0 },
      rotationsStarted: 0,
      healthChecksDisabled: 0,
    });
  });

  test("rotations stand with their custom domain, and the one that failed is a finding", () => {
    const rotation = { executionName: "n", outcome: "failed", apply: true } as const;
    const started = { accountId, customDomain: "auth.example.com", rotation };
    const report = compose([part()], undefined, {
      rotations: [{ ...started, finding: finding("rotationNotStarted") }],
      history: { "auth.example.com": [{ at: "2026-11-01", verdict: "rotated", recordKey: "k" }] },
    });
    expect(report.customDomains).toMatchObject([{ rotation, history: [{ verdict: "rotated" }] }]);
    expect(report.findings).toMatchObject([{ name: "rotationNotStarted" }]);
  });
});

test("IDs tell apart what a finding is about, and nothing else", () => {
  const about = { name: "certificateExpired", accountId, region: "eu-west-1" } as const;
  expect(findingIdOf(about)).toMatch(/^[0-9a-f]{16}$/);
  expect(findingIdOf(about)).toBe(findingIdOf({ ...about }));
  const others = [
    { ...about, name: "certificateRevoked" as const },
    { ...about, region: "eu-west-2" },
    { ...about, accountId: "210987654321" },
    { ...about, customDomain: "a.example.com" },
    { ...about, resource: "a.example.com" },
  ].map(findingIdOf);
  expect(new Set([findingIdOf(about), ...others]).size).toBe(6);
});
