import { ACMClient, DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CognitoIdentityProviderClient,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { fakeService, operatorOf, startWire, type Wire } from "./wire-fixture.ts";

/** One call of each service, by its name in signatures. */
const calls: Readonly<Record<string, readonly [operation: string, call: () => Promise<unknown>]>> =
  {
    acm: [
      "DeleteCertificate",
      () =>
        new ACMClient(operatorOf(wire)).send(new DeleteCertificateCommand({ CertificateArn: "a" })),
    ],
    "cognito-idp": [
      "UpdateUserPoolDomain",
      () =>
        new CognitoIdentityProviderClient(operatorOf(wire)).send(
          new UpdateUserPoolDomainCommand({ Domain: "d", UserPoolId: "p" }),
        ),
    ],
    events: [
      "PutEvents",
      () =>
        new EventBridgeClient(operatorOf(wire)).send(
          new PutEventsCommand({ Entries: [{ Source: "s" }] }),
        ),
    ],
    lambda: [
      "Invoke",
      () => new LambdaClient(operatorOf(wire)).send(new InvokeCommand({ FunctionName: "f" })),
    ],
    monitoring: [
      "GetMetricData",
      () =>
        new CloudWatchClient(operatorOf(wire)).send(
          new GetMetricDataCommand({
            MetricDataQueries: [],
            StartTime: new Date(0),
            EndTime: new Date(1),
          }),
        ),
    ],
    route53: [
      "ChangeResourceRecordSets",
      () =>
        new Route53Client(operatorOf(wire)).send(
          new ChangeResourceRecordSetsCommand({
            HostedZoneId: "Z1",
            ChangeBatch: {
              Changes: [{ Action: "DELETE", ResourceRecordSet: { Name: "a.", Type: "A" } }],
            },
          }),
        ),
    ],
    s3: [
      "PutObject",
      () =>
        new S3Client({ ...operatorOf(wire), forcePathStyle: true }).send(
          new PutObjectCommand({ Bucket: "b", Key: "k", Body: "x" }),
        ),
    ],
    scheduler: [
      "ListSchedules",
      () => new SchedulerClient(operatorOf(wire)).send(new ListSchedulesCommand({})),
    ],
    sqs: [
      "SendMessage",
      () =>
        new SQSClient(operatorOf(wire)).send(
          new SendMessageCommand({ QueueUrl: "https://q", MessageBody: "x" }),
        ),
    ],
    ssm: [
      "PutParameter",
      () =>
        new SSMClient(operatorOf(wire)).send(new PutParameterCommand({ Name: "/n", Value: "v" })),
    ],
    states: [
      "StartExecution",
      () =>
        new SFNClient(operatorOf(wire)).send(
          new StartExecutionCommand({ stateMachineArn: "arn:aws:states:::s" }),
        ),
    ],
    sts: [
      "GetCallerIdentity",
      () => new STSClient(operatorOf(wire)).send(new GetCallerIdentityCommand({})),
    ],
  };

let wire: Wire;
let effects: string[] = [];

beforeAll(async () => {
  const services = Object.entries(calls).map(([service, [operation]]) =>
    fakeService(service, {
      [operation]: () => {
        effects.push(service);
        // The SDK compares what SQS says of the body "x".
        return service === "sqs" ? { MD5OfMessageBody: "9dd4e461268c8034f5c8564e155c67a6" } : {};
      },
    }),
  );
  wire = await startWire({ services: () => services });
});
afterEach(() => {
  wire.world.faults.clear();
  effects = [];
});
afterAll(() => wire.stop());

// By hand, from each service's API reference: the operation's errors, or the page Common Errors.
test.each([
  ["acm", "ThrottlingException", 400, "Rate exceeded"],
  ["cognito-idp", "TooManyRequestsException", 400, "Rate exceeded"],
  ["events", "ThrottlingException", 400, "Rate exceeded"],
  ["lambda", "TooManyRequestsException", 429, "Rate Exceeded."],
  ["monitoring", "Throttling", 400, "Rate exceeded"],
  ["route53", "Throttling", 400, "Rate exceeded"],
  ["s3", "SlowDown", 503, "Please reduce your request rate."],
  ["scheduler", "ThrottlingException", 429, "Rate exceeded"],
  ["sqs", "RequestThrottled", 400, "Rate exceeded"],
  ["ssm", "ThrottlingException", 400, "Rate exceeded"],
  ["states", "ThrottlingException", 400, "Rate exceeded"],
  ["sts", "Throttling", 400, "Rate exceeded"],
])("%s throttles with %s %i", async (service, name, httpStatusCode, message) => {
  wire.world.faults.order({ kind: "call.throttled", where: { service } });
  await expect(calls[service]?.[1]()).rejects.toMatchObject({
    name,
    message,
    $metadata: { httpStatusCode },
  });
  expect(effects).toEqual([]);
  await calls[service]?.[1]();
  expect(effects).toEqual([service]);
});

test.each([
  ["acm", "InternalFailure"],
  ["cognito-idp", "InternalErrorException"],
  ["events", "InternalException"],
  ["lambda", "ServiceException"],
  ["monitoring", "InternalServiceFault"],
  ["route53", "InternalFailure"],
  ["s3", "InternalError"],
  ["scheduler", "InternalServerException"],
  ["sqs", "InternalFailure"],
  ["ssm", "InternalServerError"],
  ["states", "InternalFailure"],
  ["sts", "InternalFailure"],
])("%s fails with %s 500, before or after the effect", async (service, name) => {
  const refusal = { name, $metadata: { httpStatusCode: 500 } };
  wire.world.faults.order({ kind: "call.internal-error", where: { service } });
  await expect(calls[service]?.[1]()).rejects.toMatchObject(refusal);
  expect(effects).toEqual([]);
  wire.world.faults.order({ kind: "call.internal-error-after", where: { service } });
  await expect(calls[service]?.[1]()).rejects.toMatchObject(refusal);
  expect(effects).toEqual([service]);
});

test.each([
  ["acm", "ConflictException"],
  ["cognito-idp", "ConcurrentModificationException"],
  ["route53", "PriorRequestNotComplete"],
  ["ssm", "TooManyUpdates"],
])("%s tells of another change with %s", async (service, name) => {
  wire.world.faults.order({ kind: "call.concurrent-modification" });
  await expect(calls[service]?.[1]()).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode: 400 },
  });
  expect(effects).toEqual([]);
});

test.each(["events", "lambda", "monitoring", "s3", "scheduler", "sqs", "states", "sts"])(
  "%s has no such refusal: its calls are left alone",
  async (service) => {
    wire.world.faults.order({ kind: "call.concurrent-modification" });
    await calls[service]?.[1]();
    expect(effects).toEqual([service]);
    expect(wire.world.faults.ordered()).toHaveLength(1);
  },
);
