import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type PutParameterRequest,
} from "@aws-sdk/client-ssm";
import { type ContractCase, refusalOf, refused, shapeOf, uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";

const docs = "https://docs.aws.amazon.com";
const startExecution = `${docs}/step-functions/latest/apireference/API_StartExecution.html`;
const putParameter = `${docs}/systems-manager/latest/APIReference/API_PutParameter.html`;
const putObject = `${docs}/AmazonS3/latest/API/API_PutObject.html`;
const putEvents = `${docs}/eventbridge/latest/APIReference/API_PutEvents.html`;
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:contract";

const statesCases: readonly ContractCase[] = [
  {
    name: "states: an execution's ARN ends with the name it was given",
    page: startExecution,
    documented: `${stateMachineArn.replace("stateMachine", "execution")}:named`,
    observe: async (target) => await start(target, "named"),
  },
  {
    name: "states: an execution without a name gets a UUID",
    page: startExecution,
    documented: "as documented",
    observe: async (target) =>
      shapeOf(
        await start(target),
        /:execution:contract:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
  },
  {
    name: "states: the same name and input of a running execution is that execution",
    page: startExecution,
    documented: true,
    async observe(target) {
      const first = await start(target, "twice");
      return first === (await start(target, "twice"));
    },
  },
  {
    name: "states: the same name with other input is refused",
    page: startExecution,
    documented: refused("ExecutionAlreadyExists"),
    async observe(target) {
      await start(target, "taken");
      return await refusalOf(start(target, "taken", '{"other":true}'));
    },
  },
  ...[
    ["with a space", "a b", "InvalidName"],
    ["with a slash", "a/b", "InvalidName"],
    ["of 81 characters", "a".repeat(81), "ValidationException"],
  ].map(
    ([what, name, code = ""]): ContractCase => ({
      name: `states: an execution's name ${what} is refused`,
      page: startExecution,
      documented: refused(code),
      observe: (target) => refusalOf(start(target, name)),
    }),
  ),
  {
    name: "states: an execution's name may hold other signs and letters than ASCII's",
    page: startExecution,
    documented: "accepted",
    observe: (target) => refusalOf(start(target, "a.b+c=d@e!é(f)")),
  },
  {
    name: "states: input that is not JSON is refused",
    page: startExecution,
    documented: refused("InvalidExecutionInput"),
    observe: (target) => refusalOf(start(target, undefined, "{")),
  },
  {
    name: "states: an unknown state machine is refused",
    page: startExecution,
    documented: refused("StateMachineDoesNotExist"),
    observe: ({ clients }) =>
      refusalOf(
        clients.states.send(
          new StartExecutionCommand({
            stateMachineArn: stateMachineArn.replace("contract", "none"),
          }),
        ),
      ),
  },
  {
    name: "states: an unknown execution is refused",
    page: `${docs}/step-functions/latest/apireference/API_DescribeExecution.html`,
    documented: refused("ExecutionDoesNotExist"),
    observe: ({ clients }) =>
      refusalOf(
        clients.states.send(
          new DescribeExecutionCommand({
            executionArn: `${stateMachineArn.replace("stateMachine", "execution")}:none`,
          }),
        ),
      ),
  },
];

const ssmCases: readonly ContractCase[] = [
  {
    name: "ssm: a parameter's version counts up, and the last one is got",
    page: putParameter,
    documented: { versions: [1, 2], value: "b" },
    async observe(target) {
      const first = await put(target, { Name: "/contract/counted", Value: "a" });
      const second = await put(target, { Name: "/contract/counted", Value: "b", Overwrite: true });
      const command = new GetParameterCommand({ Name: "/contract/counted" });
      const { Parameter } = await target.clients.ssm.send(command);
      return { versions: [first.Version, second.Version], value: Parameter?.Value };
    },
  },
  {
    name: "ssm: a parameter is not overwritten unless asked",
    page: putParameter,
    documented: refused("ParameterAlreadyExists"),
    async observe(target) {
      await put(target, { Name: "/contract/once", Value: "a" });
      return await refusalOf(put(target, { Name: "/contract/once", Value: "b" }));
    },
  },
  {
    name: "ssm: a path lists what lies below, deeper only when asked",
    page: `${docs}/systems-manager/latest/APIReference/API_GetParametersByPath.html`,
    documented: { flat: ["/tree/a"], deep: ["/tree/a", "/tree/b/c"] },
    async observe(target) {
      for (const Name of ["/tree/a", "/tree/b/c", "/treetop"])
        await put(target, { Name, Value: "v" });
      const list = async (Recursive: boolean) => {
        const command = new GetParametersByPathCommand({ Path: "/tree", Recursive });
        const { Parameters = [] } = await target.clients.ssm.send(command);
        return Parameters.map(({ Name }) => Name).toSorted();
      };
      return { flat: await list(false), deep: await list(true) };
    },
  },
  {
    name: "ssm: an unknown parameter is not found, nor deleted",
    page: `${docs}/systems-manager/latest/APIReference/API_GetParameter.html`,
    documented: [refused("ParameterNotFound"), refused("ParameterNotFound")],
    observe: async ({ clients: { ssm } }) => [
      await refusalOf(ssm.send(new GetParameterCommand({ Name: "/none" }))),
      await refusalOf(ssm.send(new DeleteParameterCommand({ Name: "/none" }))),
    ],
  },
  ...(
    [
      ["with a space", "/a b", "ValidationException"],
      ["with slashes but none first", "a/b", "ValidationException"],
      ["that starts with ssm", "/ssm/a", "ValidationException"],
      ["that starts with aws", "/aws/a", "AccessDeniedException"],
      [
        "of 17 levels",
        "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a",
        "HierarchyLevelLimitExceededException",
      ],
    ] as const
  ).map(
    ([what, Name, code]): ContractCase => ({
      name: `ssm: a parameter's name ${what} is refused`,
      page: putParameter,
      documented: refused(code),
      observe: (target) => refusalOf(put(target, { Name, Value: "v" })),
    }),
  ),
  {
    name: "ssm: an empty value is refused",
    page: putParameter,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(put(target, { Name: "/contract/empty", Value: "" })),
  },
  {
    name: "ssm: a standard parameter holds 4 KB, not one byte more",
    page: putParameter,
    documented: ["accepted", refused("ValidationException")],
    observe: async (target) => [
      await refusalOf(put(target, { Name: "/contract/full", Value: "v".repeat(4096) })),
      await refusalOf(put(target, { Name: "/contract/over", Value: "v".repeat(4097) })),
    ],
  },
];

const storageCases: readonly ContractCase[] = [
  {
    name: "s3: an object is written once with If-None-Match, and comes back",
    page: putObject,
    documented: { again: refused("PreconditionFailed", 412), body: "first" },
    async observe(target) {
      const Bucket = await createBucket(target);
      const asked = { Bucket, Key: "records/a.json", IfNoneMatch: "*" };
      await putOne(target, { ...asked, Body: "first" });
      const again = await refusalOf(putOne(target, { ...asked, Body: "second" }));
      const got = await target.clients.s3.send(new GetObjectCommand({ Bucket, Key: asked.Key }));
      return { again, body: await got.Body?.transformToString() };
    },
  },
  {
    name: "s3: objects are listed by prefix in the order of UTF-8",
    page: `${docs}/AmazonS3/latest/API/API_ListObjectsV2.html`,
    documented: { keys: ["r/B", "r/a", "r/a/b"], common: ["r/a/"] },
    async observe(target) {
      const Bucket = await createBucket(target);
      for (const Key of ["r/a", "r/a/b", "r/B", "s"])
        await putOne(target, { Bucket, Key, Body: "{}" });
      const { s3 } = target.clients;
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "r/" }));
      const { CommonPrefixes = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: "r/", Delimiter: "/" }),
      );
      return {
        keys: Contents.map(({ Key }) => Key),
        common: CommonPrefixes.map(({ Prefix }) => Prefix),
      };
    },
  },
  {
    name: "s3: an unknown key and an unknown bucket are not found",
    page: `${docs}/AmazonS3/latest/API/ErrorResponses.html`,
    documented: [refused("NoSuchKey", 404), refused("NoSuchBucket", 404)],
    async observe(target) {
      const { s3 } = target.clients;
      const Bucket = await createBucket(target);
      const unknown = new GetObjectCommand({ Bucket: "contract-none", Key: "a" });
      return [
        await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "none" }))),
        await refusalOf(s3.send(unknown)),
      ];
    },
  },
  ...["Upper-case", "ab", "a..b", "192.168.5.4", "under_score"].map(
    (Bucket): ContractCase => ({
      name: `s3: the bucket name ${Bucket} is refused`,
      page: `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`,
      documented: refused("InvalidBucketName"),
      observe: ({ clients }) => refusalOf(clients.s3.send(new CreateBucketCommand({ Bucket }))),
    }),
  ),
];

