import { afterEach, describe, expect, it } from "vitest";
import type { Random } from "../../../src/random.ts";
import { createRandom } from "../../../src/random.ts";
import { runTwice } from "../../../src/service/states/doubled-task.ts";
import { createManualClock } from "../../edge/manual-clock.ts";
import {
  fixtureSnapshot,
  functionArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import { eventually, type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

/** Chooses the way, then the delay. */
const drawing = (...draws: number[]): Random => ({
  ...createRandom(1),
  integer: () => draws.shift() ?? 0,
});

describe("a task that runs twice", () => {
  it("answers with the second run, one after the other", async () => {
    const log: string[] = [];
    let runs = 0;
    const run = async () => {
      runs += 1;
      const name = `run ${runs}`;
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };
    const options = { clock: createManualClock(), random: drawing(0) };
    expect(await runTwice(run, options)).toBe("run 2");
    expect(log).toEqual(["run 1 begins", "run 1 ends", "run 2 begins", "run 2 ends"]);
  });

  it("answers with the second run, side by side, whatever comes of the first", async () => {
    let runs = 0;
    const run = async () => {
      runs += 1;
      if (runs === 1) throw new Error("nobody hears this");
      return runs;
    };
    expect(await runTwice(run, { clock: createManualClock(), random: drawing(1) })).toBe(2);
    expect(runs).toBe(2);
  });

  it("is run once more after its answer, within half a simulated minute", async () => {
    const clock = createManualClock();
    let runs = 0;
    const run = async () => {
      runs += 1;
      return runs;
    };
    expect(await runTwice(run, { clock, random: drawing(2, 30_000) })).toBe(1);
    await clock.advance(29_999);
    expect(runs).toBe(1);
    await clock.advance(1);
    expect(runs).toBe(2);
  });
});

describe("an execution", () => {
  let stack: RunningStack;
  afterEach(() => stack.stop());

  const start = async () => {
    const { executionArn } = await stack.call("states", "StartExecution", {
      stateMachineArn: stateMachineArn("laps"),
      input: "{}",
    });
    return eventually("the end of the execution", async () => {
      const execution = await stack.call("states", "DescribeExecution", { executionArn });
      return execution.status === "RUNNING" ? undefined : execution;
    });
  };
  const startsOf = async () => {
    const { lines } = await stack.control("GET", "/logs", { function: "count" });
    return lines.filter(({ line }: { line: string }) => line.startsWith("START ")).length;
  };
  const twoTasks = () => {
    const snapshot = fixtureSnapshot();
    const Resource = functionArn("count");
    if (snapshot.stateMachines.laps)
      snapshot.stateMachines.laps.definition = {
        StartAt: "One",
        States: {
          One: { Type: "Task", Resource, Next: "Two" },
          Two: { Type: "Task", Resource, End: true },
        },
      } as never;
    return runStack({ snapshot });
  };

  it("runs the function twice for the state that an order names", async () => {
    stack = twoTasks();
    stack.world.faults.order({ kind: "states.task-twice", where: { state: "Two" } });
    expect((await start()).status).toBe("SUCCEEDED");
    await eventually("the third run", async () => ((await startsOf()) === 3 ? true : undefined));
  });

  it("runs every function twice when the rate is 1, and once when it is 0", async () => {
    stack = twoTasks();
    expect((await start()).status).toBe("SUCCEEDED");
    expect(await startsOf()).toBe(2);
    stack.world.faults.setRates({ "states.task-twice": 1 });
    expect((await start()).status).toBe("SUCCEEDED");
    await eventually("four more runs", async () => ((await startsOf()) === 6 ? true : undefined));
    expect(stack.world.faults.struck().map(({ place }) => place)).toEqual([
      { state: "One", function: "count" },
      { state: "Two", function: "count" },
    ]);
  });
});
