import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFaultPlan, type OrderedFault } from "../../../src/fault/fault-plan.ts";
import { createRandom } from "../../../src/random.ts";
import { faultsOfInvocation } from "../../../src/service/lambda/invocation-fault.ts";
import { fixtureSnapshot, functionArn } from "../../stack/fixture/fixture-snapshot.ts";
import { type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

/** What reached AWS, in order. */
let effects: string[] = [];
let server: Server;
let stack: RunningStack;

beforeAll(async () => {
  server = createServer((request, response) => {
    effects.push(String(request.headers["x-amz-target"]));
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const snapshot = fixtureSnapshot();
  snapshot.functions.caller = {
    ...(snapshot.functions.echo as object),
    arn: functionArn("caller"),
    handler: "packages/twin/tests/stack/fixture/caller.handler",
    timeoutSeconds: 60,
  } as never;
  stack = runStack({ snapshot, endpoint: () => `http://127.0.0.1:${port}`, speed: 600 });
});
beforeEach(() => {
  effects = [];
  stack.world.faults.clear();
});
afterAll(async () => {
  await stack.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Invokes the function that calls AWS three times; its error type, or its answer. */
async function invoke(): Promise<unknown> {
  const { Payload } = await stack.call("lambda", "Invoke", {
    FunctionName: "caller",
    Payload: new TextEncoder().encode('{"calls":3}'),
  });
  const answer = JSON.parse(new TextDecoder().decode(Payload));
  return answer.errorType ?? answer;
}

const where = { function: "caller" };
const three = ["Twin.Step1", "Twin.Step2", "Twin.Step3"];
const order = (fault: OrderedFault) => stack.world.faults.order(fault);

describe("an invocation", () => {
  it("makes its calls and answers while nothing goes wrong", async () => {
    expect(await invoke()).toEqual({ answers: 3 });
    expect(effects).toEqual(three);
  });

  it("can be killed before its first call, and is run again without trouble", async () => {
    order({ kind: "lambda.killed-before", where });
    expect(await invoke()).toBe("Runtime.ExitError");
    expect(effects).toEqual([]);
    expect(await invoke()).toEqual({ answers: 3 });
  });

  it.each([
    ["the first call", { call: "1" }, 1],
    ["the third call", { call: "3" }, 3],
    ["a named operation", { operation: "Step2" }, 2],
  ])("can be killed after %s had its effect, with no answer seen", async (_, place, count) => {
    order({ kind: "lambda.killed-after-call", where: { ...where, ...place } });
    expect(await invoke()).toBe("Runtime.ExitError");
    expect(effects).toEqual(three.slice(0, count));
    expect(await invoke()).toEqual({ answers: 3 });
  });

  it("can be killed when all is done but not returned", async () => {
    order({ kind: "lambda.killed-before-return", where });
    expect(await invoke()).toBe("Runtime.ExitError");
    expect(effects).toEqual(three);
    const { lines } = await stack.control("GET", "/logs", where);
    expect(lines.at(-3).line).toBe("all called");
  });

  it("can do nothing until its time is up, which is simulated time then", async () => {
    order({ kind: "lambda.timed-out", where });
    const before = stack.world.clock.now().getTime();
    const startedAt = performance.now();
    expect(await invoke()).toBe("Sandbox.Timedout");
    expect(stack.world.clock.now().getTime() - before).toBeGreaterThanOrEqual(60_000);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect(effects).toEqual([]);
  });

  it.each([
    ["lambda.killed-before", "Runtime.ExitError", 0],
    ["lambda.killed-after-call", "Runtime.ExitError", 1],
    ["lambda.killed-before-return", "Runtime.ExitError", 3],
    ["lambda.timed-out", "Sandbox.Timedout", 0],
  ] as const)("always meets %s when the rate is 1", async (kind, errorType, count) => {
    stack.world.faults.setRates({ [kind]: 1 });
    expect(await invoke()).toBe(errorType);
    expect(effects).toEqual(three.slice(0, count));
  });

  it("is spared by an order for another function", async () => {
    order({ kind: "lambda.killed-before", where: { function: "echo" } });
    expect(await invoke()).toEqual({ answers: 3 });
  });
});

describe("the faults of an invocation", () => {
  const plan = () =>
    createFaultPlan({ clock: { now: () => new Date(0) }, random: createRandom(1) });

  it("count the calls of one invocation alone", () => {
    const faults = plan();
    faults.order({ kind: "lambda.killed-after-call", where: { call: "2" }, times: 2 });
    for (let lap = 0; lap < 2; lap += 1) {
      const invocation = faultsOfInvocation(faults, "plan");
      expect([invocation.afterCall(), invocation.afterCall(), invocation.afterCall()]).toEqual([
        false,
        true,
        false,
      ]);
    }
    expect(faults.struck().map(({ place }) => place)).toEqual([
      { function: "plan", call: "2" },
      { function: "plan", call: "2" },
    ]);
  });

  it("say what was ordered by hand without asking the plan", () => {
    expect(faultsOfInvocation(plan(), "plan", "kill-before").atStart()).toBe("killed");
    expect(faultsOfInvocation(plan(), "plan", "kill-after").atStart()).toBe("run");
    expect(faultsOfInvocation(plan(), "plan", "kill-after").beforeReturn()).toBe(true);
  });
});
