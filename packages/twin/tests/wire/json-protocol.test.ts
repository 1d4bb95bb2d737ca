import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
} from "@aws-sdk/client-acm";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
  InvalidParameterException,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AwsError } from "../../src/service.ts";
import {
  authorization,
  fakeService,
  jsonOf,
  operatorOf,
  startWire,
  type Wire,
} from "./wire-fixture.ts";

const ARN = "arn:aws:acm:us-east-1:123456789012:certificate/a";

let wire: Wire;
let imported: unknown;

beforeAll(async () => {
  wire = await startWire({
    services: () => [
      fakeService("acm", {
        DescribeCertificate: ({ CertificateArn }) => ({
          Certificate: {
            CertificateArn,
            NotAfter: new Date("2027-03-18T18:43:48Z"),
            InUseBy: [],
            Serial: undefined,
          },
        }),
        ImportCertificate: (input) => {
          imported = input;
          return { CertificateArn: ARN };
        },
        ListCertificates: () => {
          throw new TypeError("a bug");
        },
      }),
      fakeService("cognito-idp", {
        DescribeUserPoolDomain: ({ Domain }) => {
          if (Domain === "no.example.com") {
            throw new AwsError("InvalidParameterException", "No such domain…", 400, {
              reasonCode: "why",
            });
          }
          return { DomainDescription: { Domain, Status: "ACTIVE" } };
        },
        UpdateUserPoolDomain: () => ({}),
      }),
      fakeService("monitoring", {
        GetMetricData: ({ StartTime }) => ({
          MetricDataResults: [{ Id: "a", Timestamps: [StartTime], Values: [1.5] }],
        }),
      }),
    ],
  });
});

afterAll(() => wire.stop());

/** A raw call, as no SDK would make it. */
async function post(target: string, body: string, service = "acm") {
  const response = await fetch(wire.url, {
    method: "POST",
    headers: {
      authorization: authorization(service),
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.1",
    },
    body,
  });
  return { response, json: await jsonOf(response) };
}

describe("what the SDK sends and reads", () => {
  test("dates arrive as dates and empty lists as empty lists", async () => {
    const client = new ACMClient(operatorOf(wire));
    const { Certificate } = await client.send(
      new DescribeCertificateCommand({ CertificateArn: ARN }),
    );
    expect(Certificate).toEqual({
      CertificateArn: ARN,
      NotAfter: new Date("2027-03-18T18:43:48Z"),
      InUseBy: [],
    });
  });

  test("bytes arrive as bytes", async () => {
    const client = new ACMClient(operatorOf(wire));
    await client.send(
      new ImportCertificateCommand({
        Certificate: Buffer.from("certificate"),
        PrivateKey: Buffer.from("key"),
      }),
    );
    expect(imported).toMatchObject({
      Certificate: new Uint8Array(Buffer.from("certificate")),
      PrivateKey: new Uint8Array(Buffer.from("key")),
    });
  });

  test("JSON 1.0 keeps milliseconds of timestamps", async () => {
    const client = new CloudWatchClient(operatorOf(wire));
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date("2026-09-01T12:00:00.250Z"),
        EndTime: new Date("2026-09-01T12:05:00Z"),
        MetricDataQueries: [{ Id: "a" }],
      }),
    );
    expect(MetricDataResults).toEqual([
      { Id: "a", Timestamps: [new Date("2026-09-01T12:00:00.250Z")], Values: [1.5] },
    ]);
  });

  test("a refusal arrives as the modelled exception with its members and request id", async () => {
    const client = new CognitoIdentityProviderClient(operatorOf(wire));
    const refusal = client.send(new DescribeUserPoolDomainCommand({ Domain: "no.example.com" }));
    await expect(refusal).rejects.toBeInstanceOf(InvalidParameterException);
    await expect(refusal).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "No such domain…",
      reasonCode: "why",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });
});

describe("the form of a refusal", () => {
  test("header ends with a colon, the type carries its namespace, the message is repeated in ASCII", async () => {
    const { response, json } = await post(
      "AWSCognitoIdentityProviderService.DescribeUserPoolDomain",
      '{"Domain":"no.example.com"}',
      "cognito-idp",
    );
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toBe("InvalidParameterException:");
    expect(response.headers.get("x-amzn-errormessage")).toBe("No such domain ");
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(json).toEqual({
      __type: "com.amazonaws.cognitoidentityprovider#InvalidParameterException",
      message: "No such domain…",
      reasonCode: "why",
    });
  });

  test("a client in query mode is told the query protocol's code too", async () => {
    const response = await fetch(wire.url, {
      method: "POST",
      headers: {
        authorization: authorization("monitoring"),
        "x-amz-target": "GraniteServiceVersion20100801.GetMetricData",
        "x-amzn-query-mode": "true",
      },
      body: "{}",
    });
    expect(response.headers.get("x-amzn-query-error")).toBe("MissingParameter;Sender");
  });

  test("a bug in a service is a 500, and told to the twin's keeper", async () => {
    const { response, json } = await post("CertificateManager.ListCertificates", "{}");
    expect(response.status).toBe(500);
    expect(json.__type).toBe("com.amazonaws.acm#InternalFailure");
    expect(wire.defects).toHaveLength(1);
  });
});

