import { describe, expect, test } from "vitest";
import { aCertificate, aNewerCertificate } from "../../../../tests/gen/a-certificate.ts";
import {
  aCustomDomain,
  aHealthCheck,
  fullSettings,
} from "../../../../tests/gen/a-custom-domain.ts";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { runAudit } from "../../src/audit/run-audit.ts";

const current = aCertificate();
const newer = aNewerCertificate();
const behind = () => fakeWorld({ certificates: [current, newer] });

const namesOf = ({ findings }: AuditReport) => findings.map(({ name }) => name);

describe("an audit of a custom domain that is right", () => {
  test("reports all of it, starts nothing, and tells of the report", async () => {
    const audit = fakeAudit(fakeWorld());
    const { report, reportKey } = await runAudit(audit.ports);
    expect(reportKey).toBe("reports/2026-11-21.json");
    expect(audit.stored.get(reportKey)).toBe(report);
    expect(audit.told).toEqual([reportKey]);
    expect(audit.started).toEqual([]);
    expect(report).toMatchObject({
      schema: "latchkey/audit-report/1",
      at: "2026-11-21T12:00:00.000Z",
      mode: "auto",
      regions: [
        { name: "eu-west-1", userPools: 1 },
        { name: "eu-central-1", userPools: 0 },
      ],
      findings: [],
      counts: { customDomains: 1, findings: 0, rotationsStarted: 0, healthChecksDisabled: 0 },
    });
    expect(report.customDomains).toEqual([
      {
        name: "auth.example.com",
        region: "eu-west-1",
        userPoolId: "eu-west-1_EXAMPLE",
        isManaged: true,
        status: "ACTIVE",
        decision: "nothing",
        reasons: [expect.objectContaining({ name: "alreadyServed" })],
        certificate: expect.objectContaining({ arn: current.arn }),
        daysToExpiry: 39,
        settings: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
      },
    ]);
  });
});

describe("a rotation is started", () => {
  test("to repair a missed event, under the name that dispatch would give it", async () => {
    const audit = fakeAudit(behind());
    const { report } = await runAudit(audit.ports);
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
    expect(namesOf(report)).toEqual(["bestCertificateFound"]);
    expect(report.counts.rotationsStarted).toBe(1);
  });

  test("to prove what is served when that is in doubt", async () => {
    const audit = fakeAudit(fakeWorld({ edges: [] }));
    const { report } = await runAudit(audit.ports);
    expect(report.customDomains[0]).toMatchObject({
      decision: "verify",
      target: { arn: current.arn },
    });
    expect(audit.started.map(({ request }) => request.action)).toEqual(["rotate"]);
    expect(namesOf(report)).toEqual(["servingInDoubt"]);
  });

  test("only to plan, in mode observe", async () => {
    const audit = fakeAudit(behind(), { config: { mode: "observe" } });
    const { report } = await runAudit(audit.ports);
    expect(report.mode).toBe("observe");
    expect(audit.started.map(({ request }) => request.apply)).toEqual([false]);
    expect(report.customDomains[0]?.rotation?.apply).toBe(false);
  });

  test("only to plan, in a rehearsal", async () => {
    const audit = fakeAudit(behind());
    const { report } = await runAudit(audit.ports, { isRehearsal: true });
    expect(report.mode).toBe("observe");
    expect(report.customDomains[0]?.rotation).toMatchObject({ apply: false });
  });

  test("only to plan, where the pool's tag says observe", async () => {
    const world = fakeWorld({
      certificates: [current, newer],
      tags: { "latchkey:mode": "observe" },
    });
    const audit = fakeAudit(world);
    await runAudit(audit.ports);
    expect(audit.started.map(({ request }) => request.apply)).toEqual([false]);
  });

  test("only once: one of that name is told as a duplicate", async () => {
    const audit = fakeAudit(behind(), { isDuplicate: true });
    const { report } = await runAudit(audit.ports);
    expect(report.customDomains[0]?.rotation?.outcome).toBe("duplicate");
    expect(report.counts.rotationsStarted).toBe(0);
  });

  test.each([
    ["refused", { tags: { "latchkey:mode": "x" } }, "poolTagInvalid"],
    [
      "held",
      { customDomains: { "eu-west-1": aCustomDomain({ status: "UPDATING" }) } },
      "customDomainUpdating",
    ],
  ])("not for one that is %s, which is a finding", async (_, changes, finding) => {
    const audit = fakeAudit(fakeWorld({ certificates: [current, newer], ...changes }));
    const { report } = await runAudit(audit.ports);
    expect(audit.started).toEqual([]);
    expect(namesOf(report)).toEqual([finding]);
    expect(report.findings[0]).toMatchObject({
      customDomain: "auth.example.com",
      region: "eu-west-1",
    });
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
    const { report } = await runAudit(audit.ports);
    expect(audit.started).toEqual([]);
    expect(report.customDomains).toMatchObject([{ isManaged: false, decision: "nothing" }]);
    expect(report.findings).toEqual([]);
    expect(report.counts.customDomains).toBe(0);
  });
});

