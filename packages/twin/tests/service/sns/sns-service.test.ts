import {
  ListSubscriptionsByTopicCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mailRoutes } from "../../../src/service/sns/mail-route.ts";
import { createSnsService } from "../../../src/service/sns/sns-service.ts";
import { TopicDirectory } from "../../../src/service/sns/topic-directory.ts";
import type { StackDescription } from "../../../src/stack/stack-description.ts";
import { fixtureSnapshot } from "../../stack/fixture/fixture-snapshot.ts";
import { operatorOf, roleOf, startWire, type Wire } from "../../wire/wire-fixture.ts";

const arn = "arn:aws:sns:us-east-1:123456789012:notices";
const large = "arn:aws:sns:us-east-1:123456789012:large";
let wire: Wire;
let topics: TopicDirectory;
let sns: SNSClient;

beforeAll(async () => {
  const oncall = [{ protocol: "email", endpoint: "oncall@example.com" }];
  const many = Array.from({ length: 101 }, (_, nth) => ({
    protocol: "email",
    endpoint: `reader-${nth}@example.com`,
  }));
  wire = await startWire({
    services: (world) => {
      const stack = {
        ...fixtureSnapshot(),
        topics: {
          notices: { arn, subscriptions: oncall },
          large: { arn: large, subscriptions: many },
        },
      };
      topics = new TopicDirectory(stack as unknown as StackDescription, world);
      return [createSnsService(topics)];
    },
    roles: { "latchkey-plan-role": { statements: [] } },
  });
  sns = new SNSClient(operatorOf(wire));
});

afterAll(() => wire.stop());

async function listed(): Promise<readonly (readonly (string | undefined)[])[]> {
  const { Subscriptions = [] } = await sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: arn }),
  );
  return Subscriptions.map(({ Endpoint, SubscriptionArn }) => [Endpoint, SubscriptionArn]);
}

async function click(body: object): Promise<unknown> {
  const route = mailRoutes(topics).find(({ path }) => path === "/mail/subscription");
  return await route?.handle(body);
}

const subscribe = (Endpoint: string, Protocol = "email") =>
  sns.send(new SubscribeCommand({ TopicArn: arn, Protocol, Endpoint }));

describe("a topic's subscriptions", () => {
  test("that were deployed count as confirmed", async () => {
    const confirmed = expect.stringMatching(new RegExp(`^${arn}:[0-9a-f-]{36}$`));
    expect(await listed()).toEqual([["oncall@example.com", confirmed]]);
  });

  test("wait for the click in the first mail, and until then get none", async () => {
    expect((await subscribe("new@example.com")).SubscriptionArn).toBe("pending confirmation");
    expect((await subscribe("new@example.com")).SubscriptionArn).toBe("pending confirmation");
    expect((await listed()).slice(1)).toEqual([["new@example.com", "PendingConfirmation"]]);
    topics.publish(arn, { text: "one" });
    await click({ address: "new@example.com", isConfirmed: true });
    topics.publish(arn, { text: "two" });
    expect(topics.outbox.map(({ to, text }) => [to, text])).toEqual([
      ["oncall@example.com", "one"],
      ["oncall@example.com", "two"],
      ["new@example.com", "two"],
    ]);
    const again = await subscribe("new@example.com");
    expect(again.SubscriptionArn).toBe((await listed())[1]?.[1]);
  });

  test("come by pages of a hundred", async () => {
    const sizes: (number | undefined)[] = [];
    const pages = paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: large });
    for await (const { Subscriptions } of pages) sizes.push(Subscriptions?.length);
    expect(sizes).toEqual([100, 1]);
  });
});

describe("a call about a topic", () => {
  const list = (TopicArn: string, client = sns) =>
    client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));

  test.each([
    ["that does not exist", () => list(`${arn}-not`), "NotFoundException", 404],
    [
      "of another Region",
      () => list(arn.replace("us-east-1", "eu-west-1")),
      "NotFoundException",
      404,
    ],
    ["that is no ARN", () => list("notices"), "InvalidParameterException", 400],
    ["with no address", () => subscribe("nobody"), "InvalidParameterException", 400],
    ["by another protocol", () => subscribe("+4912345", "sms"), "InvalidParameterException", 400],
    [
      "that IAM does not allow",
      () => list(arn, new SNSClient(roleOf(wire, "latchkey-plan-role"))),
      "AuthorizationErrorException",
      403,
    ],
  ])("%s is refused as SNS refuses it", async (_, call, name, httpStatusCode) => {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test.each([{}, { address: "a@b.example" }, { address: "", isConfirmed: true }])(
    "on the control port that is %j is refused",
    async (body) => {
      await expect(click(body)).rejects.toThrow("must be");
    },
  );
});
