import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHealthCheckCommand,
  ListResourceRecordSetsCommand,
  NoSuchHealthCheck,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AwsError } from "../../src/service.ts";
import { authorization, fakeService, operatorOf, startWire, type Wire } from "./wire-fixture.ts";

let wire: Wire;
const seen: Record<string, unknown> = {};

beforeAll(async () => {
  wire = await startWire({
    services: () => [
      fakeService("route53", {
        ChangeResourceRecordSets: (input) => {
          seen.change = input;
          return {
            ChangeInfo: {
              Id: "/change/C1",
              Status: "PENDING",
              SubmittedAt: new Date("2026-09-01T12:00:00Z"),
            },
          };
        },
        CreateHostedZone: ({ Name, CallerReference }) => ({
          Location: "https://route53.amazonaws.com/2013-04-01/hostedzone/Z1",
          HostedZone: { Id: "/hostedzone/Z1", Name, CallerReference },
          ChangeInfo: { Id: "/change/C2", Status: "INSYNC", SubmittedAt: new Date(0) },
          DelegationSet: { NameServers: ["ns-1.example.net", "ns-2.example.net"] },
        }),
        ListResourceRecordSets: (input) => {
          seen.list = input;
          return { ResourceRecordSets: [], IsTruncated: false, MaxItems: 300 };
        },
        GetHealthCheck: () => {
          throw new AwsError("NoSuchHealthCheck", "No <health> check & such", 404);
        },
      }),
      fakeService("lambda", {
        Invoke: (input) => {
          seen.invoke = input;
          return {
            StatusCode: 202,
            FunctionError: "Unhandled",
            Payload: new Uint8Array(Buffer.from('{"a":1}')),
          };
        },
      }),
      fakeService("scheduler", {
        CreateSchedule: (input) => {
          seen.schedule = input;
          return {
            ScheduleArn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
          };
        },
      }),
    ],
  });
});

afterAll(() => wire.stop());

