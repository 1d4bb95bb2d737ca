import { describe, expect, it } from "vitest";
import { createCloudWatch } from "../../../src/service/cloudwatch/cloudwatch.ts";
import { callerOf } from "../cognito/fake-world.ts";
import { createRoute53Fixture } from "../route53/fixture.ts";

const http = { Type: "HTTP", FullyQualifiedDomainName: "cognito-idp.eu-west-1.amazonaws.com" };

/** A CloudWatch over a real Route 53; the clock stands at 00:38:37. */
function createFixture() {
  const route53 = createRoute53Fixture();
  const { service } = createCloudWatch(route53.world, route53.healthChecks);
  const cloudWatch = callerOf(service, "us-east-1");
  const setObservers = (healthCheckId: string, observersHealthyPercent: number) =>
    route53.control("/route53/health-check", { healthCheckId, observersHealthyPercent });
  return { ...route53, service, cloudWatch, setObservers };
}

const between = (from: string, to: string) => ({
  StartTime: new Date(`2026-11-21T${from}Z`),
  EndTime: new Date(`2026-11-21T${to}Z`),
});
const hour = between("00:30:00", "01:30:00");

function query(id: string, stat: object = {}, metric: object = {}, more: object = {}) {
  return {
    Id: "status",
    MetricStat: {
      Metric: {
        Namespace: "AWS/Route53",
        MetricName: "HealthCheckStatus",
        Dimensions: [{ Name: "HealthCheckId", Value: id }],
        ...metric,
      },
      Period: 60,
      Stat: "Minimum",
      ...stat,
    },
    ...more,
  };
}

/** `00:40 1` for each point of the first result. */
function points(output: { MetricDataResults: { Timestamps: Date[]; Values: number[] }[] }) {
  const { Timestamps = [], Values = [] } = output.MetricDataResults[0] ?? {};
  return Timestamps.map((time, at) => `${time.toISOString().slice(11, 16)} ${Values[at]}`);
}

