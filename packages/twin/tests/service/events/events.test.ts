import { afterEach, describe, expect, it } from "vitest";
import type { StackDescription } from "../../../src/stack/stack-description.ts";
import { createManualClock, type ManualClock } from "../../edge/manual-clock.ts";
import {
  fixtureSnapshot,
  functionArn,
  queueArn,
  ruleArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import {
  callIn,
  eventually,
  type RunningStack,
  runStack,
  serviceOf,
} from "../../stack/fixture/running-stack.ts";

let stack: RunningStack;
let clock: ManualClock;
afterEach(() => stack.stop());

function start(change: (snapshot: ReturnType<typeof fixtureSnapshot>) => void = () => undefined) {
  const snapshot = fixtureSnapshot();
  change(snapshot);
  clock = createManualClock();
  stack = runStack({ snapshot: snapshot as StackDescription, clock });
}

const entry = (detailType: string, more: object = {}) => ({
  Source: "test",
  DetailType: detailType,
  Detail: '{"a":1}',
  ...more,
});

const put = (...entries: object[]) => stack.call("events", "PutEvents", { Entries: entries });

async function deliveries() {
  return (await stack.control("GET", "/deliveries")).deliveries;
}

async function deadLetters() {
  const { Messages = [] } = await stack.call("sqs", "ReceiveMessage", {
    QueueUrl: "http://127.0.0.1:4566/123456789012/dead-letters",
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ["All"],
    VisibilityTimeout: 0,
  });
  // biome-ignore lint/suspicious/noExplicitAny: SQS's own shape, read by the assertions
  return Messages.map((message: any) => ({
    body: JSON.parse(message.Body),
    ...Object.fromEntries(
      Object.entries(message.MessageAttributes as Record<string, { StringValue: string }>).map(
        ([name, { StringValue }]) => [name, StringValue],
      ),
    ),
  }));
}

describe("PutEvents", () => {
  it("takes events and delivers them after it returned", async () => {
    start();
    const answer = await put(entry("echo.wanted", { Resources: ["arn:x"], Time: new Date(1000) }));
    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries[0].EventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(await deliveries()).toEqual([]);
    await clock.advance(1000);
    expect(await deliveries()).toMatchObject([
      {
        eventId: answer.Entries[0].EventId,
        ruleArn: ruleArn("to-echo"),
        targetArn: functionArn("echo"),
        outcome: "delivered",
        attempts: 1,
      },
    ]);
    const { events } = await stack.control("GET", "/events");
    expect(events).toEqual([
      {
        version: "0",
        id: answer.Entries[0].EventId,
        "detail-type": "echo.wanted",
        source: "test",
        account: "123456789012",
        time: "1970-01-01T00:00:01Z",
        region: "us-east-1",
        resources: ["arn:x"],
        detail: { a: 1 },
      },
    ]);
    await eventually("the function to run", async () => {
      const { lines } = await stack.control("GET", "/logs", { function: "echo" });
      return lines.some((line: { line: string }) => line.line === "echo says hello") || undefined;
    });
  });

  it("refuses single entries and takes the others", async () => {
    start();
    const answer = await put(
      entry("echo.wanted", { Source: "aws.acm" }),
      entry("echo.wanted", { Detail: "{" }),
      entry("echo.wanted", { Detail: "[]" }),
      entry("echo.wanted", { Source: undefined }),
      entry("echo.wanted", { Detail: undefined }),
      entry(""),
      entry("echo.wanted"),
    );
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries.map((one: { ErrorCode?: string }) => one.ErrorCode)).toEqual([
      "NotAuthorizedForSourceException",
      "MalformedDetail",
      "MalformedDetail",
      "InvalidArgument",
      "InvalidArgument",
      "InvalidArgument",
      undefined,
    ]);
    expect(answer.Entries[3].ErrorMessage).toBe(
      "Parameter Source is not valid. Reason: Source is a required argument.",
    );
  });

  it("refuses no entries, more than ten, and more than 256 KB", async () => {
    start();
    const large = JSON.stringify({ text: "x".repeat(130_000) });
    for (const entries of [
      [],
      Array.from({ length: 11 }, () => entry("a")),
      [entry("a", { Detail: large }), entry("b", { Detail: large }), entry("c", { Detail: large })],
    ]) {
      await expect(put(...entries)).rejects.toMatchObject({ code: "ValidationException" });
    }
  });

  it("meets no rule in another Region, on another bus, or when the rule is disabled", async () => {
    start((snapshot) => {
      if (snapshot.rules["to-misbehave"]) snapshot.rules["to-misbehave"].state = "DISABLED";
    });
    await stack.call("events", "PutEvents", { Entries: [entry("echo.wanted")] }, "eu-west-1");
    await put(entry("echo.wanted", { EventBusName: "other" }), entry("misbehave.wanted"));
    await clock.advance(10_000);
    expect(await deliveries()).toEqual([]);
  });
});