describe("what AWS would refuse", () => {
  const describeCertificate = "CertificateManager.DescribeCertificate";
  test.each([
    ["a body that is no JSON", "{", "SerializationException", "not valid JSON"],
    ["a body that is no object", "[]", "SerializationException", "must be a JSON object"],
    ["bytes that are no UTF-8", "\u{dc80}".repeat(1), "SerializationException", ""],
    [
      "a number for a text",
      '{"CertificateArn":5}',
      "SerializationException",
      "NUMBER_VALUE can not be converted to a String",
    ],
    [
      "a boolean for a text",
      '{"CertificateArn":true}',
      "SerializationException",
      "TRUE_VALUE can not be converted to a String",
    ],
    [
      "an object for a text",
      '{"CertificateArn":{}}',
      "SerializationException",
      "Start of structure or map found where not expected.",
    ],
    [
      "a required member that is absent",
      "{}",
      "ValidationException",
      "1 validation error detected: Value null at 'certificateArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a required member that is null",
      '{"CertificateArn":null}',
      "ValidationException",
      "Value null at 'certificateArn'",
    ],
  ])("%s", async (_name, body, code, message) => {
    const { response, json } = await post(describeCertificate, body);
    expect(response.status).toBe(400);
    expect(json.__type).toBe(`com.amazonaws.acm#${code}`);
    expect(json.message).toContain(message);
  });

  test.each([
    [
      "a list for a structure",
      "UpdateUserPoolDomain",
      '{"Domain":"a","UserPoolId":"b","CustomDomainConfig":[]}',
      "SerializationException",
      "Unexpected value type in payload",
    ],
    [
      "two missing members",
      "UpdateUserPoolDomain",
      "{}",
      "InvalidParameterException",
      "2 validation errors detected: Value null at 'domain' failed to satisfy constraint: Member must not be null; Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a member missing inside another",
      "UpdateUserPoolDomain",
      '{"Domain":"a","UserPoolId":"b","CustomDomainConfig":{}}',
      "InvalidParameterException",
      "Value null at 'customDomainConfig.certificateArn'",
    ],
    [
      "an operation that nobody has",
      "Dance",
      "{}",
      "UnknownOperationException",
      "AWSCognitoIdentityProviderService.Dance",
    ],
    [
      "an operation that the twin does not have",
      "AdminGetUser",
      "{}",
      "UnknownOperationException",
      "The twin does not have the operation AdminGetUser of cognito-idp",
    ],
  ])("%s", async (_name, operation, body, code, message) => {
    const { response, json } = await post(
      `AWSCognitoIdentityProviderService.${operation}`,
      body,
      "cognito-idp",
    );
    expect(response.status).toBe(400);
    expect(json.__type).toBe(`com.amazonaws.cognitoidentityprovider#${code}`);
    expect(json.message).toContain(message);
  });

  test("a text for a list", async () => {
    const { json } = await post(
      "GraniteServiceVersion20100801.GetMetricData",
      '{"StartTime":0,"EndTime":0,"MetricDataQueries":"a"}',
      "monitoring",
    );
    expect(json).toMatchObject({
      __type: "com.amazonaws.cloudwatch#SerializationException",
      message: "Expected list or null",
    });
  });

  test("a date that is none", async () => {
    const { json } = await post(
      "GraniteServiceVersion20100801.GetMetricData",
      '{"StartTime":"yesterday","EndTime":0,"MetricDataQueries":[]}',
      "monitoring",
    );
    expect(json.__type).toBe("com.amazonaws.cloudwatch#SerializationException");
  });

  test("an operation without its header", async () => {
    const response = await fetch(wire.url, {
      method: "POST",
      headers: { authorization: authorization("acm") },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect((await jsonOf(response)).message).toContain("X-Amz-Target");
  });

  test("members that the model does not know are ignored", async () => {
    const { response } = await post(describeCertificate, `{"CertificateArn":"${ARN}","New":[1]}`);
    expect(response.status).toBe(200);
  });
});