describe("a health check's metrics", () => {
  it("begin when the check is a minute old", async () => {
    const { cloudWatch, createCheck, clock } = createFixture();
    const id = await createCheck(http);
    const read = async () =>
      points(await cloudWatch.send("GetMetricData", { ...hour, MetricDataQueries: [query(id)] }));
    clock.advance(59_999);
    expect(await read()).toEqual([]);
    clock.advance(1);
    expect(await read()).toEqual(["00:38 1"]);
  });

  it("have a point for each finished minute, newest first or as asked", async () => {
    const { cloudWatch, createCheck, clock } = createFixture();
    const id = await createCheck(http);
    clock.advance(200_000);
    const input = { ...hour, MetricDataQueries: [query(id)] };
    const output = await cloudWatch.send("GetMetricData", input);
    expect(output.MetricDataResults[0]).toMatchObject({
      Id: "status",
      Label: "HealthCheckStatus",
      StatusCode: "Complete",
    });
    expect(points(output)).toEqual(["00:40 1", "00:39 1", "00:38 1"]);
    const ascending = { ...input, ScanBy: "TimestampAscending" };
    expect(points(await cloudWatch.send("GetMetricData", ascending))).toEqual([
      "00:38 1",
      "00:39 1",
      "00:40 1",
    ]);
  });

  it("show the worst of a minute by Minimum and the best by Maximum", async () => {
    const { cloudWatch, createCheck, clock, setObservers } = createFixture();
    const id = await createCheck(http);
    clock.advance(100_000);
    await setObservers(id, 0);
    clock.advance(10_000);
    await setObservers(id, 100);
    clock.advance(100_000);
    const read = async (Stat: string) =>
      points(
        await cloudWatch.send("GetMetricData", {
          ...hour,
          MetricDataQueries: [query(id, { Stat })],
        }),
      );
    expect(await read("Minimum")).toEqual(["00:41 1", "00:40 0", "00:39 1", "00:38 1"]);
    expect(await read("Maximum")).toEqual(["00:41 1", "00:40 1", "00:39 1", "00:38 1"]);
  });

  it("are joined over longer periods", async () => {
    const { cloudWatch, createCheck, clock, setObservers } = createFixture();
    const id = await createCheck(http);
    clock.advance(100_000);
    await setObservers(id, 0);
    clock.advance(600_000);
    const input = { ...hour, MetricDataQueries: [query(id, { Period: 300, Stat: "Maximum" })] };
    expect(points(await cloudWatch.send("GetMetricData", input))).toEqual([
      "00:45 0",
      "00:40 1",
      "00:35 1",
    ]);
  });

  it("are cut to the range, the start rounded down to a minute and the end left out", async () => {
    const { cloudWatch, createCheck, clock } = createFixture();
    const id = await createCheck(http);
    clock.advance(600_000);
    const input = { ...between("00:40:59", "00:42:00"), MetricDataQueries: [query(id)] };
    expect(points(await cloudWatch.send("GetMetricData", input))).toEqual(["00:41 1", "00:40 1"]);
  });

  it("tell the percentage of healthy observers, but not of a disabled check", async () => {
    const { cloudWatch, createCheck, clock, setObservers, route53 } = createFixture();
    const id = await createCheck(http);
    await setObservers(id, 25);
    clock.advance(83_000);
    await route53.send("UpdateHealthCheck", { HealthCheckId: id, Disabled: true });
    clock.advance(120_000);
    const percentage = query(
      id,
      { Stat: "Average" },
      { MetricName: "HealthCheckPercentageHealthy" },
    );
    expect(
      points(await cloudWatch.send("GetMetricData", { ...hour, MetricDataQueries: [percentage] })),
    ).toEqual(["00:39 25", "00:38 25"]);
    expect(
      points(await cloudWatch.send("GetMetricData", { ...hour, MetricDataQueries: [query(id)] })),
    ).toEqual(["00:41 1", "00:40 1", "00:39 1", "00:38 1"]);
  });

  it("tell how many children of a calculated check are healthy", async () => {
    const { cloudWatch, createCheck, clock, setObservers } = createFixture();
    const child = await createCheck(http);
    const ChildHealthChecks = [child, await createCheck(http)];
    const id = await createCheck({ Type: "CALCULATED", HealthThreshold: 2, ChildHealthChecks });
    clock.advance(83_000);
    await setObservers(child, 0);
    clock.advance(60_000);
    const children = query(id, {}, { MetricName: "ChildHealthCheckHealthyCount" });
    expect(
      points(await cloudWatch.send("GetMetricData", { ...hour, MetricDataQueries: [children] })),
    ).toEqual(["00:40 1", "00:39 2", "00:38 2"]);
    expect(
      points(await cloudWatch.send("GetMetricData", { ...hour, MetricDataQueries: [query(id)] })),
    ).toEqual(["00:40 0", "00:39 1", "00:38 1"]);
  });

  it.each([
    ["an unknown check", {}, { Dimensions: [{ Name: "HealthCheckId", Value: "none" }] }],
    ["another namespace", {}, { Namespace: "AWS/EC2" }],
    ["another metric", {}, { MetricName: "TimeToFirstByte" }],
    ["no dimension", {}, { Dimensions: [] }],
    ["another dimension", {}, { Dimensions: [{ Name: "Region", Value: "us-east-1" }] }],
  ])("are empty for %s", async (_, stat, metric) => {
    const { cloudWatch, createCheck, clock } = createFixture();
    const id = await createCheck(http);
    clock.advance(600_000);
    const input = { ...hour, MetricDataQueries: [query(id, stat, metric)] };
    expect(points(await cloudWatch.send("GetMetricData", input))).toEqual([]);
  });

  it("are in us-east-1 only", async () => {
    const { service, createCheck, clock } = createFixture();
    const id = await createCheck(http);
    clock.advance(600_000);
    const ireland = callerOf(service, "eu-west-1");
    const output = await ireland.send("GetMetricData", { ...hour, MetricDataQueries: [query(id)] });
    expect(points(output)).toEqual([]);
    expect(await ireland.send("ListMetrics", {})).toEqual({ Metrics: [] });
  });

  it("are listed once they have data", async () => {
    const { cloudWatch, createCheck, clock, setObservers } = createFixture();
    const id = await createCheck(http);
    await setObservers(id, 100);
    expect(await cloudWatch.send("ListMetrics", {})).toEqual({ Metrics: [] });
    clock.advance(60_000);
    const metric = (MetricName: string) => ({
      Namespace: "AWS/Route53",
      MetricName,
      Dimensions: [{ Name: "HealthCheckId", Value: id }],
    });
    expect(await cloudWatch.send("ListMetrics", { Namespace: "AWS/Route53" })).toEqual({
      Metrics: [metric("HealthCheckStatus"), metric("HealthCheckPercentageHealthy")],
    });
    const Dimensions = [{ Name: "HealthCheckId", Value: "none" }];
    expect(await cloudWatch.send("ListMetrics", { Dimensions })).toEqual({ Metrics: [] });
    expect(await cloudWatch.send("ListMetrics", { Namespace: "AWS/EC2" })).toEqual({ Metrics: [] });
    expect(await cloudWatch.send("ListMetrics", { MetricName: "HealthCheckStatus" })).toEqual({
      Metrics: [metric("HealthCheckStatus")],
    });
  });
});

