import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeReports } from "../../../../tests/gen/fake-reports.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { searchWorld } from "../../../../tests/gen/search-world.ts";
import { type AccountOutcome, AccountState } from "../../src/audit/account-state.ts";
import { auditAccount } from "../../src/audit/audit-account.ts";
import { createServicePace } from "../../src/audit/service-pace.ts";
import type { UnitAudit } from "../../src/audit/unit-audit.ts";

const own = "123456789012";
const other = "210987654321";
const plan = {
  id: "night-1",
  at: "2026-11-21T12:00:00.000Z",
  apply: true,
  told: [],
  regions: ["eu-west-1", "eu-central-1"],
  mode: "auto",
  ownAccountId: own,
} as const;

function stateOf(changes: object = {}) {
  return v.parse(AccountState, { audit: plan, accountId: own, ...changes });
}

/** What a state gives on: JSON. */
function travelled(outcome: AccountOutcome): AccountState {
  return v.parse(AccountState, JSON.parse(JSON.stringify(outcome)));
}

function partsOf(objects: ReadonlyMap<string, string>): Readonly<Record<string, UnitAudit>> {
  const parts = [...objects].map(([key, text]) => [key, JSON.parse(text) as UnitAudit] as const);
  return Object.fromEntries(parts);
}

describe("an account's audit", () => {
  test("looks at every Region and writes a part of each", async () => {
    const audit = fakeAudit(fakeWorld());
    const outcome = await auditAccount(stateOf(), audit.accountPorts);
    expect(outcome).toEqual({
      audit: plan,
      accountId: own,
      left: [],
      round: 1,
      parts: 2,
      isDone: true,
    });
    const parts = partsOf(audit.reports.objects);
    expect(Object.keys(parts).toSorted()).toEqual([
      `audits/night-1/${own}-eu-central-1-0.json`,
      `audits/night-1/${own}-eu-west-1-0.json`,
    ]);
    expect(parts[`audits/night-1/${own}-eu-west-1-0.json`]).toMatchObject({
      unit: { accountId: own, region: "eu-west-1" },
      customDomains: [{ name: "auth.example.com", decision: "nothing" }],
    });
    expect(audit.entered).toEqual([{ accountId: own, isResumed: false }]);
  });

  test("enters another account by its role and external ID, and writes no external ID", async () => {
    const audit = fakeAudit(fakeWorld());
    const role = { name: "reader", externalId: "secret-7f3a" };
    const state = stateOf({ audit: { ...plan, role }, accountId: other });
    await auditAccount(state, audit.accountPorts);
    const arn = `arn:aws:iam::${other}:role/reader`;
    expect(audit.entered).toEqual([
      { accountId: other, role: { arn, externalId: "secret-7f3a" }, isResumed: false },
    ]);
    const [text = ""] = audit.reports.objects.values();
    expect(JSON.parse(text)).toMatchObject({ unit: { accountId: other, roleArn: arn } });
    expect(text).not.toContain("secret-7f3a");
  });

  test("of one that cannot be entered is what every Region's part says", async () => {
    const closedAccounts = { [other]: new Error("AccessDenied: sts:AssumeRole") };
    const audit = fakeAudit(fakeWorld(), { closedAccounts });
    const role = { name: "reader", externalId: "7f3a" };
    const state = stateOf({ audit: { ...plan, role }, accountId: other });
    const outcome = await auditAccount(state, audit.accountPorts);
    expect(outcome).toMatchObject({ isDone: true, parts: 2 });
    const parts = Object.values(partsOf(audit.reports.objects));
    expect(parts.map(({ findings }) => findings.map(({ name }) => name))).toEqual([
      ["accountUnreadable"],
      ["accountUnreadable"],
    ]);
    expect(parts[0]?.problem).toContain(`by the role arn:aws:iam::${other}:role/reader`);
  });

  test("is refused for another account when the audit names no role", () => {
    expect(() => stateOf({ accountId: other })).toThrow("names no role");
  });

  test("observes when the plan does, though the configuration acts", async () => {
    const audit = fakeAudit(fakeWorld());
    await auditAccount(stateOf({ audit: { ...plan, mode: "observe" } }), audit.accountPorts);
    const parts = partsOf(audit.reports.objects);
    expect(parts[`audits/night-1/${own}-eu-west-1-0.json`]?.customDomains[0]?.wanted.mode).toBe(
      "observe",
    );
  });

  test("finds the same when the names that the audit before left cannot be read", async () => {
    const audit = fakeAudit(fakeWorld());
    const reports = {
      ...audit.reports.store,
      readKnown: () => Promise.reject(new Error("AccessDenied: s3:ListBucket")),
    };
    await auditAccount(stateOf(), { ...audit.accountPorts, reports });
    const part = partsOf(audit.reports.objects)[`audits/night-1/${own}-eu-west-1-0.json`];
    expect(part?.customDomains.map(({ name }) => name)).toEqual(["auth.example.com"]);
    expect(part?.problem).toBeUndefined();
  });

  test("throws when a part cannot be written, after all Regions were looked at", async () => {
    const audit = fakeAudit(fakeWorld());
    const store = audit.reports.store;
    const reports = {
      ...store,
      async storePart(id: string, part: UnitAudit, nth: number) {
        if (part.unit.region === "eu-west-1") throw new Error("no bucket");
        await store.storePart(id, part, nth);
      },
    };
    const work = auditAccount(stateOf(), { ...audit.accountPorts, reports });
    await expect(work).rejects.toThrow("no bucket");
    expect([...audit.reports.objects.keys()]).toEqual([
      `audits/night-1/${own}-eu-central-1-0.json`,
    ]);
  });
});

