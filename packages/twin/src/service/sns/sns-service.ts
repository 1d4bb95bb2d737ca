import type {
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  SubscribeInput,
  SubscribeResponse,
} from "@aws-sdk/client-sns";
import { createRandom } from "../../random.ts";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import { uuid } from "../../stack/uuid.ts";
import type { Subscription, TopicDirectory } from "./topic-directory.ts";

/** SNS API, `ListSubscriptionsByTopic`: subscriptions of one answer. */
const PAGE_SIZE = 100;

/** SNS's API over the stack's topics: who is subscribed, and subscribing by mail. */
export function createSnsService(topics: TopicDirectory): Service {
  return {
    signingName: "sns",
    operations: {
      ListSubscriptionsByTopic: (input: ListSubscriptionsByTopicInput, call) =>
        listSubscriptions(topics, input, call),
      Subscribe: (input: SubscribeInput, call) => subscribe(topics, input, call),
    },
    authorizationsOf: (operation, input: { readonly TopicArn?: string }) => [
      { action: `sns:${operation}`, resources: [input.TopicArn ?? "*"] },
    ],
  };
}

function listSubscriptions(
  topics: TopicDirectory,
  { TopicArn = "", NextToken }: ListSubscriptionsByTopicInput,
  call: AwsCall,
): ListSubscriptionsByTopicResponse {
  const all = subscriptionsOf(topics, TopicArn, call);
  const from = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(from) || from < 0) throw invalid("NextToken");
  const page = all.slice(from, from + PAGE_SIZE);
  const to = from + page.length;
  return {
    Subscriptions: page.map(({ protocol, endpoint, isConfirmed }, place) => ({
      // Not an ARN: what SNS says until the address has confirmed.
      SubscriptionArn: isConfirmed ? arnOf(TopicArn, from + place) : "PendingConfirmation",
      Owner: call.accountId,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn,
    })),
    ...(to < all.length ? { NextToken: String(to) } : {}),
  };
}

/** Subscribing again changes nothing, and tells the ARN once the address has confirmed. */
function subscribe(
  topics: TopicDirectory,
  { TopicArn = "", Protocol: protocol, Endpoint: endpoint = "" }: SubscribeInput,
  call: AwsCall,
): SubscribeResponse {
  subscriptionsOf(topics, TopicArn, call);
  if (protocol !== "email" && protocol !== "email-json") throw invalid("Protocol");
  if (!/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalid("Email address");
  topics.subscribe(TopicArn, { protocol, endpoint });
  const all = topics.subscriptionsOf(TopicArn) ?? [];
  const place = all.findIndex((one) => one.protocol === protocol && one.endpoint === endpoint);
  const isConfirmed = all[place]?.isConfirmed === true;
  return { SubscriptionArn: isConfirmed ? arnOf(TopicArn, place) : "pending confirmation" };
}

function subscriptionsOf(
  topics: TopicDirectory,
  topicArn: string,
  { region }: AwsCall,
): readonly Subscription[] {
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/.test(topicArn)) throw invalid("TopicArn");
  const all = topicArn.split(":")[3] === region ? topics.subscriptionsOf(topicArn) : undefined;
  if (all === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
  return all;
}

/** The same subscription has the same ARN each time. */
function arnOf(topicArn: string, place: number): string {
  return `${topicArn}:${uuid(createRandom(place + 1))}`;
}

function invalid(parameter: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${parameter}`);
}
