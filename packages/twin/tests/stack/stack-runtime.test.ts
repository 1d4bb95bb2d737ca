import { describe, expect, it } from "vitest";
import {
  fixtureSnapshot,
  functionArn,
  roleArn,
  stateMachineArn,
} from "./fixture/fixture-snapshot.ts";
import { callIn, eventually, runStack } from "./fixture/running-stack.ts";

describe("a running stack", () => {
  it("offers EventBridge, Lambda, Step Functions, SQS, SNS and Scheduler", () => {
    const stack = runStack();
    expect(stack.services.map((service) => service.signingName)).toEqual([
      "events",
      "lambda",
      "states",
      "sns",
      "sqs",
      "scheduler",
    ]);
  });

  it("asks a permission for each of its operations, on the resource that AWS documents", async () => {
    const stack = runStack();
    const input = {
      FunctionName: "echo",
      stateMachineArn: stateMachineArn("laps"),
      QueueUrl: "http://127.0.0.1:4566/123456789012/dead-letters",
      Entries: [{}],
      Name: "to-echo",
    };
    const asked = stack.services.flatMap((service) =>
      Object.keys(service.operations).flatMap((operation) =>
        service
          .authorizationsOf(operation, input, callIn("us-east-1"))
          .map(({ action, resources }) => `${action} ${resources.join()}`),
      ),
    );
    const account = "us-east-1:123456789012";
    expect(asked).toContain(`lambda:InvokeFunction arn:aws:lambda:${account}:function:echo`);
    expect(asked).toContain("lambda:ListFunctions *");
    expect(asked).toContain(`states:StartExecution arn:aws:states:${account}:stateMachine:laps`);
    expect(asked).toContain(`events:PutEvents arn:aws:events:${account}:event-bus/default`);
    expect(asked).toContain(`events:DescribeRule arn:aws:events:${account}:rule/to-echo`);
    expect(asked).toContain("events:ListRules *");
    expect(asked).toContain(`sqs:SendMessage arn:aws:sqs:${account}:dead-letters`);
    const operations = stack.services.flatMap((service) => Object.keys(service.operations));
    expect(asked).toHaveLength(operations.length);
    await stack.stop();
  });

  it("is refused when its snapshot is wrong", () => {
    expect(() => runStack({ snapshot: { ...fixtureSnapshot(), version: 3 } })).toThrow(
      /^\$\.version: must be 1/,
    );
  });

  it("runs its schedules and sends its mails", async () => {
    const topicArn = "arn:aws:sns:us-east-1:123456789012:notices";
    const fixture = fixtureSnapshot();
    const rule = fixture.rules["to-echo"];
    if (rule === undefined) throw new Error("the fixture has no rule to-echo");
    const snapshot = {
      ...fixture,
      rules: { ...fixture.rules, "to-echo": { ...rule, targets: [{ id: "mail", arn: topicArn }] } },
      roles: {
        ...fixture.roles,
        schedule: {
          arn: roleArn("schedule"),
          trust: ["scheduler.amazonaws.com"],
          statements: [
            { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [functionArn("echo")] },
          ],
        },
      },
      topics: {
        notices: {
          arn: topicArn,
          subscriptions: [{ protocol: "email", endpoint: "a@example.com" }],
        },
      },
      schedules: {
        hourly: {
          arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/hourly",
          expression: "rate(1 hour)",
          timeZone: "UTC",
          state: "ENABLED",
          target: { arn: functionArn("echo"), roleArn: roleArn("schedule"), input: "{}" },
        },
      },
    };
    const stack = runStack({ snapshot });
    await stack.start();
    const Entries = [{ Source: "test", DetailType: "echo.wanted", Detail: "{}" }];
    await stack.call("events", "PutEvents", { Entries });
    await eventually("the mail", async () => {
      const { mails } = await stack.control("GET", "/mail", {});
      return mails.length === 1 || undefined;
    });
    await eventually("the schedule's first run", async () => {
      const { runs } = await stack.control("GET", "/schedules");
      return runs.some(({ outcome }: { outcome: string }) => outcome === "delivered") || undefined;
    });
    await stack.stop();
  });

  it("loads every function at the start when told to", async () => {
    const snapshot = fixtureSnapshot();
    delete (snapshot.functions as Record<string, unknown>).broken;
    const stack = runStack({ snapshot, prewarm: true });
    await stack.start();
    const startedAt = performance.now();
    await stack.call("lambda", "Invoke", { FunctionName: "echo" });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await stack.stop();
  });

  it("stops with executions waiting and functions running, and nothing goes on", async () => {
    const stack = runStack({ speed: 1 });
    const busy = stack.call("lambda", "Invoke", {
      FunctionName: "misbehave",
      Payload: new TextEncoder().encode('{"how":"hang"}'),
    });
    const outcome = busy.then(
      () => "answered",
      (error: { readonly code: string }) => error.code,
    );
    await stack.call("states", "StartExecution", { stateMachineArn: stateMachineArn("laps") });
    await eventually("the execution to wait", async () => {
      const { executions } = await stack.control("GET", "/executions");
      return executions[0].visited.includes("Pause") || undefined;
    });
    await stack.stop();
    expect(await outcome).toBe("ServiceException");
    const { executions } = await stack.control("GET", "/executions");
    expect(executions[0]).toMatchObject({ status: "RUNNING", stopDate: null });
    await expect(stack.call("lambda", "Invoke", { FunctionName: "echo" })).rejects.toMatchObject({
      code: "ServiceException",
    });
  });

  it("has the events of its own services on the bus that other services emit to", async () => {
    const stack = runStack();
    stack.bus.emit({
      region: "us-east-1",
      source: "aws.acm",
      detailType: "laps.wanted",
      resources: [],
      detail: {},
    });
    expect((await stack.control("GET", "/deliveries")).deliveries).toEqual([]);
    await eventually("an execution", async () => {
      const { executions } = await stack.control("GET", "/executions");
      return executions.length === 1 || undefined;
    });
    await stack.stop();
  });
});
