import { createHash } from "node:crypto";
import {
  type StubAnswer,
  type StubCall,
  startAwsStub,
} from "../../packages/functions/tests/aws-stub.ts";
import { eventSamples } from "./event-sample.ts";

const here = "us-east-1:123456789012";
/** The rotation that the stub knows: it runs by the list, and has ended by its description. */
export const executionArn = `arn:aws:states:${here}:execution:latchkey-rotation:run-1`;
const stateMachineArn = `arn:aws:states:${here}:stateMachine:latchkey-rotation`;
/** Of the rotation that is recorded. */
export const recordKey = "records/auth.example.com/20261121T120000Z-run-1.json";

/**
 * An AWS with a deployed Latchkey, one recorded rotation of auth.example.com to what it holds, one
 * that runs, and one dead letter; but without other user pools, and without certificates.
 */
export async function startInstallationStub(): Promise<Awaited<ReturnType<typeof startAwsStub>>> {
  const stub = await startAwsStub((operation) => answerTo(operation, () => stub.url));
  return stub;
}

function answerTo(operation: string, url: () => string): StubAnswer {
  if (operation.includes("?prefix=records/")) return { text: listOf(recordKey) };
  if (operation.includes("?prefix=")) return { text: listOf() };
  if (operation.endsWith(recordKey)) return { text: JSON.stringify(record) };
  if (operation.startsWith("GET ")) {
    return { status: 404, text: "<Error><Code>NoSuchKey</Code></Error>" };
  }
  if (operation === "POST /") return { text: callerIdentity };
  if (operation === "GetQueueUrl") return { body: { QueueUrl: `${url()}/123456789012/queue` } };
  return { body: answers[operation] ?? {} };
}

/**
 * What a call changes, or undefined: a rotation that is started without leave to change anything is
 * a look, and so is giving back a message that was looked at.
 */
export function changeBy({ operation, body }: StubCall): string | undefined {
  if (operation === "StartExecution") {
    const { input } = JSON.parse(body) as { readonly input: string };
    const { apply } = JSON.parse(input) as { readonly apply?: unknown };
    return apply === false ? undefined : operation;
  }
  const name = operation === "POST /" ? (new URLSearchParams(body).get("Action") ?? "") : operation;
  const isLook =
    /^(Describe|List|Get|Lookup|Receive|Simulate|GET |HEAD )/.test(name) ||
    name === "ChangeMessageVisibility";
  return isLook ? undefined : name;
}

const callerIdentity = `<GetCallerIdentityResponse><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/operator</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

function listOf(...keys: readonly string[]): string {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`);
  return `<ListBucketResult>${contents.join("")}</ListBucketResult>`;
}

const record = {
  schema: "latchkey/rotation-record/1",
  verdict: "rotated",
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T12:00:00.000Z",
  endedAt: "2026-11-21T12:40:00.000Z",
  request: { customDomain: "auth.example.com", action: "rotate", apply: true },
  reasons: [],
  from: { arn: `arn:aws:acm:${here}:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b` },
  to: { arn: `arn:aws:acm:${here}:certificate/12345678-1234-1234-1234-123456789012` },
  evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
};

const letter = JSON.stringify(eventSamples["certificate-available"]);
const times = { startDate: 1_795_262_400, stopDate: 1_795_264_800 };

/** By operation. Times are seconds since 1970, as on the wire. */
const answers: Readonly<Record<string, object>> = {
  DescribeUserPoolDomain: {
    DomainDescription: {
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      Status: "ACTIVE",
      CloudFrontDistribution: "d111111abcdef8.cloudfront.net",
      CustomDomainConfig: { CertificateArn: record.to.arn },
    },
  },
  DescribeStateMachine: { stateMachineArn, name: "latchkey-rotation", status: "ACTIVE" },
  StartExecution: { executionArn, startDate: times.startDate },
  ListExecutions: {
    executions: [{ executionArn, stateMachineArn, name: "run-1", status: "RUNNING", ...times }],
  },
  DescribeExecution: {
    executionArn,
    stateMachineArn,
    name: "run-1",
    status: "SUCCEEDED",
    input: JSON.stringify(record.request),
    ...times,
  },
  GetExecutionHistory: { events: [] },
  GetQueueAttributes: {
    Attributes: { QueueArn: `arn:aws:sqs:${here}:latchkey-dead-letters` },
  },
  ReceiveMessage: {
    Messages: [
      {
        MessageId: "m-1",
        ReceiptHandle: "r-1",
        Body: letter,
        MD5OfBody: createHash("md5").update(letter).digest("hex"),
        Attributes: { SentTimestamp: "1795262400000" },
        MessageAttributes: {
          RULE_ARN: {
            DataType: "String",
            StringValue: `arn:aws:events:${here}:rule/latchkey-issued`,
          },
          TARGET_ARN: {
            DataType: "String",
            StringValue: `arn:aws:lambda:${here}:function:latchkey-dispatch`,
          },
        },
      },
    ],
  },
};
