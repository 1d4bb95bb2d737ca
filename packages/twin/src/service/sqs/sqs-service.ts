import type {
  ChangeMessageVisibilityRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  ListQueuesRequest,
  Message,
  MessageAttributeValue,
  ReceiveMessageRequest,
  ReceiveMessageResult,
  SendMessageRequest,
  SendMessageResult,
} from "@aws-sdk/client-sqs";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import { attributesMd5 } from "./attributes-md5.ts";
import { DEFAULT_VISIBILITY_SECONDS, md5, type Queue, type ReceivedMessage } from "./queue.ts";
import type { QueueDirectory } from "./queue-directory.ts";

const LARGEST_MESSAGE_BYTES = 1_048_576;

/** SQS's API over the stack's queues. Receiving never waits: `WaitTimeSeconds` is ignored. */
export function createSqsService(
  queues: QueueDirectory,
  region: string,
  endpoint: () => string,
): Service {
  // SDKs send to the queue's URL, so it must lead to the twin, not to AWS.
  const urlOf = (queue: Queue, call: AwsCall) => `${endpoint()}/${call.accountId}/${queue.name}`;
  const find = (url: string | undefined, call: AwsCall): Queue => {
    const queue = call.region === region ? queues.findByName(nameOf(url)) : undefined;
    if (queue) return queue;
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  return {
    signingName: "sqs",
    operations: {
      GetQueueUrl: (input: { readonly QueueName?: string }, call) => ({
        QueueUrl: urlOf(find(input.QueueName, call), call),
      }),
      ListQueues: (input: ListQueuesRequest, call) => {
        const urls = (call.region === region ? queues.queues : [])
          .filter((queue) => queue.name.startsWith(input.QueueNamePrefix ?? ""))
          .map((queue) => urlOf(queue, call));
        return urls.length === 0 ? {} : { QueueUrls: urls };
      },
      SendMessage: (input: SendMessageRequest, call) => send(find(input.QueueUrl, call), input),
      ReceiveMessage: (input: ReceiveMessageRequest, call) =>
        receive(find(input.QueueUrl, call), input, call),
      DeleteMessage: (
        input: { readonly QueueUrl?: string; readonly ReceiptHandle?: string },
        call,
      ) => {
        find(input.QueueUrl, call).delete(input.ReceiptHandle ?? "");
        return {};
      },
      ChangeMessageVisibility: (input: ChangeMessageVisibilityRequest, call) =>
        changeVisibility(find(input.QueueUrl, call), input),
      StartMessageMoveTask: () => refuseMove(),
      ListMessageMoveTasks: () => refuseMove(),
      GetQueueAttributes: (input: GetQueueAttributesRequest, call) =>
        attributes(find(input.QueueUrl, call), input),
    },
    authorizationsOf,
  };
}

function authorizationsOf(
  operation: string,
  input: { readonly QueueUrl?: string; readonly QueueName?: string; readonly SourceArn?: string },
  call: AwsCall,
) {
  const name = nameOf(input.QueueUrl ?? input.QueueName);
  const arn = input.SourceArn ?? `arn:aws:sqs:${call.region}:${call.accountId}:${name}`;
  return [{ action: `sqs:${operation}`, resources: [operation === "ListQueues" ? "*" : arn] }];
}

function nameOf(urlOrName: string | undefined): string {
  return urlOrName?.split("/").at(-1) ?? "";
}

/**
 * SQS moves messages only out of a queue that is the dead-letter queue of another *queue*; those of
 * EventBridge, Lambda and Scheduler are sent again by whoever knows their target.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
function refuseMove(): never {
  throw new AwsError(
    "InvalidParameterValue",
    "Source queue must be configured as a Dead Letter Queue.",
  );
}

function changeVisibility(queue: Queue, input: ChangeMessageVisibilityRequest): object {
  const isChanged = queue.changeVisibility(input.ReceiptHandle ?? "", input.VisibilityTimeout ?? 0);
  if (isChanged) return {};
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${input.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  );
}

function send(queue: Queue, input: SendMessageRequest): SendMessageResult {
  const body = input.MessageBody ?? "";
  if (body === "") {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (Buffer.byteLength(body) > LARGEST_MESSAGE_BYTES) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${LARGEST_MESSAGE_BYTES} bytes.`,
    );
  }
  const given = (input.MessageAttributes ?? {}) as Record<string, MessageAttributeValue>;
  const messageAttributes = Object.fromEntries(
    Object.entries(given).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType: DataType ?? "String",
        ...(StringValue === undefined ? {} : { StringValue }),
        ...(BinaryValue === undefined ? {} : { BinaryValue }),
      },
    ]),
  );
  const { messageId } = queue.send(body, messageAttributes, input.DelaySeconds);
  const digest = attributesMd5(messageAttributes);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(body),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
  };
}

function receive(queue: Queue, input: ReceiveMessageRequest, call: AwsCall): ReceiveMessageResult {
  const limit = input.MaxNumberOfMessages ?? 1;
  if (limit < 1 || limit > 10) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${limit} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  }
  const visibility = input.VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS;
  const messages = queue
    .receive(limit, visibility)
    .map((message) => messageOf(message, input, call));
  return messages.length === 0 ? {} : { Messages: messages };
}

function messageOf(message: ReceivedMessage, input: ReceiveMessageRequest, call: AwsCall): Message {
  const system = {
    SenderId: call.accountId,
    SentTimestamp: String(message.sentAt.getTime()),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt.getTime()),
  };
  const wantedSystem = [
    ...(input.MessageSystemAttributeNames ?? []),
    ...(input.AttributeNames ?? []),
  ];
  const shownSystem = chosen(system, wantedSystem);
  const shown = chosen(message.attributes, input.MessageAttributeNames ?? []);
  const digest = attributesMd5(shown);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.bodyMd5,
    ...(Object.keys(shownSystem).length === 0 ? {} : { Attributes: shownSystem }),
    ...(digest === undefined
      ? {}
      : { MessageAttributes: { ...shown }, MD5OfMessageAttributes: digest }),
  };
}

/** Members by name; `All` and `.*` mean every one, `prefix.*` those that begin so. */
function chosen<T>(
  members: Readonly<Record<string, T>>,
  names: readonly string[],
): Record<string, T> {
  const isWanted = (member: string) =>
    names.some(
      (name) =>
        name === "All" ||
        name === member ||
        (name.endsWith(".*") && member.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(members).filter(([member]) => isWanted(member)));
}

function attributes(queue: Queue, input: GetQueueAttributesRequest): GetQueueAttributesResult {
  const counts = queue.counts();
  const created = String(Math.floor(queue.createdAt.getTime() / 1000));
  const all = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(DEFAULT_VISIBILITY_SECONDS),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    MaximumMessageSize: String(LARGEST_MESSAGE_BYTES),
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    SqsManagedSseEnabled: "true",
    ...(queue.policy === undefined ? {} : { Policy: policyText(queue.policy) }),
  };
  const shown = chosen(all, input.AttributeNames ?? []);
  return Object.keys(shown).length === 0 ? {} : { Attributes: shown };
}

function policyText(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
