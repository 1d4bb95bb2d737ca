import { expect, test } from "vitest";
import { createHealthCheckAdapter } from "../../src/aws/health-check-adapter.ts";
import { startAws, xmlError } from "./scripted-aws.ts";

const clock = { now: () => new Date("2026-11-21T00:10:00Z") };

const healthCheckXml = (config: string) =>
  `<?xml version="1.0"?><GetHealthCheckResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HealthCheck><Id>hc-1</Id><CallerReference>r</CallerReference><HealthCheckConfig>${config}</HealthCheckConfig><HealthCheckVersion>1</HealthCheckVersion></HealthCheck></GetHealthCheckResponse>`;

test("a health check's configuration is read", async () => {
  const aws = await startAws(() => ({
    body: healthCheckXml(
      "<Type>HTTPS</Type><FullyQualifiedDomainName>primary.example.com</FullyQualifiedDomainName><IPAddress>192.0.2.1</IPAddress><Disabled>true</Disabled><Inverted>true</Inverted>",
    ),
  }));
  expect(await createHealthCheckAdapter(clock).describeHealthCheck("hc-1")).toEqual({
    id: "hc-1",
    type: "HTTPS",
    disabled: true,
    inverted: true,
    fullyQualifiedDomainName: "primary.example.com",
    ipAddress: "192.0.2.1",
  });
  expect(aws.seen[0]?.operation).toBe("GET /2013-04-01/healthcheck/hc-1");
  expect(aws.seen[0]?.region).toBe("us-east-1");
});

test("what is not said is false, or absent", async () => {
  await startAws(() => ({ body: healthCheckXml("<Type>CALCULATED</Type>") }));
  expect(await createHealthCheckAdapter(clock).describeHealthCheck("hc-1")).toEqual({
    id: "hc-1",
    type: "CALCULATED",
    disabled: false,
    inverted: false,
  });
});

test("one that does not exist is undefined; other errors are thrown", async () => {
  let code = "NoSuchHealthCheck";
  await startAws(() => xmlError(code, "text", code === "NoSuchHealthCheck" ? 404 : 403));
  const checks = createHealthCheckAdapter(clock);
  expect(await checks.describeHealthCheck("hc-1")).toBeUndefined();
  code = "AccessDenied";
  await expect(checks.describeHealthCheck("hc-1")).rejects.toMatchObject({
    name: "AccessDeniedError",
  });
});

test.each([
  [[1, 1, 1], "healthy"],
  [[1, 0, 1], "unhealthy"],
  [[0], "unhealthy"],
  [[], "unknown"],
])("the values %s mean %s", async (values, health) => {
  const result = { Id: "health", Values: values, StatusCode: "Complete" };
  const aws = await startAws(() => ({ body: { MetricDataResults: [result] } }));
  expect(await createHealthCheckAdapter(clock).readHealth("hc-1")).toBe(health);
  expect(aws.seen[0]).toMatchObject({ operation: "GetMetricData", region: "us-east-1" });
  expect(aws.seen[0]?.body).toEqual({
    StartTime: Date.parse("2026-11-21T00:05:00Z") / 1000,
    EndTime: Date.parse("2026-11-21T00:10:00Z") / 1000,
    MetricDataQueries: [
      {
        Id: "health",
        MetricStat: {
          Metric: {
            Namespace: "AWS/Route53",
            MetricName: "HealthCheckStatus",
            Dimensions: [{ Name: "HealthCheckId", Value: "hc-1" }],
          },
          Period: 60,
          Stat: "Minimum",
        },
        ReturnData: true,
      },
    ],
  });
});

test("no result at all is unknown", async () => {
  await startAws(() => ({ body: {} }));
  expect(await createHealthCheckAdapter(clock).readHealth("hc-1")).toBe("unknown");
});
