import { describe, expect, it } from "vitest";
import type { DeadLetter, DeadLetterPort } from "../../src/dead-letter/dead-letter.ts";
import { readDeadLetter } from "../../src/dead-letter/read-dead-letter.ts";
import { type RedrivenLetter, redrive } from "../../src/dead-letter/redrive.ts";

const queueArn = "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters";
const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const audit = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";
const rule = "arn:aws:events:us-east-1:123456789012:rule/latchkey-certificate-available";
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4";
const acmEvent = JSON.stringify({
  source: "aws.acm",
  "detail-type": "ACM Certificate Available",
  resources: [certificate],
});
const applied = (event: string) => `{"apply":true,"event":${event}}`;
const fromLambda = { RequestID: "11111111-2222", ErrorCode: "200", ErrorMessage: "It broke." };

function letterOf(body: string, attributes: Record<string, string>, messageId = "1"): DeadLetter {
  return { messageId, body, sentAt: new Date("2026-09-01T12:00:00Z"), attributes };
}

describe("a dead letter", () => {
  it("of a rule names its target", () => {
    const attributes = {
      RULE_ARN: rule,
      TARGET_ARN: lambda("latchkey-dispatch"),
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "Not allowed.",
    };
    expect(readDeadLetter(letterOf(acmEvent, attributes), queueArn)).toEqual({
      givenUpBy: "rule",
      source: "latchkey-certificate-available",
      error: "NO_PERMISSIONS: Not allowed.",
      about: `ACM Certificate Available of ${certificate}`,
      next: {
        kind: "invoke",
        functionArn: lambda("latchkey-dispatch"),
        payload: applied(acmEvent),
      },
    });
  });

  it.each([
    ["the bare event", acmEvent, applied(acmEvent)],
    ["the event in its wrapper", applied(acmEvent), applied(acmEvent)],
    [
      "a wrapper that permits nothing",
      `{"apply":false,"event":${acmEvent}}`,
      `{"apply":false,"event":${acmEvent}}`,
    ],
  ])("of a rule or a function that holds %s is sent as it was meant", (_, body, payload) => {
    const ofRule = { RULE_ARN: rule, TARGET_ARN: lambda("latchkey-dispatch") };
    for (const attributes of [ofRule, fromLambda]) {
      expect(readDeadLetter(letterOf(body, attributes), queueArn)).toMatchObject({
        about: `ACM Certificate Available of ${certificate}`,
        next: { kind: "invoke", functionArn: lambda("latchkey-dispatch"), payload },
      });
    }
  });

  it.each([
    ["ACM", "aws.acm", "latchkey-dispatch"],
    ["AWS Health", "aws.health", "latchkey-dispatch"],
    ["Step Functions", "aws.states", "latchkey-close"],
  ])("of a function goes to the one that takes events of %s", (_, source, name) => {
    const letter = letterOf(JSON.stringify({ source }), fromLambda);
    expect(readDeadLetter(letter, queueArn)).toMatchObject({
      givenUpBy: "function",
      error: "200: It broke.",
      next: { kind: "invoke", functionArn: lambda(name), payload: applied(letter.body) },
    });
    const wrapped = letterOf(applied(letter.body), fromLambda);
    expect(readDeadLetter(wrapped, queueArn)).toMatchObject({
      next: { kind: "invoke", functionArn: lambda(name), payload: wrapped.body },
    });
  });

  it.each([
    [
      "a rule, about a call that CloudTrail tells of",
      '{"source":"aws.acm","detail-type":"AWS API Call via CloudTrail"}',
      { RULE_ARN: rule, TARGET_ARN: audit, ERROR_CODE: "NO_PERMISSIONS" },
      '{"apply":true,"event":{"source":"aws.acm","detail-type":"AWS API Call via CloudTrail"}}',
    ],
    [
      "the schedule",
      '{"apply":true,"trigger":"schedule"}',
      {
        SCHEDULE_ARN: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/latchkey-audit",
        TARGET_ARN: audit,
      },
      '{"apply":true,"event":{"apply":true,"trigger":"schedule"}}',
    ],
  ])("of %s starts the audit, under the message's own name", (_, body, attributes, input) => {
    const messageId = "5fea7756-0ea4-451a-a703-a558b933e274";
    expect(readDeadLetter(letterOf(body, attributes, messageId), queueArn).next).toEqual({
      kind: "start",
      stateMachineArn: audit,
      executionName: "redrive-5fea7756-0ea4-451a-a703-a558b933e274",
      input,
    });
  });

  it("of another stage goes to that stage's function", () => {
    const queue = "arn:aws:sqs:us-east-1:123456789012:latchkey-ada-dead-letters";
    expect(readDeadLetter(letterOf(acmEvent, fromLambda), queue).next).toEqual({
      kind: "invoke",
      functionArn: lambda("latchkey-ada-dispatch"),
      payload: applied(acmEvent),
    });
  });

  it.each([
    ["its body is no JSON", "hello", { TARGET_ARN: lambda("latchkey-dispatch") }, "not JSON"],
    [
      "it names a topic",
      acmEvent,
      { TARGET_ARN: "arn:aws:sns:us-east-1:123456789012:latchkey-notices" },
      "neither a function nor the audit",
    ],
    [
      "it names somebody else's function",
      acmEvent,
      { TARGET_ARN: lambda("payroll") },
      "neither a function nor the audit",
    ],
    [
      "it names a function elsewhere",
      acmEvent,
      { TARGET_ARN: lambda("latchkey-dispatch").replace("us-east-1", "eu-west-1") },
      "neither a function nor the audit",
    ],
    [
      "it names another state machine",
      acmEvent,
      { TARGET_ARN: audit.replace("latchkey-audit", "latchkey-rotation") },
      "neither a function nor the audit",
    ],
    [
      "it names the audit of another stage",
      acmEvent,
      { TARGET_ARN: audit.replace("latchkey-audit", "latchkey-ada-audit") },
      "neither a function nor the audit",
    ],
    ["nobody gave it up", acmEvent, {}, "somebody else put it here"],
    [
      "no function takes it",
      '{"source":"aws.ec2"}',
      fromLambda,
      "no function of this installation takes",
    ],
    [
      "it is of CloudTrail, but no rule names the audit",
      '{"source":"aws.acm","detail-type":"AWS API Call via CloudTrail"}',
      fromLambda,
      "no function of this installation takes",
    ],
  ])("is left when %s", (_, body, attributes, why) => {
    expect(readDeadLetter(letterOf(body, attributes), queueArn).next).toEqual({
      kind: "leave",
      why: expect.stringContaining(why),
    });
  });
});

