import validateAsl from "asl-validator";
import { describe, expect, test } from "vitest";
import type { MapState, State, TaskState } from "../../infra/workflow/asl.ts";
import { auditDefinition as auditDefinitionOf } from "../../infra/workflow/audit-definition.ts";
import { auditDefinition as definition, deployed, definition as rotation } from "./deployed.ts";

const map = definition.States.AuditAccounts as MapState;
const iteration = Object.entries(map.ItemProcessor.States);
const states: readonly [string, State][] = [...Object.entries(definition.States), ...iteration];
const isTask = (entry: [string, State]): entry is [string, TaskState] => entry[1].Type === "Task";
const tasks = states.filter(isTask);

/** Events by which one execution's history is closed; Step Functions, "Quotas". */
const mostEvents = 25_000;
const mostAccounts = 500;

describe("the audit's definition", () => {
  test("is valid Amazon States Language", () => {
    // The validator writes into what it is given.
    const { isValid, errorsText } = validateAsl(structuredClone(definition));
    expect(errorsText()).toBe("");
    expect(isValid).toBe(true);
  });

  test("says in each state why it is there", () => {
    expect(states.filter(([, { Comment }]) => Comment.length < 10)).toEqual([]);
  });

  test("has exactly these tasks, each with its own Lambda of the stack, and longer than its time-out", () => {
    expect(tasks.map(([name, { Resource }]) => `${name} ${Resource.split(":").at(-1)}`)).toEqual([
      "FinishAudit latchkey-finish-audit",
      "ListUnits latchkey-list-units",
      "AuditUnits latchkey-audit-units",
    ]);
    for (const [, { Resource, TimeoutSeconds }] of tasks) {
      const lambda = Object.values(deployed.functions).find(({ arn }) => arn === Resource);
      expect(TimeoutSeconds).toBe((lambda?.timeoutSeconds ?? Number.NaN) + 15);
    }
  });

  test("lets no account's failure keep another from being looked at", () => {
    const [audit] = iteration.filter(isTask);
    expect(audit?.[1].Catch).toEqual([
      { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "AccountFailed" },
    ]);
  });

  test("fails when it could not be listed what to look at, or no report be written", () => {
    const uncaught = tasks.filter(([, { Catch }]) => Catch === undefined).map(([name]) => name);
    expect(uncaught).toEqual(["FinishAudit", "ListUnits"]);
  });

  test("retries the same errors as the rotation does, and no other", () => {
    const namesOf = (all: readonly State[]) =>
      new Set(
        all.flatMap((state) =>
          state.Type === "Task" ? state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals) : [],
        ),
      );
    const plan = rotation.States.Plan;
    for (const [, task] of tasks) expect(namesOf([task])).toEqual(namesOf(plan ? [plan] : []));
  });

  test("names the accounts and how they are entered, once", () => {
    const accounts = {
      ids: ["210987654321", "098765432109"],
      roleName: "latchkey-reader",
      externalId: "latchkey-5f0c7e",
    };
    const functionArns = { "list-units": "a", "audit-units": "b", "finish-audit": "c" };
    const text = JSON.stringify(auditDefinitionOf({ functionArns, accounts }));
    const made = JSON.parse(text) as typeof definition;
    expect((made.States.ListUnits as TaskState).Parameters.fleet).toEqual({
      accounts: ["210987654321", "098765432109"],
      roleName: "latchkey-reader",
      externalId: "latchkey-5f0c7e",
    });
    expect(text.match(/latchkey-5f0c7e/g)).toHaveLength(1);
  });

  test("with 500 accounts stays far below the 1 MB of a definition", () => {
    const ids = Array.from({ length: mostAccounts }, (_, nth) => String(210_000_000_000 + nth));
    const accounts = { ids, roleName: "r".repeat(64), externalId: "e".repeat(1224) };
    const functionArns = { "list-units": "a", "audit-units": "b", "finish-audit": "c" };
    expect(JSON.stringify(auditDefinitionOf({ functionArns, accounts })).length).toBeLessThan(
      20_000,
    );
  });
});

describe("the history of an audit of 500 accounts", () => {
  /**
   * Events of one visit of a state that goes well (Step Functions API, `HistoryEvent`): a task is
   * entered, scheduled, started, succeeded and exited; every other state entered and exited.
   */
  const eventsOf = { Task: 5, Choice: 2, Pass: 2, Succeed: 2 } as const;
  /** A Lambda that failed and is tried again: scheduled, started, failed. */
  const eventsOfRetry = 3;
  /** The iteration itself, started and succeeded. */
  const around = 2;

  function eventsOfPath(path: readonly string[]): number {
    const all = { ...definition.States, ...map.ItemProcessor.States };
    return path.reduce((sum, name) => {
      const type = all[name]?.Type;
      return sum + eventsOf[type as keyof typeof eventsOf];
    }, 0);
  }

  const account = around + eventsOfPath(["AuditUnits", "AfterAuditUnits", "AccountAudited"]);
  // Execution started and succeeded; the Map entered, started, succeeded, exited.
  const frame = 2 + 4 + eventsOfPath(["Accept", "ListUnits", "FinishAudit", "Succeeded"]);
  const retries = map.ItemProcessor.States.AuditUnits as TaskState;
  const mostRetries = retries.Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);

  test("is 11 events an account, and 20 around them", () => {
    expect(account).toBe(11);
    expect(frame).toBe(20);
    expect(mostAccounts * account + frame).toBe(5_520);
  });

  test("stays below 25,000 when every account needs all its retries", () => {
    expect(mostRetries).toBe(6);
    expect(mostAccounts * (account + mostRetries * eventsOfRetry) + frame).toBeLessThan(mostEvents);
  });

  test("stays below 25,000 however many rounds there are before it times out", () => {
    // A round that is not the last takes 13 minutes: it goes on until two before Lambda's 15.
    const rounds = Math.floor((definition.TimeoutSeconds / (13 * 60)) * map.MaxConcurrency);
    const round = eventsOfPath(["AuditUnits", "AfterAuditUnits"]);
    expect([rounds, round]).toEqual([1107, 7]);
    expect(mostAccounts * account + rounds * round + frame).toBeLessThan(mostEvents);
    // With all of each round's retries, whose waits are five minutes on average: half of 30, 75, 188
    // and 300 s by full jitter, and 10 and 20 s.
    const slow = Math.floor((definition.TimeoutSeconds / (18 * 60)) * map.MaxConcurrency);
    const worst = slow * (round + mostRetries * eventsOfRetry);
    expect(mostAccounts * (around + 2) + worst + frame).toBeLessThan(mostEvents);
  });
});
