import * as errors from "@latchkey/core/aws/errors";
import { LatchkeyError } from "@latchkey/core/error";
import { nextSteps } from "@latchkey/core/rotation/rotation-state";
import { verdicts } from "@latchkey/core/rotation/verdict";
import validateAsl from "asl-validator";
import { describe, expect, test } from "vitest";
import { taskFunctions } from "../../infra/setting/names.ts";
import type { State, TaskState } from "../../infra/workflow/asl.ts";
import { definition, deployed } from "./deployed.ts";
import { type Answer, walkRotation } from "./walk-rotation.ts";

const states = Object.entries(definition.States);
const tasks = states.filter((entry): entry is [string, TaskState] => entry[1].Type === "Task");

/** Answers by state name; a list is used up one visit at a time, the last one again and again. */
function answers(byState: Readonly<Record<string, readonly Answer[]>>) {
  const visits = new Map<string, number>();
  return (state: string): Answer => {
    const visit = visits.get(state) ?? 0;
    visits.set(state, visit + 1);
    const answer = byState[state]?.[visit] ?? byState[state]?.at(-1);
    if (answer === undefined) throw new Error(`no answer for ${state}`);
    return answer;
  };
}

describe("the rotation's definition", () => {
  test("is valid Amazon States Language", () => {
    // The validator writes into what it is given.
    const { isValid, errorsText } = validateAsl(structuredClone(definition));
    expect(errorsText()).toBe("");
    expect(isValid).toBe(true);
  });

  test("says in each state why it is there", () => {
    expect(states.filter(([, state]: [string, State]) => state.Comment.length < 10)).toEqual([]);
  });

  test("has exactly these tasks, each with its own Lambda of the stack but Publish", () => {
    expect(tasks.map(([name, { Resource }]) => `${name} ${Resource.split(":").at(-1)}`)).toEqual([
      "CheckDomain latchkey-check-domain",
      "CheckEdges latchkey-check-edges",
      "CheckRouting latchkey-check-routing",
      "Plan latchkey-plan",
      "Publish latchkey-record",
      "Record latchkey-record",
      "RollBack latchkey-roll-back",
      "Update latchkey-update",
    ]);
    const arns = Object.values(deployed.functions).map(({ arn }) => arn);
    for (const [, { Resource }] of tasks) expect(arns).toContain(Resource);
    const ofTasks = new Set(tasks.map(([, { Resource }]) => Resource));
    expect(ofTasks.size).toBe(taskFunctions.length);
  });

  test("gives each task longer than its function takes to time out", () => {
    for (const [, { Resource, TimeoutSeconds }] of tasks) {
      const lambda = Object.values(deployed.functions).find(({ arn }) => arn === Resource);
      expect(TimeoutSeconds).toBeGreaterThan(lambda?.timeoutSeconds ?? Number.POSITIVE_INFINITY);
    }
  });

  test("catches every error of every task: what is not proven is taken back, and there is a record", () => {
    const ends: Readonly<Record<string, string>> = {
      Update: "RollBack",
      CheckDomain: "RollBack",
      CheckEdges: "RollBack",
      Record: "RecordNotWritten",
      Publish: "NotPublished",
    };
    for (const [name, { Catch }] of tasks) {
      expect(Catch).toEqual([
        {
          ErrorEquals: ["States.ALL"],
          ResultPath: "$.error",
          Next: ends[name] ?? "Record",
        },
      ]);
    }
  });

  test("knows a state for every next step", () => {
    const known = states.flatMap(([, state]) =>
      state.Type === "Choice" && state.Default === "UnexpectedStep"
        ? state.Choices.map(({ StringEquals }) => StringEquals)
        : [],
    );
    expect(new Set(known)).toEqual(new Set(nextSteps));
  });
});