describe("a rule's target", () => {
  it("starts a state machine with the event as its input", async () => {
    start();
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    const { executions } = await stack.control("GET", "/executions");
    expect(executions).toHaveLength(1);
    expect(executions[0].input).toMatchObject({ source: "test", detail: { a: 1 } });
    expect(executions[0].stateMachineArn).toBe(stateMachineArn("laps"));
  });

  it("starts a state machine with what its input transformer makes of the event", async () => {
    start((snapshot) => {
      Object.assign(snapshot.rules["to-laps"]?.targets[0] ?? {}, {
        inputTransformer: {
          inputPaths: { from: "$.source", detail: "$.detail", missing: "$.detail.none" },
          inputTemplate: '{"apply":true,"told":[<detail>],"by":"<from>","none":<missing>}',
        },
      });
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    const { executions } = await stack.control("GET", "/executions");
    expect(executions[0].input).toEqual({ apply: true, told: [{ a: 1 }], by: "test", none: "" });
    expect(await deliveries()).toMatchObject([{ outcome: "delivered", attempts: 1 }]);
  });

  it("goes straight to the dead-letter queue when its transformed input is no JSON", async () => {
    start((snapshot) => {
      Object.assign(snapshot.rules["to-laps"]?.targets[0] ?? {}, {
        inputTransformer: { inputPaths: { a: "$.source" }, inputTemplate: '{"a":<a>' },
      });
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect(await deadLetters()).toMatchObject([
      { ERROR_CODE: "INVALID_PARAMETER", TARGET_ARN: stateMachineArn("laps") },
    ]);
    expect((await stack.control("GET", "/executions")).executions).toEqual([]);
  });

  it("goes straight to the dead-letter queue without the function's permission", async () => {
    start();
    await put(entry("count.wanted"));
    await clock.advance(1000);
    expect(await deliveries()).toMatchObject([{ outcome: "dead-lettered", attempts: 1 }]);
    const [letter] = await deadLetters();
    expect(letter).toMatchObject({
      body: { "detail-type": "count.wanted", detail: { a: 1 } },
      RULE_ARN: ruleArn("to-count"),
      TARGET_ARN: functionArn("count"),
      ERROR_CODE: "NO_PERMISSIONS",
      RETRY_ATTEMPTS: "0",
    });
    expect(letter).not.toHaveProperty("EXHAUSTED_RETRY_CONDITION");
  });

  it("is refused when the function's permission is another service's", async () => {
    start((snapshot) => {
      const permissions = snapshot.functions.count?.permissions as object[];
      permissions.push({ principal: "s3.amazonaws.com", sourceArn: ruleArn("to-count") });
    });
    await put(entry("count.wanted"));
    await clock.advance(1000);
    expect(await deadLetters()).toMatchObject([{ ERROR_CODE: "NO_PERMISSIONS" }]);
  });

  it("is refused when the function's permission names another rule", async () => {
    start((snapshot) => {
      const permissions = snapshot.functions.count?.permissions as object[];
      permissions.push({ principal: "events.amazonaws.com", sourceArn: ruleArn("to-echo") });
    });
    await put(entry("count.wanted"));
    await clock.advance(1000);
    expect(await deadLetters()).toMatchObject([{ ERROR_CODE: "NO_PERMISSIONS" }]);
  });

  it("is refused when its role may not start the state machine, or does not trust EventBridge", async () => {
    start((snapshot) => {
      if (snapshot.roles["rule-role"]) snapshot.roles["rule-role"].statements = [];
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect(await deadLetters()).toMatchObject([{ ERROR_CODE: "NO_PERMISSIONS" }]);
    await stack.stop();
    start((snapshot) => {
      if (snapshot.roles["rule-role"]) snapshot.roles["rule-role"].trust = ["lambda.amazonaws.com"];
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect(await deadLetters()).toMatchObject([{ ERROR_CODE: "FAILED_TO_ASSUME_ROLE" }]);
  });

  it("starts a state machine with what its input transformer makes of the event", async () => {
    start((snapshot) => {
      Object.assign(snapshot.rules["to-laps"]?.targets[0] ?? {}, {
        inputTransformer: {
          inputPaths: { a: "$.detail.a" },
          inputTemplate: '{"apply": true, "told": [<a>]}',
        },
      });
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    const { executions } = await stack.control("GET", "/executions");
    expect(executions).toMatchObject([{ input: { apply: true, told: [1] } }]);
  });

  it("goes to the dead-letter queue when what its transformer makes is not JSON", async () => {
    start((snapshot) => {
      Object.assign(snapshot.rules["to-laps"]?.targets[0] ?? {}, {
        inputTransformer: { inputTemplate: "neither text nor object" },
      });
    });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect((await stack.control("GET", "/executions")).executions).toEqual([]);
    expect(await deadLetters()).toMatchObject([
      { ERROR_CODE: "INVALID_PARAMETER", TARGET_ARN: stateMachineArn("laps") },
    ]);
  });

  it("is tried again with growing waits until it takes the event", async () => {
    start();
    await stack.control("POST", "/events/fault", { mode: "fail", times: 3 });
    await put(entry("echo.wanted"));
    await clock.advance(600);
    expect(await deliveries()).toMatchObject([{ outcome: "retrying", attempts: 1 }]);
    await clock.advance(7000);
    expect(await deliveries()).toMatchObject([{ outcome: "delivered", attempts: 4 }]);
    expect(await deadLetters()).toEqual([]);
  });

  it.each([
    ["MaximumRetryAttempts", { maximumRetryAttempts: 2 }, "2"],
    ["MaximumEventAgeInSeconds", { maximumEventAgeSeconds: 60 }, undefined],
  ])("is given up by %s", async (condition, retry, retries) => {
    start((snapshot) => {
      const target = snapshot.rules["to-echo"]?.targets[0];
      if (target) Object.assign(target, { retry });
    });
    stack.world.regionOutages.add("us-east-1");
    await put(entry("echo.wanted"));
    await clock.advance(3_600_000);
    const [letter] = await deadLetters();
    expect(letter).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: condition,
      ERROR_CODE: "INTERNAL_ERROR",
    });
    if (retries !== undefined) expect(letter.RETRY_ATTEMPTS).toBe(retries);
  });

  it("is tried for a day and 185 times by default", async () => {
    start();
    stack.world.regionOutages.add("us-east-1");
    await put(entry("echo.wanted"));
    await clock.advance(20 * 3_600_000);
    expect(await deliveries()).toMatchObject([{ outcome: "retrying" }]);
    await clock.advance(5 * 3_600_000);
    expect(await deliveries()).toMatchObject([{ outcome: "dead-lettered" }]);
    expect(await deadLetters()).toMatchObject([{ RETRY_ATTEMPTS: "185" }]);
  });
});

describe("the control port", () => {
  it("loses, doubles and replays events", async () => {
    start();
    await stack.control("POST", "/events/fault", { mode: "lose", times: 1 });
    const lost = await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect(await deliveries()).toHaveLength(0);
    await stack.control("POST", "/events/fault", { mode: "duplicate" });
    await put(entry("laps.wanted"));
    await clock.advance(1000);
    expect(await deliveries()).toHaveLength(2);
    await stack.control("POST", "/events/replay", { id: lost.Entries[0].EventId });
    await clock.advance(1000);
    expect(await deliveries()).toHaveLength(3);
  });

  it.each([
    ["POST", "/events/replay", { id: "unknown" }],
    ["POST", "/events/fault", { mode: "explode" }],
    ["POST", "/events/fault", { mode: "lose", times: 0 }],
    ["POST", "/lambda/fault", { function: "nobody", mode: "none" }],
    ["POST", "/lambda/fault", 7],
    ["GET", "/logs", {}],
  ])("refuses %s %s with %j", async (method, path, body) => {
    start();
    await expect(stack.control(method, path, body)).rejects.toMatchObject({
      name: "ControlRefusal",
    });
  });
});

describe("EventBridge's reading operations", () => {
  it("test a pattern against an event", async () => {
    start();
    const event = {
      id: "1",
      account: "123456789012",
      source: "aws.acm",
      time: "2026-09-01T12:00:00Z",
      region: "us-east-1",
      resources: [],
      "detail-type": "x",
    };
    const test = (pattern: string, given: object = event) =>
      stack.call("events", "TestEventPattern", {
        EventPattern: pattern,
        Event: JSON.stringify(given),
      });
    expect(await test('{"source":["aws.acm"]}')).toEqual({ Result: true });
    expect(await test('{"source":["aws.ec2"]}')).toEqual({ Result: false });
    await expect(test('{"source":"aws.acm"}')).rejects.toMatchObject({
      code: "InvalidEventPatternException",
      message: 'Event pattern is not valid. Reason: "source" must be an object or an array',
    });
    await expect(test("{")).rejects.toMatchObject({ code: "InvalidEventPatternException" });
    await expect(test('{"source":["aws.acm"]}', { id: "1" })).rejects.toMatchObject({
      code: "ValidationException",
    });
  });

  it("list and describe the deployed rules and targets", async () => {
    start();
    const { Rules, NextToken } = await stack.call("events", "ListRules", { Limit: 2 });
    expect(Rules.map((rule: { Name: string }) => rule.Name)).toEqual(["to-echo", "to-misbehave"]);
    const rest = await stack.call("events", "ListRules", { NextToken });
    expect(rest.Rules).toHaveLength(2);
    expect(rest.NextToken).toBeUndefined();
    expect(await stack.call("events", "DescribeRule", { Name: "to-laps" })).toMatchObject({
      Arn: ruleArn("to-laps"),
      State: "ENABLED",
      EventPattern: '{"detail-type":["laps.wanted"]}',
    });
    const { Targets } = await stack.call("events", "ListTargetsByRule", { Rule: "to-echo" });
    expect(Targets).toEqual([
      { Id: "echo", Arn: functionArn("echo"), DeadLetterConfig: { Arn: queueArn } },
    ]);
    await expect(stack.call("events", "DescribeRule", { Name: "none" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Rule none does not exist on EventBus default.",
    });
    expect((await stack.call("events", "ListRules", {}, "eu-west-1")).Rules).toEqual([]);
  });

  it("ask for the permissions that AWS documents", () => {
    start();
    const authorizations = serviceOf(stack.services, "events").authorizationsOf(
      "PutEvents",
      {
        Entries: [
          entry("a", { EventBusName: "arn:aws:events:us-east-1:123456789012:event-bus/own" }),
        ],
      },
      callIn("us-east-1"),
    );
    expect(authorizations).toEqual([
      {
        action: "events:PutEvents",
        resources: ["arn:aws:events:us-east-1:123456789012:event-bus/own"],
        context: { "events:source": "test", "events:detail-type": "a" },
      },
    ]);
  });
});