test("custom domains of the last report are asked for by name, and then no pool is listed", async () => {
  const world = searchWorld({
    pools: 600,
    at: { 1: "a.x.example", 2: "b.x.example", 3: "c.x.example", 4: "d.x.example" },
  });
  const ports = fakeAudit(fakeWorld()).unitPorts;
  const reports = fakeReports();
  const names = ["a.x.example", "b.x.example", "c.x.example", "d.x.example"];
  reports.known = {
    schema: "latchkey/known-custom-domains/1",
    names: { [`${own}/eu-west-1`]: names, [`${own}/eu-central-1`]: ["e.x.example"] },
  };
  const { cognito, userPools, pace } = world.ports;
  const rotation = { ...ports.rotation, cognito: { ...ports.rotation.cognito, ...cognito } };
  const work = auditAccount(stateOf({ audit: { ...plan, regions: ["eu-west-1"] } }), {
    reports: reports.store,
    enterAccount: async () => ({ ...ports, rotation, userPools, pace }),
  });
  await world.time.run(work);
  expect(world.count("ListUserPools")).toBe(0);
  const [part] = Object.values(partsOf(reports.objects));
  expect(part?.customDomains.map(({ name }) => name)).toEqual(names);
});

describe("an account too large for one turn", () => {
  /** Turns of ten seconds each. */
  function makeTurns() {
    const world = searchWorld({ pools: 600, at: { 3: "a.x.example", 590: "b.x.example" } });
    const ports = fakeAudit(fakeWorld()).unitPorts;
    const reports = fakeReports();
    const { cognito, userPools } = world.ports;
    const { clock, sleep } = world.time;
    const rotation = {
      ...ports.rotation,
      clock,
      cognito: { ...ports.rotation.cognito, ...cognito },
    };
    const turn = async (state: AccountState) => {
      const pace = createServicePace({ clock, sleep, isResumed: state.round > 0 });
      const end = clock.now().getTime() + 10_000;
      const entered = { ...ports, rotation, userPools, pace };
      const work = auditAccount(
        state,
        { reports: reports.store, enterAccount: async () => entered },
        () => clock.now().getTime() >= end,
      );
      return await world.time.run(work);
    };
    return { turn, reports };
  }
  const first = () => stateOf({ audit: { ...plan, regions: ["eu-west-1"] } });

  test("goes on where the turn before stopped, and has everything in the end", async () => {
    const { turn, reports } = makeTurns();
    let state = first();
    let outcome = await turn(state);
    while (!outcome.isDone) {
      state = travelled(outcome);
      outcome = await turn(state);
    }
    // 600 pools at 14.25 a second are 42 seconds.
    expect(outcome).toMatchObject({ round: 5, parts: 5, left: [] });
    const parts = Object.values(partsOf(reports.objects));
    expect(parts.flatMap(({ customDomains }) => customDomains.map(({ name }) => name))).toEqual([
      "a.x.example",
      "b.x.example",
    ]);
    expect(parts.reduce((sum, { userPools }) => sum + userPools, 0)).toBe(600);
    expect(parts.map(({ cursor }) => cursor !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  test("is given up after twenty turns, and says so", async () => {
    const { turn, reports } = makeTurns();
    const outcome = await turn(travelled({ ...(await turn(first())), round: 19 }));
    expect(outcome).toMatchObject({ round: 20, left: [], isDone: true });
    const last = partsOf(reports.objects)[`audits/night-1/${own}-eu-west-1-1.json`];
    expect(last?.problem).toBe("After 20 turns of an audit not all were looked at.");
    expect(last?.findings).toMatchObject([{ name: "regionUnreadable", region: "eu-west-1" }]);
  });
});

test("certificate names that cannot be listed keep nothing from being found", async () => {
  const audit = fakeAudit(fakeWorld(), { certificateNames: new Error("denied") });
  await auditAccount(stateOf(), audit.accountPorts);
  const part = partsOf(audit.reports.objects)[`audits/night-1/${own}-eu-west-1-0.json`];
  expect(part).toMatchObject({ customDomains: [{ name: "auth.example.com" }], findings: [] });
});
