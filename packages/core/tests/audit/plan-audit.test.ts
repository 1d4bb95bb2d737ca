import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { aTrailRecord } from "../../../../tests/gen/a-trail-record.ts";
import { AuditPlan } from "../../src/audit/audit-plan.ts";
import { type AuditPlanning, planAudit } from "../../src/audit/plan-audit.ts";

const arnOf = (name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:${name}`;

function plan(given: unknown, changes: Partial<AuditPlanning> = {}, name = "night-1") {
  return planAudit({
    given,
    execution: { arn: arnOf(name), name, startedAt: "2026-11-21T05:00:00.123Z" },
    fleet: { accounts: [], roleName: "latchkey-audit" },
    config: { mode: "auto" },
    regions: ["eu-west-1", "us-east-1"],
    ...changes,
  });
}

test("what the schedule sends is an audit that acts, of its own account", () => {
  expect(plan({ apply: true, trigger: "schedule" })).toEqual({
    audit: {
      id: "night-1",
      at: "2026-11-21T05:00:00.123Z",
      apply: true,
      told: [],
      regions: ["eu-west-1", "us-east-1"],
      mode: "auto",
      ownAccountId: "123456789012",
    },
    accounts: ["123456789012"],
  });
});

test("its own account comes first, each other once, with the role that enters them", () => {
  const accounts = ["210987654321", "123456789012", "111122223333"];
  const fleet = { accounts, roleName: "reader", externalId: "7f3a" };
  const planned = plan({ apply: true }, { fleet });
  expect(planned.accounts).toEqual(["123456789012", "210987654321", "111122223333"]);
  expect(planned.audit.role).toEqual({ name: "reader", externalId: "7f3a" });
});

describe("a rehearsal, which observes whatever the configuration says, is", () => {
  test.each<[string, unknown]>([
    ["nothing at all", undefined],
    ["null", null],
    ["a text", "apply"],
    ["an empty object", {}],
    ["one that only looks like leave", { apply: "true" }],
    ["leave inside of an event", { event: { apply: true } }],
    ["a list", [{ apply: true }]],
  ])("what %s starts", (_, given) => {
    expect(plan(given).audit).toMatchObject({ apply: false, mode: "observe", told: [] });
  });
});

test("an installation that observes does so with leave to act, too", () => {
  const { audit } = plan({ apply: true }, { config: { mode: "observe" } });
  expect(audit).toMatchObject({ apply: true, mode: "observe" });
});

test("the change that an event tells of goes along, cut, and is the same after its travel", () => {
  const detail = aTrailRecord({ userAgent: "x".repeat(5_000) });
  const event = { "detail-type": "AWS API Call via CloudTrail", detail };
  const { audit } = plan({ apply: true, event });
  expect(audit.told).toMatchObject([
    {
      eventName: "UpdateUserPoolDomain",
      customDomain: "auth.example.com",
      at: new Date("2026-11-21T11:00:00Z"),
      sessionName: "deploy",
    },
  ]);
  expect(audit.told[0]?.userAgent).toHaveLength(1_000);
  expect(v.parse(AuditPlan, JSON.parse(JSON.stringify(audit)))).toEqual(audit);
});

test.each([
  ["a.b+c", /^a-b-c-[0-9a-f]{16}$/],
  ["ü".repeat(80), /^-{63}-[0-9a-f]{16}$/],
  ["x".repeat(80), /^x{80}$/],
])("the execution %s has a folder whose name any key may hold", (name, folder) => {
  expect(plan({}, {}, name).audit.id).toMatch(folder);
});

test("names that differ only in what is replaced have folders of their own", () => {
  expect(plan({}, {}, "a.b").audit.id).not.toBe(plan({}, {}, "a+b").audit.id);
});

test("an ARN without an account is no execution", () => {
  const execution = { arn: "arn:aws:states", name: "x", startedAt: "2026-11-21T05:00:00Z" };
  expect(() => plan({}, { execution })).toThrow(RangeError);
});
