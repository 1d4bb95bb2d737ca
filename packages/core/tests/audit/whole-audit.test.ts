import { describe, expect, test } from "vitest";
import { aCertificate, aNewerCertificate } from "../../../../tests/gen/a-certificate.ts";
import {
  aCustomDomain,
  aHealthCheck,
  fullSettings,
} from "../../../../tests/gen/a-custom-domain.ts";
import { fakeAudit, runFakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { FleetReport } from "../../src/audit/fleet-report.ts";

const current = aCertificate();
const newer = aNewerCertificate();
const behind = () => fakeWorld({ certificates: [current, newer] });

const namesOf = ({ findings }: FleetReport) => findings.map(({ name }) => name);

describe("an audit of a custom domain that is right", () => {
  test("reports all of it, starts nothing, and tells of the report", async () => {
    const audit = fakeAudit(fakeWorld());
    const { report, keys } = await runFakeAudit(audit);
    expect(keys).toEqual({
      reportKey: "reports/2026-11-21.json",
      pageKey: "reports/2026-11-21.html",
    });
    expect(audit.reports.told.map(({ place }) => place)).toEqual([
      {
        ...keys,
        executionArn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:night-1",
      },
    ]);
    expect(audit.started).toEqual([]);
    expect(report).toMatchObject({
      schema: "latchkey/audit-report/2",
      at: "2026-11-21T12:00:00.000Z",
      mode: "auto",
      units: [
        { accountId: "123456789012", region: "eu-central-1", userPools: 0 },
        { accountId: "123456789012", region: "eu-west-1", userPools: 1 },
      ],
      findings: [],
      counts: { customDomains: 1, rotationsStarted: 0, healthChecksDisabled: 0 },
    });
    expect(report.customDomains).toMatchObject([
      {
        name: "auth.example.com",
        region: "eu-west-1",
        userPoolId: "eu-west-1_EXAMPLE",
        isManaged: true,
        decision: "nothing",
        reasons: [{ name: "alreadyServed" }],
        cognito: { status: "ACTIVE", certificateArn: current.arn },
        daysToExpiry: 39,
      },
    ]);
  });
});

describe("a rotation is started", () => {
  test("to repair a missed event, under the name that dispatch would give it", async () => {
    const audit = fakeAudit(behind());
    const { report } = await runFakeAudit(audit);
    expect(audit.started).toEqual([
      {
        name: expect.stringMatching(/^auth-example-com-[0-9a-f]{16}$/),
        request: {
          customDomain: "auth.example.com",
          region: "eu-west-1",
          action: "rotate",
          apply: true,
          trigger: { kind: "schedule", description: "Audit" },
        },
      },
    ]);
    expect(report.customDomains[0]).toMatchObject({
      decision: "rotate",
      target: { arn: newer.arn },
      rotation: { executionName: audit.started[0]?.name, outcome: "started", apply: true },
    });
    expect(namesOf(report)).toEqual(["betterCertificateWaiting"]);
    expect(report.counts.rotationsStarted).toBe(1);
  });

  test("to prove what is served when that is in doubt", async () => {
    const audit = fakeAudit(fakeWorld({ edges: [] }));
    const { report } = await runFakeAudit(audit);
    expect(report.customDomains[0]).toMatchObject({
      decision: "verify",
      target: { arn: current.arn },
    });
    expect(audit.started.map(({ request }) => request.action)).toEqual(["rotate"]);
    expect(namesOf(report)).toEqual(["edgesUnreachable"]);
  });

  test("only to plan, in mode observe", async () => {
    const audit = fakeAudit(behind(), { config: { mode: "observe" } });
    const { report } = await runFakeAudit(audit);
    expect(report.mode).toBe("observe");
    expect(audit.started.map(({ request }) => request.apply)).toEqual([false]);
    expect(report.customDomains[0]?.rotation?.apply).toBe(false);
  });

  test("only to plan, in a rehearsal", async () => {
    const audit = fakeAudit(behind());
    const { report } = await runFakeAudit(audit, { given: {} });
    expect(report.mode).toBe("observe");
    expect(report.customDomains[0]?.rotation).toMatchObject({ apply: false });
  });

  test("only to plan, where the pool's tag says observe", async () => {
    const world = fakeWorld({
      certificates: [current, newer],
      tags: { "latchkey:mode": "observe" },
    });
    const audit = fakeAudit(world);
    await runFakeAudit(audit);
    expect(audit.started.map(({ request }) => request.apply)).toEqual([false]);
  });

  test("only once: one of that name is told as a duplicate", async () => {
    const audit = fakeAudit(behind(), { isDuplicate: true });
    const { report } = await runFakeAudit(audit);
    expect(report.customDomains[0]?.rotation?.outcome).toBe("duplicate");
    expect(report.counts.rotationsStarted).toBe(0);
  });

  test.each([
    ["refused, which is a finding", { tags: { "latchkey:mode": "x" } }, ["poolTagInvalid"]],
    [
      "held, which is none while Cognito carries out a change",
      { customDomains: { "eu-west-1": aCustomDomain({ status: "UPDATING" }) } },
      [],
    ],
  ])("not for one that is %s", async (_, changes, findings) => {
    const audit = fakeAudit(fakeWorld({ certificates: [current, newer], ...changes }));
    const { report } = await runFakeAudit(audit);
    expect(audit.started).toEqual([]);
    expect(namesOf(report)).toEqual(findings);
  });
});

describe("a custom domain that is left alone", () => {
  test.each([
    ["switched off", { tags: { "latchkey:mode": "off" } }, {}],
    ["not selected", {}, { selection: { include: [], exclude: ["auth.example.com"] } }],
  ])("because it is %s is in the report and counted nowhere", async (_, changes, config) => {
    const ending = aCertificate({ notAfter: new Date("2026-11-22T12:00:00Z") });
    const world = fakeWorld({ certificates: [ending, newer], ...changes });
    const audit = fakeAudit(world, { config });
    const { report } = await runFakeAudit(audit);
    expect(audit.started).toEqual([]);
    expect(report.customDomains).toMatchObject([{ isManaged: false, decision: "nothing" }]);
    expect(report.findings).toEqual([]);
    expect(report.counts.customDomains).toBe(0);
  });
});

describe("findings", () => {
  test.each([
    ["2026-12-21T12:00:00.000Z", []],
    ["2026-12-21T11:59:59.999Z", ["certificateExpiring"]],
    ["2026-11-28T12:00:00.000Z", ["certificateExpiring"]],
    ["2026-11-28T11:59:59.999Z", ["certificateExpiringSoon"]],
  ])("of a certificate that ends at %s are %j", async (end, names) => {
    const ending = aCertificate({ notAfter: new Date(end) });
    const { report } = await runFakeAudit(fakeAudit(fakeWorld({ certificates: [ending] })));
    expect(namesOf(report)).toEqual(names);
    for (const { fix } of report.findings) expect(fix).toContain(current.arn);
  });

  test("of one that has expired are those of the plan, and it has negative days", async () => {
    const ended = aCertificate({ status: "EXPIRED", notAfter: new Date("2026-11-20T00:00:00Z") });
    const { report } = await runFakeAudit(fakeAudit(fakeWorld({ certificates: [ended] })));
    expect(namesOf(report)).toEqual(["certificateExpired"]);
    expect(report.customDomains[0]?.daysToExpiry).toBe(-1);
  });

  test.each([
    ["2026-11-20T12:00:00.000Z", -1],
    ["2026-11-20T12:00:01.000Z", 0],
    ["2026-11-21T11:12:00.000Z", 0],
    ["2026-11-22T11:59:59.000Z", 0],
    ["2026-11-22T12:00:00.000Z", 1],
  ])("of a certificate whose end is %s come with %s whole days", async (end, days) => {
    const ending = aCertificate({ notAfter: new Date(end) });
    const { report } = await runFakeAudit(fakeAudit(fakeWorld({ certificates: [ending] })));
    expect(report.customDomains[0]?.daysToExpiry).toBe(days);
  });

  test("of failover are told once, and a disabled health check is counted", async () => {
    const world = fakeWorld({
      customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
      healthChecks: [aHealthCheck({ disabled: true })],
      replicas: [],
    });
    const { report } = await runFakeAudit(fakeAudit(world));
    expect(namesOf(report)).toEqual(["replicaMissing", "healthCheckDisabled"]);
    expect(report.counts.healthChecksDisabled).toBe(1);
    expect(report.customDomains[0]?.routing).toMatchObject({ healthCheckDisabled: true });
  });

  test("of an unhealthy primary that holds a rotation are not told twice", async () => {
    const world = fakeWorld({
      customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
      certificates: [current, newer],
      health: "unhealthy",
    });
    const { report } = await runFakeAudit(fakeAudit(world));
    expect(namesOf(report)).toEqual(["healthCheckUnhealthy"]);
  });

  test("of settings come with any decision, the urgent ones first", async () => {
    const ending = aCertificate({ notAfter: new Date("2026-11-22T12:00:00Z") });
    const config = { baseline: { securityPolicy: "TLS_V1_3_2025" } } as const;
    const audit = fakeAudit(fakeWorld({ certificates: [ending] }), { config });
    const { report } = await runFakeAudit(audit);
    expect(namesOf(report)).toEqual(["certificateExpiringSoon", "securityPolicyDiffers"]);
  });
});

describe("what fails is a finding, and the report is written:", () => {
  test("a Region that cannot be listed, while the others are audited", async () => {
    const pools = {
      "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" },
      "eu-central-1": new Error("cognito-idp:ListUserPools is not allowed."),
    };
    const audit = fakeAudit(fakeWorld(), { pools });
    const { report } = await runFakeAudit(audit);
    expect(report.customDomains).toHaveLength(1);
    expect(report.units[0]).toEqual({
      accountId: "123456789012",
      region: "eu-central-1",
      userPools: 0,
      problem: "cognito-idp:ListUserPools is not allowed.",
    });
    expect(report.findings).toMatchObject([
      { name: "regionUnreadable", region: "eu-central-1", fix: expect.stringContaining("regions") },
    ]);
    expect(audit.reports.told).toHaveLength(1);
  });

  test("a pool that cannot be described", async () => {
    const pools = {
      "eu-west-1": { broken: new Error("throttled"), "eu-west-1_EXAMPLE": "auth.example.com" },
    };
    const { report } = await runFakeAudit(fakeAudit(fakeWorld(), { pools }));
    expect(namesOf(report)).toEqual(["userPoolUnreadable"]);
    expect(report.findings[0]?.message).toContain("The user pool broken in eu-west-1");
    expect(report.customDomains).toHaveLength(1);
  });

  test("a custom domain that nothing can be decided about", async () => {
    const world = fakeWorld({ failures: { describeCertificate: new Error("ACM is down.") } });
    const { report } = await runFakeAudit(fakeAudit(world));
    expect(namesOf(report)).toEqual(["customDomainUnreadable"]);
    const [customDomain] = report.customDomains;
    expect(customDomain).toMatchObject({
      name: "auth.example.com",
      region: "eu-west-1",
      userPoolId: "eu-west-1_EXAMPLE",
      isManaged: true,
      reasons: [],
    });
    expect(customDomain).not.toHaveProperty("decision");
  });

  test("a rotation that cannot be started", async () => {
    const audit = fakeAudit(behind(), { startFailure: new Error("StateMachineDoesNotExist.") });
    const { report } = await runFakeAudit(audit);
    expect(namesOf(report)).toEqual(["rotationNotStarted", "betterCertificateWaiting"]);
    expect(report.findings[0]?.fix).toContain("latchkey rotate auth.example.com --apply");
    expect(report.customDomains[0]?.rotation).toMatchObject({ outcome: "failed" });
    expect(audit.reports.objects.has("reports/2026-11-21.json")).toBe(true);
  });

  test("a pool that shows its custom domain in two Regions is audited once", async () => {
    const pools = {
      "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" },
      "eu-central-1": { "eu-west-1_EXAMPLE": "Auth.example.com" },
    };
    const { report } = await runFakeAudit(fakeAudit(fakeWorld(), { pools }));
    expect(report.customDomains.map(({ region }) => region)).toEqual(["eu-west-1"]);
  });
});

test("a report that cannot be written is thrown, and not told of", async () => {
  const audit = fakeAudit(fakeWorld(), { storeFailure: new Error("no bucket") });
  await expect(runFakeAudit(audit)).rejects.toThrow("no bucket");
  expect(audit.reports.told).toEqual([]);
  expect(audit.reports.latest).toEqual({ kind: "none" });
});

describe("an execution that was stopped, and whose event was lost", () => {
  const ended = [
    {
      arn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:stopped",
      name: "stopped",
      status: "ABORTED",
      startedAt: new Date("2026-11-21T10:00:00Z"),
      endedAt: new Date("2026-11-21T11:00:00Z"),
      input: '{"customDomain":"auth.example.com"}',
    },
  ];

  test("gets its record from the audit", async () => {
    const audit = fakeAudit(fakeWorld(), { ended });
    await runFakeAudit(audit);
    expect(audit.closed).toEqual(["records/auth.example.com/2026-11-21T10-00-00Z_stopped.json"]);
  });

  test("gets none from a rehearsal", async () => {
    const audit = fakeAudit(fakeWorld(), { ended });
    await runFakeAudit(audit, { given: {} });
    expect(audit.closed).toEqual([]);
  });
});
