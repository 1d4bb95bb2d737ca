import { describe, expect, test } from "vitest";
import { aCertificate, aNewerCertificate } from "../../../../tests/gen/a-certificate.ts";
import { fakeAudit, runFakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { finishAudit } from "../../src/audit/finish-audit.ts";
import type { FleetReport } from "../../src/audit/fleet-report.ts";
import type { UnitAudit } from "../../src/audit/unit-audit.ts";
import type { RotationRecord } from "../../src/record/record.ts";

const own = "123456789012";
const other = "210987654321";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:night-1";
const namesOf = ({ findings }: FleetReport) => findings.map(({ name }) => name);

const planOf = (changes: object = {}) => ({
  id: "night-1",
  at: "2026-11-21T12:00:00.000Z",
  apply: true,
  told: [],
  regions: ["eu-west-1", "eu-central-1"],
  mode: "auto" as const,
  ownAccountId: own,
  ...changes,
});

test("report, notice, latest report: in that order", async () => {
  const audit = fakeAudit(fakeWorld());
  await runFakeAudit(audit);
  expect(audit.reports.acts.slice(-3)).toEqual([
    "put reports/2026-11-21.json",
    "tell",
    "put reports/latest.json",
  ]);
});

test("a rehearsal writes and tells, and leaves the latest report as it is", async () => {
  const audit = fakeAudit(fakeWorld());
  const { report } = await runFakeAudit(audit, { given: {} });
  expect(report.mode).toBe("observe");
  expect(audit.reports.acts.slice(-2)).toEqual(["put reports/2026-11-21.json", "tell"]);
  expect(audit.reports.latest).toEqual({ kind: "none" });
});

describe("a Region without its last part", () => {
  test("could not be read, and what was found in it before stays as it was", async () => {
    const world = fakeWorld({
      certificates: [aCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") })],
    });
    const audit = fakeAudit(world);
    await runFakeAudit(audit, { name: "night-0" });
    world.clock.advance(86_400);
    const ends = [{ accountId: own, error: "Lambda.Unknown" }];
    const finishing = {
      audit: planOf({ at: world.clock.now().toISOString() }),
      accounts: [own],
      ends,
      executionArn,
    };
    const { report } = await finishAudit(finishing, audit.finishPorts);
    const problem = `Looking at the account ${own} was not finished (Lambda.Unknown; the execution's history says more).`;
    expect(report.units.map((unit) => unit.problem)).toEqual([problem, problem]);
    expect(report.findings.filter(({ isNews }) => isNews)).toMatchObject([
      // By their IDs, which are hashes.
      { name: "regionUnreadable", region: "eu-west-1" },
      { name: "regionUnreadable", region: "eu-central-1" },
    ]);
    expect(namesOf(report)).toContain("certificateExpiring");
    expect(report.resolved).toEqual([]);
  });

  test("is one, too, when its parts end with a place to go on from", async () => {
    const audit = fakeAudit(fakeWorld());
    const unit = { accountId: own, region: "eu-west-1" };
    const part = { schema: "latchkey/unit-audit/1", unit, userPools: 60, cursor: "{}" } as const;
    const nothing = { customDomains: [], certificates: [], findings: [] };
    await audit.reports.store.storePart("night-1", { ...part, ...nothing }, 0);
    const finishing = {
      audit: planOf({ regions: ["eu-west-1"] }),
      accounts: [own],
      ends: [{ accountId: own }],
      executionArn,
    };
    const { report } = await finishAudit(finishing, audit.finishPorts);
    expect(report.units).toEqual([
      { ...unit, userPools: 60, problem: `Looking at the account ${own} was not finished.` },
    ]);
  });
});

test("custom domains of another account are reported, and left to the installation there", async () => {
  const record = { endedAt: "2026-11-20T12:00:00.000Z", verdict: "rotated" } as RotationRecord;
  const audit = fakeAudit(fakeWorld({ certificates: [aCertificate(), aNewerCertificate()] }), {
    history: { "auth.example.com": [{ key: "records/auth.example.com/0.json", record }] },
  });
  const regions = ["eu-west-1"];
  const { outcomes } = await runFakeAudit(audit, { given: {}, name: "here", regions });
  const [text = ""] = audit.reports.objects.values();
  const part = JSON.parse(text.replaceAll(own, other)) as UnitAudit;
  await audit.reports.store.storePart("night-1", part, 0);
  audit.started.length = 0;
  const { report } = await finishAudit(
    {
      audit: planOf({ regions }),
      accounts: [other],
      ends: outcomes.map(() => ({ accountId: other })),
      executionArn,
    },
    audit.finishPorts,
  );
  expect(report.customDomains).toMatchObject([{ accountId: other, decision: "rotate" }]);
  // The records are of another custom domain that happens to have the name.
  expect(report.customDomains[0]).not.toHaveProperty("history");
  expect(namesOf(report)).toEqual(["betterCertificateWaiting"]);
  expect(audit.started).toEqual([]);
});

test("an account that cannot be entered is one finding, and keeps no other from being reported", async () => {
  const closedAccounts = { [other]: new Error("AccessDenied") };
  const audit = fakeAudit(fakeWorld(), { closedAccounts });
  const { report } = await runFakeAudit(audit, { accounts: [other] });
  expect(namesOf(report)).toEqual(["accountUnreadable"]);
  expect(report.customDomains).toMatchObject([{ accountId: own }]);
});

describe("news", () => {
  const ending = aCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") });
  const newsOf = (report: FleetReport | undefined) => ({
    findings: report?.findings.filter(({ isNews }) => isNews).map(({ name }) => name),
    resolved: report?.resolved.map(({ name }) => name),
  });

  test("are told once; again when they are worse; and when they are gone", async () => {
    const world = fakeWorld({ certificates: [ending] });
    const audit = fakeAudit(world);
    const night = async (nth: number) => {
      world.clock.advance(86_400);
      await runFakeAudit(audit, { name: `night-${nth}` });
      return newsOf(audit.reports.told.at(-1)?.report);
    };
    expect(await night(1)).toEqual({ findings: ["certificateExpiring"], resolved: [] });
    expect(await night(2)).toEqual({ findings: [], resolved: [] });
    // Less than seven days are left.
    world.clock.advance(86_400);
    expect(await night(4)).toEqual({ findings: ["certificateExpiringSoon"], resolved: [] });
    expect(await night(5)).toEqual({ findings: [], resolved: [] });
    world.certificates = [aCertificate()];
    expect(await night(6)).toEqual({ findings: [], resolved: ["certificateExpiringSoon"] });
    expect(await night(7)).toEqual({ findings: [], resolved: [] });
  });

  test("of a rehearsal are told again by the next audit that acts", async () => {
    const audit = fakeAudit(fakeWorld({ certificates: [ending] }));
    await runFakeAudit(audit, { given: {}, name: "rehearsal" });
    await runFakeAudit(audit);
    expect(audit.reports.told.map(({ report }) => newsOf(report).findings)).toEqual([
      ["certificateExpiring"],
      ["certificateExpiring"],
    ]);
  });

  test("of an audit that was cut off before it published are told again rather than never", async () => {
    const audit = fakeAudit(fakeWorld({ certificates: [ending] }));
    const { publishLatest } = audit.reports.store;
    let isCut = true;
    const reports = {
      ...audit.finishPorts.reports,
      publishLatest: async (report: FleetReport) => {
        if (isCut) throw new Error("killed");
        await publishLatest(report);
      },
    };
    const cut = { ...audit, finishPorts: { ...audit.finishPorts, reports } };
    await expect(runFakeAudit(cut)).rejects.toThrow("killed");
    isCut = false;
    await runFakeAudit(cut);
    expect(audit.reports.told.map(({ report }) => newsOf(report).findings)).toEqual([
      ["certificateExpiring"],
      ["certificateExpiring"],
    ]);
  });

  test("of an audit that has published are not told again when its last state is repeated", async () => {
    const audit = fakeAudit(fakeWorld({ certificates: [ending] }));
    const { report, keys } = await runFakeAudit(audit);
    const again = await runFakeAudit(audit);
    expect(again).toMatchObject({ report, keys });
    expect(audit.reports.told).toHaveLength(1);
  });
});

test("a latest report that cannot be used is said, and compared with nothing", async () => {
  const audit = fakeAudit(fakeWorld());
  audit.reports.latest = { kind: "unusable", problem: "it is no JSON" };
  const finished = await runFakeAudit(audit);
  expect(finished).toMatchObject({ previousProblem: "it is no JSON", report: { resolved: [] } });
  expect(audit.reports.latest).toMatchObject({ kind: "read" });
});

test("the newest ten records of its own custom domains are in the report", async () => {
  const records = Array.from({ length: 12 }, (_, nth) => ({
    key: `records/auth.example.com/${nth}.json`,
    record: {
      endedAt: "2026-11-20T12:00:00.000Z",
      verdict: "rotated",
      from: { arn: "arn:old" },
      to: { arn: "arn:new" },
    } as RotationRecord,
  }));
  const audit = fakeAudit(fakeWorld(), { history: { "auth.example.com": records } });
  const { report } = await runFakeAudit(audit);
  expect(report.customDomains[0]?.history).toHaveLength(10);
  expect(report.customDomains[0]?.history?.[0]).toEqual({
    at: "2026-11-20T12:00:00.000Z",
    verdict: "rotated",
    fromArn: "arn:old",
    toArn: "arn:new",
    recordKey: "records/auth.example.com/0.json",
  });
});

test("a rotation that its last state starts again has the same name", async () => {
  const world = fakeWorld({ certificates: [aCertificate(), aNewerCertificate()] });
  const audit = fakeAudit(world, { storeFailure: new Error("no bucket") });
  const finishing = { audit: planOf(), accounts: [own], ends: [], executionArn };
  await expect(runFakeAudit(audit)).rejects.toThrow("no bucket");
  world.clock.advance(3_600);
  await expect(finishAudit(finishing, audit.finishPorts)).rejects.toThrow("no bucket");
  const [first, second] = audit.started.map(({ name }) => name);
  expect(second).toBe(first);
});
