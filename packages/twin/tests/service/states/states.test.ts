import { afterEach, describe, expect, it } from "vitest";
import {
  fixtureSnapshot,
  functionArn,
  roleArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import { eventually, type RunningStack, runStack } from "../../stack/fixture/running-stack.ts";

const LAPS = stateMachineArn("laps");
let stack: RunningStack;
afterEach(() => stack.stop());

/** The fixture's stack with another definition for its state machine. */
function withDefinition(definition: object, options: Parameters<typeof runStack>[0] = {}) {
  const snapshot = fixtureSnapshot();
  if (snapshot.stateMachines.laps) snapshot.stateMachines.laps.definition = definition as never;
  return runStack({ snapshot, ...options });
}

const task = (name: string, more: object = {}) => ({
  Type: "Task",
  Resource: functionArn(name),
  End: true,
  ...more,
});

async function run(input: unknown = {}) {
  const { executionArn } = await stack.call("states", "StartExecution", {
    stateMachineArn: LAPS,
    input: JSON.stringify(input),
  });
  return finished(executionArn);
}

function finished(executionArn: string) {
  return eventually("the end of the execution", async () => {
    const execution = await stack.call("states", "DescribeExecution", { executionArn });
    return execution.status === "RUNNING" ? undefined : execution;
  });
}

async function historyOf(executionArn: string, more: object = {}) {
  const { events } = await stack.call("states", "GetExecutionHistory", {
    executionArn,
    maxResults: 1000,
    ...more,
  });
  return events;
}

const typesOf = (events: readonly { type: string }[]) => events.map((event) => event.type);

describe("an execution", () => {
  it("runs tasks, choices and waits on simulated time, with the context object", async () => {
    stack = runStack({ speed: 10_000 });
    const { executionArn, startDate } = await stack.call("states", "StartExecution", {
      stateMachineArn: LAPS,
      name: "first",
      input: '{"count":0}',
    });
    expect(executionArn).toBe("arn:aws:states:us-east-1:123456789012:execution:laps:first");
    const execution = await finished(executionArn);
    expect(execution).toMatchObject({ status: "SUCCEEDED", name: "first", input: '{"count":0}' });
    expect(execution.stopDate - startDate).toBeGreaterThanOrEqual(7_200_000);
    expect(JSON.parse(execution.output)).toEqual({
      count: 3,
      waitSeconds: 3600,
      execution: {
        Id: executionArn,
        Input: { count: 0 },
        Name: "first",
        RoleArn: roleArn("machine-role"),
        StartTime: startDate.toISOString(),
        RedriveCount: 0,
      },
    });
    const { executions } = await stack.control("GET", "/executions");
    expect(executions[0]).toMatchObject({ status: "SUCCEEDED", transitions: 9 });
    expect(executions[0].visited).toEqual([
      "Count",
      "Enough",
      "Pause",
      "Count",
      "Enough",
      "Pause",
      "Count",
      "Enough",
      "Done",
    ]);
  });

  it("writes its history as AWS does", async () => {
    stack = runStack({ speed: 10_000 });
    const { executionArn } = await run({ state: 0, count: 1 });
    const events = await historyOf(executionArn);
    expect(typesOf(events)).toEqual([
      "ExecutionStarted",
      ...["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"],
      ...["LambdaFunctionSucceeded", "TaskStateExited"],
      ...["ChoiceStateEntered", "ChoiceStateExited", "WaitStateEntered", "WaitStateExited"],
      ...["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"],
      ...["LambdaFunctionSucceeded", "TaskStateExited"],
      ...["ChoiceStateEntered", "ChoiceStateExited", "SucceedStateEntered", "SucceedStateExited"],
      "ExecutionSucceeded",
    ]);
    expect(events[0]).toMatchObject({
      id: 1,
      previousEventId: 0,
      executionStartedEventDetails: {
        input: '{"state":0,"count":1}',
        roleArn: roleArn("machine-role"),
      },
    });
    expect(events[1].stateEnteredEventDetails.name).toBe("Count");
    expect(events[2].lambdaFunctionScheduledEventDetails).toMatchObject({
      resource: functionArn("count"),
    });
    expect(events[9].timestamp - events[8].timestamp).toBeGreaterThanOrEqual(3_600_000);
    const reversed = await historyOf(executionArn, {
      reverseOrder: true,
      maxResults: 2,
      includeExecutionData: false,
    });
    expect(typesOf(reversed)).toEqual(["ExecutionSucceeded", "SucceedStateExited"]);
    expect(reversed[0].executionSucceededEventDetails).toEqual({});
    expect(reversed[1].stateExitedEventDetails).toEqual({ name: "Done" });
  });

  it("shows the definition as deployed, not as it is run", async () => {
    stack = runStack();
    const { definition } = await stack.call("states", "DescribeStateMachine", {
      stateMachineArn: LAPS,
    });
    expect(JSON.parse(definition)).toEqual(fixtureSnapshot().stateMachines.laps?.definition);
  });

  it("retries on simulated time by the error's name, and counts each try as a transition", async () => {
    const retry = [
      { ErrorEquals: ["SomethingElse"], MaxAttempts: 0 },
      {
        ErrorEquals: ["CertificateNotAcceptedError"],
        IntervalSeconds: 60,
        BackoffRate: 30,
        MaxAttempts: 3,
        MaxDelaySeconds: 300,
      },
    ];
    stack = withDefinition({
      StartAt: "Try",
      States: { Try: task("misbehave", { Retry: retry }) },
    });
    const execution = await run({ how: "throw", succeedOn: 4 });
    expect(execution.status).toBe("SUCCEEDED");
    const events = await historyOf(execution.executionArn);
    const timesOf = (type: string): readonly number[] =>
      events
        .filter((event: { type: string }) => event.type === type)
        .map((event: { timestamp: Date }) => event.timestamp.getTime());
    const scheduled = timesOf("LambdaFunctionScheduled");
    const failed = timesOf("LambdaFunctionFailed");
    expect([scheduled.length, failed.length]).toEqual([4, 3]);
    const pauses = failed.map((time, index) => (scheduled[index + 1] ?? 0) - time);
    for (const [index, seconds] of [60, 300, 300].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(seconds * 1000);
    }
    // Without MaxDelaySeconds the third would be 54,000 s: far beyond any lateness of a timer.
    expect(pauses[2]).toBeLessThan(54_000_000);
    const { executions } = await stack.control("GET", "/executions");
    expect(executions[0].transitions).toBe(4);
  });

  it("gives up after MaxAttempts retries, and never retries with MaxAttempts 0", async () => {
    for (const [attempts, tries] of [
      [2, 3],
      [0, 1],
    ]) {
      const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: attempts }];
      stack = withDefinition({
        StartAt: "Try",
        States: { Try: task("misbehave", { Retry: retry }) },
      });
      const execution = await run({ how: "throw" });
      expect(execution.status).toBe("FAILED");
      const types = typesOf(await historyOf(execution.executionArn));
      expect(types.filter((type) => type === "LambdaFunctionFailed")).toHaveLength(tries ?? 0);
      await stack.stop();
    }
  });

  it("puts a result in place of an input that is no object, by ResultPath $", async () => {
    stack = withDefinition({
      StartAt: "Count",
      States: { Count: task("count", { Parameters: { state: {} }, ResultPath: "$" }) },
    });
    const execution = await run([1, 2]);
    expect(JSON.parse(execution.output)).toEqual({ count: 1, waitSeconds: 3600 });
  });

  it("catches a function's error with its name and its payload as the cause", async () => {
    stack = withDefinition({
      StartAt: "Try",
      States: {
        Try: task("misbehave", {
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "After" }],
        }),
        After: { Type: "Pass", End: true },
      },
    });
    const execution = await run({ how: "throw" });
    const output = JSON.parse(execution.output);
    expect(output.how).toBe("throw");
    expect(output.error.Error).toBe("CertificateNotAcceptedError");
    expect(JSON.parse(output.error.Cause)).toMatchObject({
      errorType: "CertificateNotAcceptedError",
      errorMessage: "The certificate is not there yet",
    });
    expect(typesOf(await historyOf(execution.executionArn))).toContain("TaskStateExited");
  });

  it("fails with the error that nothing catches", async () => {
    stack = withDefinition({ StartAt: "Try", States: { Try: task("misbehave") } });
    const execution = await run({ how: "exit" });
    expect(execution).toMatchObject({ status: "FAILED", error: "Runtime.ExitError" });
    expect(JSON.parse(execution.cause).errorType).toBe("Runtime.ExitError");
    expect(typesOf(await historyOf(execution.executionArn)).slice(-2)).toEqual([
      "LambdaFunctionFailed",
      "ExecutionFailed",
    ]);
  });

  it("times a task out in real seconds, as States.Timeout", async () => {
    stack = withDefinition({
      StartAt: "Try",
      States: {
        Try: task("misbehave", {
          TimeoutSeconds: 1,
          Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }],
        }),
        Late: { Type: "Fail", Error: "Late", Cause: "Took too long" },
      },
    });
    const execution = await run({ how: "hang" });
    expect(execution).toMatchObject({ status: "FAILED", error: "Late", cause: "Took too long" });
    expect(typesOf(await historyOf(execution.executionArn))).toContain("LambdaFunctionTimedOut");
  });

  it("takes Error and Cause of a Fail state from paths", async () => {
    stack = withDefinition({
      StartAt: "Stop",
      States: { Stop: { Type: "Fail", ErrorPath: "$.e", CausePath: "States.Format('{}!', $.c)" } },
    });
    const execution = await run({ e: "NotServed", c: "edges serve the old one" });
    expect(execution).toMatchObject({ error: "NotServed", cause: "edges serve the old one!" });
    expect(typesOf(await historyOf(execution.executionArn))).toEqual([
      "ExecutionStarted",
      "FailStateEntered",
      "ExecutionFailed",
    ]);
  });

  it("ends as TIMED_OUT when the state machine's own time is over", async () => {
    stack = withDefinition({
      StartAt: "Sleep",
      TimeoutSeconds: 600,
      States: { Sleep: { Type: "Wait", Seconds: 86_400, End: true } },
    });
    const execution = await run();
    expect(execution.status).toBe("TIMED_OUT");
    expect(execution.stopDate - execution.startDate).toBeGreaterThanOrEqual(600_000);
    expect(typesOf(await historyOf(execution.executionArn)).at(-1)).toBe("ExecutionTimedOut");
  });

  it("waits until a time that its input names, and not at all when that is past", async () => {
    stack = withDefinition({
      StartAt: "Sleep",
      States: {
        Sleep: { Type: "Wait", TimestampPath: "$.until", Next: "Again" },
        Again: { Type: "Wait", Timestamp: "2020-01-01T00:00:00Z", End: true },
      },
    });
    const until = new Date(stack.world.clock.now().getTime() + 600_000);
    const execution = await run({ until: until.toISOString() });
    expect(execution.status).toBe("SUCCEEDED");
    expect(JSON.parse(execution.output)).toEqual({ until: until.toISOString() });
    expect(execution.stopDate.getTime()).toBeGreaterThanOrEqual(until.getTime());
    expect(execution.stopDate.getTime()).toBeLessThan(until.getTime() + 300_000);
  });

  it("fails beyond catching when a path leads nowhere or to a wrong value", async () => {
    stack = withDefinition({
      StartAt: "Sleep",
      States: { Sleep: { Type: "Wait", SecondsPath: "$.seconds", End: true } },
    });
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(await run({ seconds: -1 })).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });

  it("knows which state it is in, matches absence, and writes falsy results", async () => {
    stack = withDefinition({
      StartAt: "Where",
      States: {
        Where: {
          Type: "Pass",
          Parameters: { "name.$": "$$.State.Name", "machine.$": "$$.StateMachine.Name" },
          Next: "Zero",
        },
        Zero: { Type: "Pass", Result: 0, ResultPath: "$.zero", Next: "Is" },
        Is: {
          Type: "Choice",
          Choices: [
            {
              And: [
                { Variable: "$.missing", IsPresent: false },
                { Variable: "$.zero", IsNull: false },
              ],
              Next: "Good",
            },
          ],
          Default: "Bad",
        },
        Good: { Type: "Succeed" },
        Bad: { Type: "Fail" },
      },
    });
    const execution = await run();
    expect(JSON.parse(execution.output)).toEqual({ name: "Where", machine: "laps", zero: 0 });
  });

  it("refuses a result of more than 256 KiB beyond catching", async () => {
    stack = withDefinition({
      StartAt: "Try",
      States: {
        Try: task("misbehave", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "After" }] }),
        After: { Type: "Pass", End: true },
      },
    });
    expect(await run({ how: "large" })).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
    });
  });

  it("runs the branches of Parallel and the items of Map", async () => {
    stack = withDefinition({
      StartAt: "Both",
      States: {
        Both: {
          Type: "Parallel",
          Branches: [
            { StartAt: "A", States: { A: { Type: "Pass", Result: "a", End: true } } },
            {
              StartAt: "B",
              States: {
                B: { Type: "Wait", Seconds: 60, Next: "C" },
                C: task("count", { Parameters: { state: { count: 41 } } }),
              },
            },
          ],
          ResultPath: "$.both",
          Next: "Each",
        },
        Each: {
          Type: "Map",
          ItemsPath: "$.items",
          ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
          ResultPath: "$.each",
          End: true,
        },
      },
    });
    const execution = await run({ items: [1, 2] });
    const output = JSON.parse(execution.output);
    expect(output.both).toEqual(["a", { count: 42, waitSeconds: 3600 }]);
    expect(output.each).toEqual([1, 2]);
    const types = typesOf(await historyOf(execution.executionArn));
    expect(types).toContain("ParallelStateSucceeded");
    expect(types.filter((type) => type === "MapIterationSucceeded")).toHaveLength(2);
  });

  it("fails when its history is full", async () => {
    stack = withDefinition(
      {
        StartAt: "Lap",
        States: {
          Lap: { Type: "Wait", Seconds: 1, Next: "Go" },
          Go: {
            Type: "Choice",
            Choices: [{ Variable: "$.end", IsPresent: true, Next: "End" }],
            Default: "Lap",
          },
          End: { Type: "Succeed" },
        },
      },
      { historyLimit: 50 },
    );
    const execution = await run();
    expect(execution).toMatchObject({
      status: "FAILED",
      cause: "The execution reached the maximum number of history events (50).",
    });
    expect(await historyOf(execution.executionArn)).toHaveLength(50);
  });
});

