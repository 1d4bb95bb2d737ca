import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSts } from "../../src/service/sts/sts.ts";
import { authorization, fakeService, operatorOf, startWire, type Wire } from "./wire-fixture.ts";

let wire: Wire;
let asked: unknown;

beforeAll(async () => {
  wire = await startWire({
    services: (world) => [
      createSts(world).service,
      fakeService("monitoring", {
        GetMetricData: (input) => {
          asked = input;
          return {
            MetricDataResults: [
              {
                Id: "m1",
                Label: "a<b",
                Timestamps: [new Date("2026-09-01T12:00:00Z")],
                Values: [1],
              },
            ],
          };
        },
      }),
    ],
  });
});

afterAll(() => wire.stop());

function send(service: string, body: string) {
  return fetch(wire.url, {
    method: "POST",
    headers: {
      authorization: authorization(service),
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    },
    body,
  });
}

test("the SDK is told who it is", async () => {
  await expect(
    new STSClient(operatorOf(wire)).send(new GetCallerIdentityCommand({})),
  ).resolves.toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:iam::123456789012:user/operator",
  });
});

test("an older AWS CLI's form for CloudWatch is read, and answered in XML", async () => {
  const form = new URLSearchParams({
    Action: "GetMetricData",
    Version: "2010-08-01",
    StartTime: "2026-09-01T11:00:00Z",
    EndTime: "2026-09-01T12:00:00Z",
    "MetricDataQueries.member.1.Id": "m1",
    "MetricDataQueries.member.1.ReturnData": "true",
    "MetricDataQueries.member.1.MetricStat.Period": "60",
    "MetricDataQueries.member.1.MetricStat.Stat": "Minimum",
    "MetricDataQueries.member.1.MetricStat.Metric.Namespace": "AWS/Route53",
    "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name": "HealthCheckId",
    "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value": "h",
  });
  const response = await send("monitoring", form.toString());
  expect(asked).toEqual({
    StartTime: new Date("2026-09-01T11:00:00Z"),
    EndTime: new Date("2026-09-01T12:00:00Z"),
    MetricDataQueries: [
      {
        Id: "m1",
        ReturnData: true,
        MetricStat: {
          Period: 60,
          Stat: "Minimum",
          Metric: {
            Namespace: "AWS/Route53",
            Dimensions: [{ Name: "HealthCheckId", Value: "h" }],
          },
        },
      },
    ],
  });
  expect(await response.text()).toContain(
    "<GetMetricDataResult><MetricDataResults><member><Id>m1</Id><Label>a&lt;b</Label>" +
      "<Timestamps><member>2026-09-01T12:00:00.000Z</member></Timestamps>" +
      "<Values><member>1</member></Values></member></MetricDataResults></GetMetricDataResult>",
  );
});

test("the numbers in the form give a list its order, whatever order they come in", async () => {
  const form = new URLSearchParams("Action=GetMetricData&StartTime=0&EndTime=1");
  for (const number of [10, 2, 1]) {
    form.append(`MetricDataQueries.member.${number}.Id`, `m${number}`);
  }
  await send("monitoring", form.toString());
  expect(asked).toMatchObject({
    StartTime: new Date(0),
    EndTime: new Date(1000),
    MetricDataQueries: [{ Id: "m1" }, { Id: "m2" }, { Id: "m10" }],
  });
});

test.each([
  ["an action that is none", "sts", "Action=Dance", "InvalidAction"],
  [
    "an action that the twin does not have",
    "sts",
    "Action=GetSessionToken",
    "UnknownOperationException",
  ],
  ["no action", "sts", "", "InvalidAction"],
  [
    "an error under the name it has in this protocol",
    "monitoring",
    "Action=GetMetricData",
    "MissingParameter",
  ],
  ["a number that is none", "monitoring", "Action=GetMetricData&MaxDatapoints=x", "MalformedInput"],
  ["a date that is none", "monitoring", "Action=GetMetricData&StartTime=x", "MalformedInput"],
])("%s", async (_name, service, body, code) => {
  const response = await send(service, body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(`<Error><Type>Sender</Type><Code>${code}</Code>`);
});
