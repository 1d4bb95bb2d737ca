import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { DeadLetter, DeadLetterPort } from "../dead-letter/dead-letter.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";

/** Time to show and send all of a batch, in which nobody else sees its messages. */
const visibilitySeconds = 300;
/** Long polling asks all of SQS's servers; without it a short queue may look empty. */
const waitSeconds = 2;

interface ReceivedLetter extends DeadLetter {
  readonly receiptHandle: string;
}

/**
 * The dead-letter queue of that name in us-east-1. SQS's own redrive does not work on it: it moves
 * messages only out of the dead-letter queue of another *queue* (SQS API, `StartMessageMoveTask`).
 * Throws the classes of errors.ts.
 */
export async function openDeadLetterQueue(
  queueName: string,
  access?: AwsAccess,
): Promise<DeadLetterPort> {
  const sqs = new SQSClient(clientConfig(controlRegion, access));
  const ask = <T>(operation: string, send: () => Promise<T>) =>
    callAws({ service: "SQS", operation, region: controlRegion }, send);
  const { QueueUrl } = await ask("GetQueueUrl", () =>
    sqs.send(new GetQueueUrlCommand({ QueueName: queueName })),
  );
  const { Attributes } = await ask("GetQueueAttributes", () =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] })),
  );
  const handles = new Map<string, string>();
  const inQueue = ({ messageId }: DeadLetter) => ({
    QueueUrl,
    ReceiptHandle: handles.get(messageId) ?? "",
  });
  const receive = async () => await ask("ReceiveMessage", () => sqs.send(receiveCommand(QueueUrl)));
  return {
    queueArn: Attributes?.QueueArn ?? "",
    async *letters() {
      for (;;) {
        const received = ((await receive()).Messages ?? []).map(letterOf);
        const unseen = received.filter(({ messageId }) => !handles.has(messageId));
        for (const { messageId, receiptHandle } of received) handles.set(messageId, receiptHandle);
        if (unseen.length === 0) return;
        yield* unseen;
      }
    },
    ...createTargetPort(access),
    remove: async (letter) => {
      await ask("DeleteMessage", () => sqs.send(new DeleteMessageCommand(inQueue(letter))));
    },
    release: async (letter) => {
      const command = new ChangeMessageVisibilityCommand({
        ...inQueue(letter),
        VisibilityTimeout: 0,
      });
      // Not worth failing for: it shows up again by itself.
      await sqs.send(command).catch(() => undefined);
    },
  };
}

/** Sends what was in a message to what was to have it. */
function createTargetPort(
  access: AwsAccess | undefined,
): Pick<DeadLetterPort, "invoke" | "startExecution"> {
  const lambda = new LambdaClient(clientConfig(controlRegion, access));
  const states = new SFNClient(clientConfig(controlRegion, access));
  return {
    invoke: async (functionArn, event) => {
      const command = new InvokeCommand({
        FunctionName: functionArn,
        InvocationType: "Event",
        Payload: new TextEncoder().encode(event),
      });
      const call = { service: "Lambda", operation: "Invoke", region: controlRegion };
      await callAws(call, () => lambda.send(command));
    },
    startExecution: async (stateMachineArn, { name, input }) => {
      const command = new StartExecutionCommand({ stateMachineArn, name, input });
      const call = {
        service: "Step Functions",
        operation: "StartExecution",
        region: controlRegion,
      };
      await callAwsUnless(call, ["ExecutionAlreadyExists"], () => states.send(command));
    },
  };
}

function receiveCommand(QueueUrl: string | undefined): ReceiveMessageCommand {
  return new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: visibilitySeconds,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["SentTimestamp"],
  });
}

function letterOf(message: Message): ReceivedLetter {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(
    ([name, { StringValue }]) => [name, StringValue ?? ""] as const,
  );
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? Number.NaN)),
    attributes: Object.fromEntries(attributes),
  };
}