describe("a state machine's role", () => {
  it("must be allowed to invoke the function", async () => {
    stack = withDefinition({ StartAt: "Try", States: { Try: task("echo") } });
    const execution = await run();
    expect(execution).toMatchObject({ status: "FAILED", error: "Lambda.AWSLambdaException" });
    expect(execution.cause).toContain(
      `User: arn:aws:sts::123456789012:assumed-role/machine-role/states is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn("echo")}`,
    );
  });

  it("must trust Step Functions", async () => {
    const snapshot = fixtureSnapshot();
    if (snapshot.roles["machine-role"])
      snapshot.roles["machine-role"].trust = ["lambda.amazonaws.com"];
    stack = runStack({ snapshot });
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.Permissions" });
  });
});

describe("StartExecution", () => {
  const start = (more: object) =>
    stack.call("states", "StartExecution", { stateMachineArn: LAPS, ...more });

  it("gives the running execution of the same name and input, and refuses any other", async () => {
    stack = runStack({ speed: 1 });
    const first = await start({ name: "same", input: '{"a":1}' });
    expect(await start({ name: "same", input: '{"a":1}' })).toEqual(first);
    await expect(start({ name: "same", input: '{"a":2}' })).rejects.toMatchObject({
      code: "ExecutionAlreadyExists",
      message: `Execution Already Exists: '${first.executionArn}'`,
    });
    await stack.call("states", "StopExecution", { executionArn: first.executionArn });
    await expect(start({ name: "same", input: '{"a":1}' })).rejects.toMatchObject({
      code: "ExecutionAlreadyExists",
    });
  });

  it.each([
    ["a name with a colon", { name: "a:b" }, "InvalidName"],
    ["a name of 81 characters", { name: "n".repeat(81) }, "ValidationException"],
    ["an input that is not JSON", { input: "{" }, "InvalidExecutionInput"],
    [
      "an input of more than 256 KiB",
      { input: `"${"x".repeat(262_143)}"` },
      "InvalidExecutionInput",
    ],
    [
      "an unknown state machine",
      { stateMachineArn: stateMachineArn("no") },
      "StateMachineDoesNotExist",
    ],
    ["an ARN of something else", { stateMachineArn: functionArn("echo") }, "InvalidArn"],
  ])("refuses %s", async (_what, more, code) => {
    stack = runStack();
    await expect(start(more)).rejects.toMatchObject({ code, status: 400 });
  });
});