describe("REST-XML", () => {
  test("labels and a structure in the body arrive; dates come back", async () => {
    const client = new Route53Client(operatorOf(wire));
    const ChangeBatch = {
      Comment: "a & b",
      Changes: [
        {
          Action: "UPSERT" as const,
          ResourceRecordSet: {
            Name: "auth.example.com",
            Type: "A" as const,
            AliasTarget: {
              HostedZoneId: "Z2FDTNDATAQYW2",
              DNSName: "d1.cloudfront.net",
              EvaluateTargetHealth: false,
            },
          },
        },
        {
          Action: "CREATE" as const,
          ResourceRecordSet: {
            Name: "t.example.com",
            Type: "TXT" as const,
            TTL: 60,
            ResourceRecords: [{ Value: '"one"' }, { Value: '"two"' }],
          },
        },
      ],
    };
    const answer = await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: "/hostedzone/Z1", ChangeBatch }),
    );
    expect(seen.change).toEqual({ HostedZoneId: "Z1", ChangeBatch });
    expect(answer.ChangeInfo).toEqual({
      Id: "/change/C1",
      Status: "PENDING",
      SubmittedAt: new Date("2026-09-01T12:00:00Z"),
    });
  });

  test("status, a header and lists come back", async () => {
    const client = new Route53Client(operatorOf(wire));
    const answer = await client.send(
      new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "r" }),
    );
    expect(answer).toMatchObject({
      $metadata: { httpStatusCode: 201 },
      Location: "https://route53.amazonaws.com/2013-04-01/hostedzone/Z1",
      DelegationSet: { NameServers: ["ns-1.example.net", "ns-2.example.net"] },
    });
  });

  test("numbers and texts arrive from the query; an empty list stays empty", async () => {
    const client = new Route53Client(operatorOf(wire));
    const answer = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: "Z1",
        StartRecordName: "a b.example.com",
        StartRecordType: "A",
        MaxItems: 5,
      }),
    );
    expect(seen.list).toEqual({
      HostedZoneId: "Z1",
      StartRecordName: "a b.example.com",
      StartRecordType: "A",
      MaxItems: 5,
    });
    expect(answer.ResourceRecordSets).toEqual([]);
  });

  test("a refusal arrives as the modelled exception, its text escaped on the way", async () => {
    const client = new Route53Client(operatorOf(wire));
    const refusal = client.send(new GetHealthCheckCommand({ HealthCheckId: "h" }));
    await expect(refusal).rejects.toBeInstanceOf(NoSuchHealthCheck);
    await expect(refusal).rejects.toMatchObject({
      message: "No <health> check & such",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("the error document is the one of AWS", async () => {
    const response = await fetch(`${wire.url}/2013-04-01/healthcheck/h`, {
      headers: { authorization: authorization("route53") },
    });
    const requestId = response.headers.get("x-amzn-requestid");
    expect(await response.text()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type>' +
        "<Code>NoSuchHealthCheck</Code><Message>No &lt;health&gt; check &amp; such</Message></Error>" +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  });

  test.each([
    [
      "XML that is not well-formed",
      "POST",
      "/2013-04-01/hostedzone",
      "<a><b></a>",
      400,
      "MalformedInput",
    ],
    [
      "a missing member",
      "POST",
      "/2013-04-01/hostedzone",
      "<CreateHostedZoneRequest/>",
      400,
      "InvalidInput",
    ],
    ["an empty body", "POST", "/2013-04-01/hostedzone", "", 400, "InvalidInput"],
    [
      "a path that is nothing",
      "GET",
      "/2013-04-01/nothing",
      undefined,
      404,
      "UnknownOperationException",
    ],
    [
      "an operation that the twin does not have",
      "GET",
      "/2013-04-01/hostedzonecount",
      undefined,
      501,
      "NotImplemented",
    ],
    [
      "a number that is none",
      "GET",
      "/2013-04-01/hostedzone/Z1/rrset?maxitems=x",
      undefined,
      400,
      "InvalidArgument",
    ],
  ])("%s", async (_name, method, path, body, status, code) => {
    const response = await fetch(`${wire.url}${path}`, {
      method,
      headers: { authorization: authorization("route53") },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});

describe("REST-JSON", () => {
  test("a payload of bytes, headers and the status in a member", async () => {
    const client = new LambdaClient(operatorOf(wire));
    const answer = await client.send(
      new InvokeCommand({
        FunctionName: "arn:aws:lambda:us-east-1:123456789012:function:latchkey-plan",
        InvocationType: "Event",
        Payload: Buffer.from("{}"),
      }),
    );
    expect(seen.invoke).toMatchObject({
      FunctionName: "arn:aws:lambda:us-east-1:123456789012:function:latchkey-plan",
      InvocationType: "Event",
      Payload: new Uint8Array(Buffer.from("{}")),
    });
    expect(answer).toMatchObject({ StatusCode: 202, FunctionError: "Unhandled" });
    expect(Buffer.from(answer.Payload ?? []).toString()).toBe('{"a":1}');
  });

  test("a label beside a body, and dates in it", async () => {
    const client = new SchedulerClient(operatorOf(wire));
    await client.send(
      new CreateScheduleCommand({
        Name: "nightly",
        ScheduleExpression: "rate(1 day)",
        StartDate: new Date("2026-09-02T00:00:00Z"),
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: "arn:a", RoleArn: "arn:r" },
      }),
    );
    expect(seen.schedule).toMatchObject({
      Name: "nightly",
      StartDate: new Date("2026-09-02T00:00:00Z"),
      Target: { Arn: "arn:a", RoleArn: "arn:r" },
    });
  });

  test("a path that is nothing, and JSON of a wrong type", async () => {
    const call = (path: string, body: string) =>
      fetch(`${wire.url}${path}`, {
        method: "POST",
        headers: { authorization: authorization("scheduler") },
        body,
      });
    expect((await call("/nothing", "{}")).status).toBe(404);
    const wrong = await call("/schedules/nightly", '{"ScheduleExpression":1}');
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get("x-amzn-errortype")).toBe("SerializationException:");
  });
});