/** A queue in memory that notes what is done to it. */
function queueOf(letters: readonly DeadLetter[], failing: readonly string[] = []) {
  const done: string[] = [];
  const port: DeadLetterPort = {
    queueArn,
    async *letters() {
      yield* letters;
    },
    invoke: async (functionArn, payload) => {
      if (failing.includes(functionArn)) throw new Error("throttled");
      done.push(`invoke ${functionArn.split(":").at(-1)} ${payload}`);
    },
    startExecution: async (arn, { name, input }) => {
      done.push(`start ${arn.split(":").at(-1)} ${name} ${input}`);
    },
    remove: async ({ messageId }) => void done.push(`remove ${messageId}`),
    release: async ({ messageId }) => void done.push(`release ${messageId}`),
  };
  return { port, done };
}

async function redriven(port: DeadLetterPort, apply: boolean): Promise<readonly RedrivenLetter[]> {
  const all: RedrivenLetter[] = [];
  for await (const letter of redrive(port, { apply })) all.push(letter);
  return all;
}

const letters = [
  letterOf(acmEvent, fromLambda, "acm"),
  letterOf("hello", {}, "odd"),
  letterOf('{"source":"aws.states"}', fromLambda, "end"),
];

describe("redriving", () => {
  it("shows everything, changes nothing and lets go of it without apply", async () => {
    const { port, done } = queueOf(letters);
    const outcomes = (await redriven(port, false)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["shown", "shown", "shown"]);
    expect(done).toEqual(["release acm", "release odd", "release end"]);
  });

  it("sends each event and only then removes it; what cannot be sent stays", async () => {
    const { port, done } = queueOf(letters, [lambda("latchkey-close")]);
    const sent = await redriven(port, true);
    expect(sent.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ["sent", undefined],
      ["left", undefined],
      ["failed", "throttled"],
    ]);
    expect(done).toEqual([
      `invoke latchkey-dispatch ${applied(acmEvent)}`,
      "remove acm",
      "release odd",
      "release end",
    ]);
  });
});

describe("redriving what was for the audit", () => {
  it("starts an execution, and only then removes it", async () => {
    const letter = letterOf('{"apply":true,"event":{}}', { TARGET_ARN: audit }, "m-1");
    const { port, done } = queueOf([letter]);
    const [sent] = await redriven(port, true);
    expect(sent?.outcome).toBe("sent");
    expect(done).toEqual([
      'start latchkey-audit redrive-m-1 {"apply":true,"event":{}}',
      "remove m-1",
    ]);
  });
});

describe("a strange dead letter", () => {
  it("that is nested deeper than can be written again is sent as it came", () => {
    const body = `{"source":"aws.acm","detail":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const { next } = readDeadLetter(letterOf(body, fromLambda), queueArn);
    expect(next).toEqual({
      kind: "invoke",
      functionArn: lambda("latchkey-dispatch"),
      payload: applied(body),
    });
  });

  it.each([
    ["a version behind its name", lambda("latchkey-dispatch:1")],
    ["an escape sequence", `${lambda("latchkey-dispatch")}\u001b[2J`],
    ["no name", lambda("latchkey-")],
  ])("whose target has %s stays", (_, target) => {
    const { next } = readDeadLetter(letterOf(acmEvent, { TARGET_ARN: target }), queueArn);
    expect(next.kind).toBe("leave");
  });
});