describe("GetMetricData", () => {
  it("answers only the queries that are to be returned", async () => {
    const { cloudWatch } = createFixture();
    const queries = [query("a"), query("a", {}, {}, { Id: "hidden", ReturnData: false })];
    const { MetricDataResults } = await cloudWatch.send("GetMetricData", {
      ...hour,
      MetricDataQueries: queries,
    });
    expect(MetricDataResults.map((one: { Id: string }) => one.Id)).toEqual(["status"]);
  });

  const whole = { ...hour, MetricDataQueries: [query("a")] };
  it.each([
    [
      { MetricDataQueries: [] },
      "MissingRequiredParameterException: The parameter MetricDataQueries is required.",
    ],
    [
      { StartTime: undefined },
      "MissingRequiredParameterException: The parameter StartTime is required.",
    ],
    [
      { EndTime: undefined },
      "MissingRequiredParameterException: The parameter EndTime is required.",
    ],
    [
      { EndTime: hour.StartTime },
      "InvalidParameterValueException: The parameter StartTime must be less than the parameter EndTime.",
    ],
    [{ NextToken: "x" }, "InvalidNextToken"],
    [{ ScanBy: "Random" }, "InvalidParameterValueException: The value Random for parameter ScanBy"],
    [{ MetricDataQueries: Array(501).fill(query("a")) }, "at most 500 members"],
    [{ MetricDataQueries: [query("a"), query("b")] }, "are not unique"],
    [
      { MetricDataQueries: [query("a", {}, {}, { Id: undefined })] },
      "MetricDataQueries.member.1.Id is required",
    ],
    [
      { MetricDataQueries: [query("a", {}, {}, { Id: "Status" })] },
      "not matching the expected pattern",
    ],
    [
      { MetricDataQueries: [query("a", {}, {}, { Expression: "1" })] },
      "InvalidParameterCombinationException",
    ],
    [{ MetricDataQueries: [{ Id: "x", Expression: "1" }] }, "no metric math here"],
    [{ MetricDataQueries: [{ Id: "x" }] }, "MetricStat is required"],
    [{ MetricDataQueries: [query("a", { Period: 61 })] }, "or a multiple of 60"],
    [{ MetricDataQueries: [query("a", { Period: 0 })] }, "or a multiple of 60"],
    [{ MetricDataQueries: [query("a", { Period: undefined })] }, "Period is required"],
    [{ MetricDataQueries: [query("a", { Stat: "Best" })] }, "The value Best for parameter"],
    [{ MetricDataQueries: [query("a", {}, { MetricName: undefined })] }, "MetricName is required"],
  ])("refuses %j", async (changes, part) => {
    const { cloudWatch } = createFixture();
    const refusal = await cloudWatch.refusalOf("GetMetricData", { ...whole, ...changes });
    expect(refusal).toMatch(/^400 /);
    expect(refusal).toContain(part);
  });

  it("needs its permission on everything", () => {
    const { cloudWatch } = createFixture();
    expect(cloudWatch.authorizations("GetMetricData", whole)).toEqual([
      { action: "cloudwatch:GetMetricData", resources: ["*"] },
    ]);
  });
});