describe("Retry", () => {
  const names = tasks.flatMap(([, { Retry }]) => Retry.flatMap(({ ErrorEquals }) => ErrorEquals));
  const ours = new Set(names.filter((name) => !/^(States|Lambda|Sandbox|Runtime)\./.test(name)));

  const recoverable = Object.values(errors)
    .filter((value) => typeof value === "function" && value.prototype instanceof LatchkeyError)
    .flatMap((Class) => {
      if (Class === errors.AwsCallError) return [];
      const text = { happened: "", details: "", fix: "" };
      const data = { service: "", operation: "", region: "", awsError: "" };
      const error = new (Class as typeof errors.ThrottledError)(text, data);
      return error.recovery === "operator" ? [] : [error.name as string];
    });

  test("names every error of ours that can be retried or waited for, and no other", () => {
    expect([...ours].sort()).toEqual([...recoverable, "StepTimedOutError"].sort());
  });

  test("names Lambda's own passing failures", () => {
    expect(names).toEqual(
      expect.arrayContaining([
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
        "States.Timeout",
      ]),
    );
  });

  test("waits for a certificate to be accepted only where one is given to Cognito", () => {
    const waiting = tasks.filter(([, { Retry }]) =>
      Retry.some(({ ErrorEquals }) => ErrorEquals.includes("CertificateNotAcceptedError")),
    );
    expect(waiting.map(([name]) => name)).toEqual(["RollBack", "Update"]);
  });

  test.each(["Record", "Publish"])("gives %s between two and three hours", (name) => {
    const state = definition.States[name];
    const [retrier] = state?.Type === "Task" ? state.Retry : [];
    let seconds = 0;
    for (let attempt = 0; attempt < (retrier?.MaxAttempts ?? 0); attempt += 1) {
      seconds += Math.min(5 * 2 ** attempt, 600);
    }
    expect(retrier?.ErrorEquals).toEqual(["States.ALL"]);
    expect(seconds / 3600).toBeGreaterThan(2);
    expect(seconds / 3600).toBeLessThan(3);
  });

  test("lets RollBack outlast an outage of more than two and a half hours", () => {
    const state = definition.States.RollBack;
    const retriers = state?.Type === "Task" ? state.Retry : [];
    const patient = retriers.find(({ ErrorEquals }) => ErrorEquals.includes("ServiceFaultError"));
    expect(patient).toMatchObject({ IntervalSeconds: 2, BackoffRate: 2 });
    // 2 + 4 + … + 512 s = 1,022 s by nine doublings, and fifteen times ten minutes.
    expect([patient?.MaxAttempts, patient?.MaxDelaySeconds]).toEqual([24, 600]);
  });
});

