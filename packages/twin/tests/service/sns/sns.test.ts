import { noFaults } from "@latchkey/twin/fault/fault-plan";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/random.ts";
import { transformInput } from "../../../src/service/events/input-transformer.ts";
import { createSendToTarget } from "../../../src/service/events/send-to-target.ts";
import { mailRoutes } from "../../../src/service/sns/mail-route.ts";
import { TopicDirectory } from "../../../src/service/sns/topic-directory.ts";
import type { RuleDescription, StackDescription } from "../../../src/stack/stack-description.ts";
import type { AwsEvent, World } from "../../../src/world.ts";
import { createManualClock } from "../../edge/manual-clock.ts";
import { fixtureSnapshot, ruleArn } from "../../stack/fixture/fixture-snapshot.ts";

const topicArn = "arn:aws:sns:us-east-1:123456789012:notices";
const event: AwsEvent = {
  version: "0",
  id: "01234567-0123-4123-8123-0123456789ab",
  "detail-type": "Latchkey Rotation Ended",
  source: "latchkey",
  account: "123456789012",
  time: "2026-09-01T12:00:00Z",
  region: "us-east-1",
  resources: ["arn:one", "arn:two"],
  detail: { customDomain: "auth.example.com", verdict: "rotated", edges: 8, says: 'a "quote"' },
};

function build(policy?: readonly object[]) {
  const subscriptions = [
    { protocol: "email", endpoint: "oncall@example.com" },
    { protocol: "https", endpoint: "https://chat.example.com" },
    { protocol: "email", endpoint: "team@example.com" },
  ];
  const stack = {
    ...fixtureSnapshot(),
    topics: { notices: { arn: topicArn, subscriptions, ...(policy ? { policy } : {}) } },
  } as unknown as StackDescription;
  const clock = createManualClock();
  const world = {
    accountId: stack.account,
    clock,
    random: createRandom(7),
    faults: noFaults(),
  } as unknown as World;
  const topics = new TopicDirectory(stack, world);
  const refuse = () => expect.unreachable();
  const send = createSendToTarget(stack, world, {
    topics,
    forward: refuse,
    invokeLater: refuse,
    startExecution: refuse,
  });
  const rule = stack.rules["to-echo"] as RuleDescription;
  const target = {
    id: "mail",
    arn: topicArn,
    inputTransformer: {
      inputPaths: { name: "$.detail.customDomain", verdict: "$.detail.verdict" },
      inputTemplate: '"<name> ended <verdict>."',
    },
  };
  return { topics, deliver: () => send(target, rule, event) };
}

async function mailsOf(topics: TopicDirectory, query: object): Promise<unknown> {
  const route = mailRoutes(topics).find(({ path }) => path === "/mail");
  return await route?.handle(query);
}

describe("a topic that a rule publishes to", () => {
  it("puts what the input transformer made into the outbox, once for each subscriber by mail", async () => {
    const { topics, deliver } = build();
    deliver();
    expect(await mailsOf(topics, {})).toEqual({
      mails: ["oncall@example.com", "team@example.com"].map((to) => ({
        messageId: expect.any(String),
        at: "2026-09-01T12:00:00.000Z",
        topic: "notices",
        to,
        subject: "AWS Notification Message",
        text: '"auth.example.com ended rotated."',
      })),
    });
    expect(await mailsOf(topics, { to: "team@example.com" })).toMatchObject({
      mails: [{ to: "team@example.com" }],
    });
  });

  it("takes an event only if its policy lets EventBridge publish for that rule", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn("to-echo") } },
    };
    const allowed = build([statement]);
    allowed.deliver();
    expect(allowed.topics.outbox).toHaveLength(2);
    const other = { ...statement, Condition: { ArnEquals: { "aws:SourceArn": ruleArn("other") } } };
    const denied = build([other]);
    expect(denied.deliver).toThrow("not authorized to perform: SNS:Publish");
    expect(denied.topics.outbox).toEqual([]);
  });
});

describe("an input transformer", () => {
  const rule = { name: "ended", arn: ruleArn("ended") };
  const inputPaths = {
    edges: "$.detail.edges",
    says: "$.detail.says",
    second: "$.resources[1]",
    none: "$.detail.nowhere.at.all",
    detail: "$.detail",
  };

  it.each([
    ["inside quotes puts texts in unescaped", '"<says>, <second>"', '"a "quote", arn:two"'],
    [
      "outside quotes puts them in as JSON",
      '{"s": <second>, "n": <edges>}',
      '{"s": "arn:two", "n": 8}',
    ],
    ["leaves nothing of a path that leads nowhere", '"[<none>]"', '"[]"'],
    ["knows the rule", '"<aws.events.rule-name>"', '"ended"'],
    ["keeps what is no variable", '"a < b, <unknown>"', '"a < b, <unknown>"'],
    ["keeps lines", '"one"\n"<edges>"', '"one"\n"8"'],
    ["gives the whole event", "<aws.events.event.json>", JSON.stringify(event)],
  ])("%s", (_, inputTemplate, expected) => {
    expect(transformInput({ inputPaths, inputTemplate }, event, rule)).toBe(expected);
  });
});