const queueCases: readonly ContractCase[] = [
  {
    name: "sqs: a message is received with its body and count, and deleted",
    page: `${docs}/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html`,
    documented: { body: "hello", count: "1", after: 0 },
    async observe({ clients: { sqs } }) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "contract" }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      const [message] = (await sqs.send(receive)).Messages ?? [];
      const { ReceiptHandle } = message ?? {};
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return {
        body: message?.Body,
        count: message?.Attributes?.ApproximateReceiveCount,
        after: ((await sqs.send(receive)).Messages ?? []).length,
      };
    },
  },
  {
    name: "sqs: an unknown queue does not exist",
    page: `${docs}/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html`,
    documented: refused("QueueDoesNotExist"),
    observe: ({ clients }) =>
      refusalOf(clients.sqs.send(new GetQueueUrlCommand({ QueueName: "none" }))),
  },
];

const putEventsCases: readonly ContractCase[] = [
  {
    name: "events: each entry is taken or refused by itself",
    page: putEvents,
    documented: {
      failed: 3,
      codes: ["taken", "InvalidArgument", "InvalidArgument", "MalformedDetail"],
    },
    observe: async (target) =>
      await entriesOf(target, [
        { Source: "a", DetailType: "b", Detail: "{}" },
        { DetailType: "b", Detail: "{}" },
        { Source: "a", Detail: "{}" },
        { Source: "a", DetailType: "b", Detail: "{" },
      ]),
  },
  {
    name: "events: an entry may not pose as an AWS service",
    page: putEvents,
    documented: { failed: 1, codes: ["NotAuthorizedForSourceException"] },
    observe: async (target) =>
      await entriesOf(target, [{ Source: "aws.acm", DetailType: "b", Detail: "{}" }]),
  },
  {
    name: "events: ten entries are allowed, an eleventh is not",
    page: putEvents,
    documented: ["accepted", refused("ValidationException")],
    async observe(target) {
      const entry = { Source: "a", DetailType: "b", Detail: "{}" };
      const some = (count: number) => Array.from({ length: count }, () => entry);
      return [
        await refusalOf(entriesOf(target, some(10))),
        await refusalOf(entriesOf(target, some(11))),
      ];
    },
  },
];

/** Names and limits of the services around the three that matter. */
export const nameRuleCases: readonly ContractCase[] = [
  ...statesCases,
  ...ssmCases,
  ...storageCases,
  ...queueCases,
  ...putEventsCases,
];

async function start({ clients }: Target, name?: string, input = "{}"): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, name, input });
  return (await clients.states.send(command)).executionArn ?? "";
}

async function put({ clients }: Target, asked: PutParameterRequest) {
  return await clients.ssm.send(new PutParameterCommand({ Type: "String", ...asked }));
}

async function createBucket({ clients }: Target): Promise<string> {
  const Bucket = uniqueName("contract-bucket");
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

async function putOne({ clients }: Target, asked: PutObjectCommandInput) {
  return await clients.s3.send(new PutObjectCommand(asked));
}

async function entriesOf({ clients }: Target, Entries: PutEventsRequestEntry[]) {
  const answer = await clients.events.send(new PutEventsCommand({ Entries }));
  return {
    failed: answer.FailedEntryCount,
    codes: answer.Entries?.map(({ ErrorCode }) => ErrorCode ?? "taken"),
  };
}
