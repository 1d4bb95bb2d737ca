import { beforeAll, describe, expect, test } from "vitest";
import { warmUp } from "../simulate.ts";
import { deployedStack } from "../world/simulated-world.ts";
import { findSites, type Outcome, runCell } from "./cell-run.ts";
import { differencesOf, undisturbed } from "./expected.ts";
import { type Scenario, scenarios } from "./scenario.ts";

beforeAll(warmUp);

test("every deployed function but the audit's is in a row", () => {
  const functions = new Set(scenarios.flatMap((scenario) => scenario.functions));
  const deployed = Object.keys(deployedStack().functions);
  const audit = ["latchkey-list-units", "latchkey-audit-units", "latchkey-finish-audit"];
  expect([...functions, ...audit].toSorted()).toEqual(deployed.toSorted());
});

test("a fault that is ordered for a call strikes that call, once", async () => {
  const [scenario] = scenarios as readonly [Scenario];
  const { calls } = await findSites(scenario);
  const site = calls.filter(({ operation }) => operation === "GetCertificate")[2];
  const aim = site?.aims.get("call.throttled");
  expect([site?.functionName, site?.nth]).toEqual(["latchkey-plan", 2]);
  expect(aim).toMatchObject({ skip: 1, where: { service: "acm", operation: "GetCertificate" } });
  if (aim === undefined) throw new Error("No chance for the fault");
  const outcome = await runCell(scenario, { ...aim, kind: "call.throttled", lasts: "once" });
  const key = "latchkey-plan acm GetCertificate us-east-1";
  expect([outcome.struck, outcome.counts.get(key)]).toEqual([1, 5]);
});

describe("an outcome is wrong", () => {
  const right: Outcome = {
    struck: 1,
    verdict: "rotated",
    records: 1,
    certificate: "new",
    changes: 1,
    notices: 1,
    deadLetters: 0,
    lastState: "Succeeded",
    counts: new Map(),
    violations: [],
  };
  const expected = { ...undisturbed["new-certificate"], repeat: "call" } as const;
  const once = { calls: 1, runs: 0 };

  test("in nothing, when all is as expected", () => {
    expect(differencesOf(right, once, expected)).toEqual([]);
  });

  test.each<[string, Partial<Outcome>]>([
    ["has another verdict", { verdict: "failed" }],
    ["has two records", { records: 2 }],
    ["leaves the old certificate", { certificate: "old" }],
    ["changed the certificate twice", { changes: 2 }],
    ["told nobody", { notices: 0 }],
    ["told twice", { notices: 2 }],
    ["left a dead letter", { deadLetters: 1 }],
    ["ended in another state", { lastState: "NotPublished" }],
    ["was not struck at all", { struck: 0 }],
    ["was seen to do what must not be", { violations: ["gave a revoked certificate"] }],
  ])("that %s", (_what, change) => {
    expect(differencesOf({ ...right, ...change }, once, expected)).toHaveLength(1);
  });

  test.each([
    ["call", { calls: 0, runs: 1 }],
    ["run", { calls: 1, runs: 0 }],
    ["never", { calls: 1, runs: 0 }],
    ["either", { calls: 0, runs: 0 }],
  ] as const)("that was to be repeated so: %s", (repeat, repeats) => {
    expect(differencesOf(right, repeats, { ...expected, repeat })).toHaveLength(1);
  });
});