describe("an execution", () => {
  const update: Answer = { next: "update" };
  const recorded = (verdict: string): Answer => ({ next: "record", verdict });

  test("ends in failure for the verdicts that need somebody, in success for the others", () => {
    const ends = verdicts.map((verdict) => {
      const walk = walkRotation(
        definition,
        {},
        answers({ Plan: [{ next: "record" }], Record: [recorded(verdict)] }),
      );
      return [verdict, walk.states.at(-1)];
    });
    expect(Object.fromEntries(ends)).toEqual({
      rotated: "Succeeded",
      verified: "Succeeded",
      "nothing-to-do": "Succeeded",
      refused: "Succeeded",
      superseded: "Succeeded",
      "rolled-back": "RolledBack",
      "not-served": "NotServed",
      failed: "Failed",
    });
  });

  test("fails when the record has no verdict at all", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({ Plan: [{ next: "record" }], Record: [{ next: "record" }] }),
    );
    expect(walk.states.at(-1)).toBe("Failed");
  });

  test("that is held plans again", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({
        Plan: [{ next: "hold", waitSeconds: 60 }, { next: "record" }],
        Record: [recorded("nothing-to-do")],
      }),
    );
    expect(walk.states.slice(0, 6)).toEqual([
      "Accept",
      "Plan",
      "AfterPlan",
      "Hold",
      "Plan",
      "AfterPlan",
    ]);
    expect(walk.waitedSeconds).toBe(60);
  });

  test.each([
    ["Plan", ["hold", "update", "check-edges", "record"]],
    ["Update", ["wait-for-domain", "hold", "roll-back", "record"]],
    ["CheckDomain", ["wait-for-domain", "check-edges", "roll-back", "record"]],
    ["CheckEdges", ["wait-for-edges", "check-routing", "roll-back", "record"]],
    ["CheckRouting", ["roll-back", "record"]],
    ["RollBack", ["wait-for-domain", "record"]],
  ])("goes wherever %s sends it", (name, allowed) => {
    const after = definition.States[`After${name}`];
    const taken = after?.Type === "Choice" ? after.Choices : [];
    expect(taken.map(({ StringEquals }) => StringEquals)).toEqual(allowed);
  });

  test("whose update finds another change under way holds and plans anew", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({
        Plan: [update, { next: "record" }],
        Update: [{ next: "hold", waitSeconds: 60 }],
        Record: [recorded("superseded")],
      }),
    );
    expect(walk.states.filter((name) => !name.startsWith("After"))).toEqual([
      "Accept",
      "Plan",
      "Update",
      "Hold",
      "Plan",
      "Record",
      "Succeeded",
    ]);
  });

  test("that has to go back waits for the custom domain again and is recorded", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({
        Plan: [update],
        Update: [{ next: "wait-for-domain", waitSeconds: 30 }],
        CheckDomain: [{ next: "check-edges" }, { next: "record" }],
        CheckEdges: [{ next: "roll-back" }],
        RollBack: [{ next: "wait-for-domain", waitSeconds: 30 }],
        Record: [recorded("rolled-back")],
      }),
    );
    expect(walk.states.filter((name) => !name.startsWith("After"))).toEqual([
      "Accept",
      "Plan",
      "Update",
      "WaitForDomain",
      "CheckDomain",
      "CheckEdges",
      "RollBack",
      "WaitForDomain",
      "CheckDomain",
      "Record",
      "RolledBack",
    ]);
  });

  test("whose step asks for one that may not follow it is recorded, with the reason", () => {
    let seen: unknown;
    const walk = walkRotation(definition, {}, (state, input) => {
      if (state === "Plan") return { next: "roll-back" };
      seen = input;
      return recorded("failed");
    });
    expect(walk.states).toEqual([
      "Accept",
      "Plan",
      "AfterPlan",
      "UnexpectedStep",
      "Record",
      "AfterRecord",
      "Failed",
    ]);
    expect(seen).toMatchObject({ next: "roll-back", error: { Error: "UnexpectedStep" } });
  });

  test.each([
    ["an object", { customDomain: "auth.example.com" }],
    ["a text", "auth.example.com"],
    ["a list", [1, 2]],
    ["a number", 7],
    ["null", null],
  ])("started with %s is recorded even if Plan fails", (_, input) => {
    let seen: unknown;
    const walk = walkRotation(definition, input, (state, given) => {
      if (state === "Plan") return { next: "", throws: "Lambda.Unknown" };
      seen = given;
      return recorded("failed");
    });
    expect(walk.states).toEqual(["Accept", "Plan", "Record", "AfterRecord", "Failed"]);
    expect(seen).toEqual({ request: input, error: { Error: "Lambda.Unknown", Cause: "" } });
  });

  test("that could not publish tries that alone, and ends by its verdict", () => {
    const unpublished = { name: "notPublished", message: "" };
    const walk = walkRotation(
      definition,
      {},
      answers({
        Plan: [{ next: "record" }],
        Record: [{ ...recorded("rolled-back"), unpublished }],
        Publish: [recorded("rolled-back")],
      }),
    );
    expect(walk.states.slice(3)).toEqual([
      "Record",
      "AfterRecord",
      "Publish",
      "AfterRecord",
      "RolledBack",
    ]);
  });

  test("that could never publish fails under that name", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({
        Plan: [{ next: "record" }],
        Record: [{ ...recorded("rotated"), unpublished: {} }],
        Publish: [{ next: "", throws: "AccessDeniedError" }],
      }),
    );
    expect(walk.states.at(-1)).toBe("NotPublished");
  });

  test("whose record cannot be written fails under that name", () => {
    const walk = walkRotation(
      definition,
      {},
      answers({ Plan: [{ next: "record" }], Record: [{ next: "", throws: "ServiceFaultError" }] }),
    );
    expect(walk.states.at(-1)).toBe("RecordNotWritten");
  });
});