describe("findings", () => {
  test.each([
    ["2026-12-21T12:00:00.000Z", []],
    ["2026-12-21T11:59:59.999Z", ["certificateExpiresSoon"]],
    ["2026-11-28T12:00:00.000Z", ["certificateExpiresSoon"]],
    ["2026-11-28T11:59:59.999Z", ["certificateExpiresVerySoon"]],
  ])("of a certificate that ends at %s are %j", async (end, names) => {
    const ending = aCertificate({ notAfter: new Date(end) });
    const { report } = await runAudit(fakeAudit(fakeWorld({ certificates: [ending] })).ports);
    expect(namesOf(report)).toEqual(names);
    for (const { fix } of report.findings) expect(fix).toContain(current.arn);
  });

  test("of one that has expired are those of the plan, and it has negative days", async () => {
    const ended = aCertificate({ status: "EXPIRED", notAfter: new Date("2026-11-20T00:00:00Z") });
    const { report } = await runAudit(fakeAudit(fakeWorld({ certificates: [ended] })).ports);
    expect(namesOf(report).slice(0, 2)).toEqual(["noUsableCertificate", "certificateExpired"]);
    expect(report.customDomains[0]?.daysToExpiry).toBe(-2);
  });

  test("of failover are told once, and a disabled health check is counted", async () => {
    const world = fakeWorld({
      customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
      healthChecks: [aHealthCheck({ disabled: true })],
      replicas: [],
    });
    const { report } = await runAudit(fakeAudit(world).ports);
    expect(namesOf(report)).toEqual(["healthCheckDisabled", "replicaNotActive"]);
    expect(report.counts.healthChecksDisabled).toBe(1);
    expect(report.customDomains[0]?.routing).toMatchObject({ healthCheckDisabled: true });
  });

  test("of an unhealthy primary that holds a rotation are not told twice", async () => {
    const world = fakeWorld({
      customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
      certificates: [current, newer],
      health: "unhealthy",
    });
    const { report } = await runAudit(fakeAudit(world).ports);
    expect(namesOf(report)).toEqual(["primaryUnhealthy"]);
  });

  test("of settings come with any decision, the urgent ones first", async () => {
    const ending = aCertificate({ notAfter: new Date("2026-11-22T12:00:00Z") });
    const config = { baseline: { securityPolicy: "TLS_V1_3_2025" } } as const;
    const audit = fakeAudit(fakeWorld({ certificates: [ending] }), { config });
    const { report } = await runAudit(audit.ports);
    expect(namesOf(report)).toEqual(["certificateExpiresVerySoon", "securityPolicyDiffers"]);
  });
});

describe("what fails is a finding, and the report is written:", () => {
  test("a Region that cannot be listed, while the others are audited", async () => {
    const pools = {
      "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" },
      "eu-central-1": new Error("cognito-idp:ListUserPools is not allowed."),
    };
    const audit = fakeAudit(fakeWorld(), { pools });
    const { report } = await runAudit(audit.ports);
    expect(report.customDomains).toHaveLength(1);
    expect(report.regions[1]).toEqual({
      name: "eu-central-1",
      userPools: 0,
      problem: "cognito-idp:ListUserPools is not allowed.",
    });
    expect(report.findings).toMatchObject([
      { name: "regionUnreadable", region: "eu-central-1", fix: expect.stringContaining("regions") },
    ]);
    expect(audit.told).toHaveLength(1);
  });

  test("a pool that cannot be described", async () => {
    const pools = {
      "eu-west-1": { broken: new Error("throttled"), "eu-west-1_EXAMPLE": "auth.example.com" },
    };
    const { report } = await runAudit(fakeAudit(fakeWorld(), { pools }).ports);
    expect(namesOf(report)).toEqual(["userPoolUnreadable"]);
    expect(report.findings[0]?.message).toContain("The user pool broken in eu-west-1");
    expect(report.customDomains).toHaveLength(1);
  });

  test("a custom domain that nothing can be decided about", async () => {
    const world = fakeWorld({ failures: { describeCertificate: new Error("ACM is down.") } });
    const { report } = await runAudit(fakeAudit(world).ports);
    expect(namesOf(report)).toEqual(["customDomainUnreadable"]);
    expect(report.customDomains).toEqual([
      {
        name: "auth.example.com",
        region: "eu-west-1",
        userPoolId: "eu-west-1_EXAMPLE",
        isManaged: true,
        reasons: [],
      },
    ]);
  });

  test("a rotation that cannot be started", async () => {
    const audit = fakeAudit(behind(), { startFailure: new Error("StateMachineDoesNotExist.") });
    const { report } = await runAudit(audit.ports);
    expect(namesOf(report)).toEqual(["bestCertificateFound", "rotationNotStarted"]);
    expect(report.findings[1]?.fix).toContain('{"customDomain":"auth.example.com","apply":true}');
    expect(report.customDomains[0]?.rotation).toMatchObject({ outcome: "failed" });
    expect(audit.stored.size).toBe(1);
  });

  test("a pool that shows its custom domain in two Regions is audited once", async () => {
    const pools = {
      "eu-west-1": { "eu-west-1_EXAMPLE": "auth.example.com" },
      "eu-central-1": { "eu-west-1_EXAMPLE": "Auth.example.com" },
    };
    const { report } = await runAudit(fakeAudit(fakeWorld(), { pools }).ports);
    expect(report.customDomains.map(({ region }) => region)).toEqual(["eu-west-1"]);
  });
});

test("a report that cannot be written is thrown, and not told of", async () => {
  const audit = fakeAudit(fakeWorld(), { storeFailure: new Error("no bucket") });
  await expect(runAudit(audit.ports)).rejects.toThrow("no bucket");
  expect(audit.told).toEqual([]);
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
    await runAudit(audit.ports);
    expect(audit.closed).toEqual(["records/auth.example.com/2026-11-21T10-00-00Z_stopped.json"]);
  });

  test("gets none from a rehearsal", async () => {
    const audit = fakeAudit(fakeWorld(), { ended });
    await runAudit(audit.ports, { isRehearsal: true });
    expect(audit.closed).toEqual([]);
  });
});