describe("Step Functions' API", () => {
  it("stops an execution as ABORTED, with error and cause", async () => {
    stack = withDefinition({
      StartAt: "Sleep",
      States: { Sleep: { Type: "Wait", Seconds: 86_400, End: true } },
    });
    const { executionArn } = await stack.call("states", "StartExecution", {
      stateMachineArn: LAPS,
    });
    await stack.call("states", "StopExecution", {
      executionArn,
      error: "Enough",
      cause: "told to",
    });
    expect(await stack.call("states", "DescribeExecution", { executionArn })).toMatchObject({
      status: "ABORTED",
      error: "Enough",
      cause: "told to",
    });
    expect(typesOf(await historyOf(executionArn)).at(-1)).toBe("ExecutionAborted");
  });

  it("lists executions newest first, by status and in pages", async () => {
    stack = withDefinition({ StartAt: "Ok", States: { Ok: { Type: "Succeed" } } });
    for (const name of ["one", "two", "three"]) {
      const { executionArn } = await stack.call("states", "StartExecution", {
        stateMachineArn: LAPS,
        name,
      });
      await finished(executionArn);
    }
    const list = (more: object) =>
      stack.call("states", "ListExecutions", { stateMachineArn: LAPS, ...more });
    const first = await list({ maxResults: 2 });
    expect(first.executions.map((one: { name: string }) => one.name)).toEqual(["three", "two"]);
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect(second.executions.map((one: { name: string }) => one.name)).toEqual(["one"]);
    expect(second.nextToken).toBeUndefined();
    expect((await list({ statusFilter: "FAILED" })).executions).toEqual([]);
    await expect(list({ nextToken: "nonsense" })).rejects.toMatchObject({ code: "InvalidToken" });
  });

  it("refuses an execution that is not there", async () => {
    stack = runStack();
    const executionArn = `${LAPS.replace(":stateMachine:", ":execution:")}:none`;
    await expect(stack.call("states", "DescribeExecution", { executionArn })).rejects.toMatchObject(
      { code: "ExecutionDoesNotExist" },
    );
  });

  it("lists state machines in their own Region only", async () => {
    stack = runStack();
    const { stateMachines } = await stack.call("states", "ListStateMachines");
    expect(stateMachines).toMatchObject([
      { name: "laps", stateMachineArn: LAPS, type: "STANDARD" },
    ]);
    expect(await stack.call("states", "ListStateMachines", {}, "eu-west-1")).toEqual({
      stateMachines: [],
    });
  });

  it("validates a definition", async () => {
    stack = runStack();
    const validate = (definition: string) =>
      stack.call("states", "ValidateStateMachineDefinition", { definition });
    expect((await validate('{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}')).result).toBe("OK");
    expect((await validate('{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}')).result).toBe(
      "FAIL",
    );
    expect((await validate("{")).diagnostics[0].code).toBe("INVALID_JSON_DESCRIPTION");
  });
});

describe("a change of an execution's status", () => {
  it("is an event on the bus, at the start and at the end", async () => {
    stack = withDefinition({
      StartAt: "Stop",
      States: { Stop: { Type: "Fail", Error: "NotServed", Cause: "old" } },
    });
    const execution = await run({ a: 1 });
    const { events } = await stack.control("GET", "/events");
    expect(events).toHaveLength(2);
    expect(events[0].detail).toMatchObject({ status: "RUNNING", stopDate: null, output: null });
    expect(events[1]).toMatchObject({
      source: "aws.states",
      "detail-type": "Step Functions Execution Status Change",
      account: "123456789012",
      region: "us-east-1",
      resources: [execution.executionArn],
      detail: {
        executionArn: execution.executionArn,
        stateMachineArn: LAPS,
        name: execution.name,
        status: "FAILED",
        startDate: execution.startDate.getTime(),
        stopDate: execution.stopDate.getTime(),
        input: '{"a":1}',
        inputDetails: { included: true },
        output: null,
        outputDetails: null,
        error: "NotServed",
        cause: "old",
      },
    });
  });
});
