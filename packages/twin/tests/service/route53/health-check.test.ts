import { describe, expect, it } from "vitest";
import { createRoute53Fixture } from "./fixture.ts";

const http = { Type: "HTTP", FullyQualifiedDomainName: "cognito-idp.eu-west-1.amazonaws.com" };

describe("a health check", () => {
  it("shows its configuration with the defaults, never its health", async () => {
    const { route53, createCheck } = createRoute53Fixture();
    const id = await createCheck({ ...http, Type: "HTTPS", ResourcePath: "/healthcheck" });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(await route53.send("GetHealthCheck", { HealthCheckId: id })).toEqual({
      HealthCheck: {
        Id: id,
        CallerReference: "reference-1",
        HealthCheckVersion: 1,
        HealthCheckConfig: {
          Type: "HTTPS",
          FullyQualifiedDomainName: "cognito-idp.eu-west-1.amazonaws.com",
          ResourcePath: "/healthcheck",
          Port: 443,
          RequestInterval: 30,
          FailureThreshold: 3,
          MeasureLatency: false,
          Inverted: false,
          Disabled: false,
          EnableSNI: true,
        },
      },
    });
  });

  it("is the same for the same caller reference and settings, and refused for others", async () => {
    const { route53 } = createRoute53Fixture();
    const request = { CallerReference: "once", HealthCheckConfig: http };
    const { HealthCheck } = await route53.send("CreateHealthCheck", request);
    expect((await route53.send("CreateHealthCheck", request)).HealthCheck.Id).toBe(HealthCheck.Id);
    const other = { ...request, HealthCheckConfig: { ...http, FailureThreshold: 5 } };
    expect(await route53.refusalOf("CreateHealthCheck", other)).toContain(
      "409 HealthCheckAlreadyExists",
    );
    await route53.send("DeleteHealthCheck", { HealthCheckId: HealthCheck.Id });
    expect(await route53.refusalOf("CreateHealthCheck", request)).toContain(
      "409 HealthCheckAlreadyExists",
    );
  });

  it.each([
    [{ Type: "PING" }, "Invalid health check type 'PING'"],
    [{ Type: "RECOVERY_CONTROL" }, "The twin has no routing controls"],
    [{ Type: "HTTP" }, "must specify IPAddress or FullyQualifiedDomainName"],
    [{ Type: "HTTP", IPAddress: "300.1.1.1" }, "Invalid IP address '300.1.1.1'"],
    [{ Type: "TCP", IPAddress: "127.0.0.1" }, "TCP health checks must specify a port"],
    [{ Type: "TCP", IPAddress: "127.0.0.1", Port: 70_000 }, "Port must be from 1 to 65535"],
    [{ Type: "TCP", IPAddress: "127.0.0.1", Port: 1, ResourcePath: "/" }, "ResourcePath must not"],
    [{ ...http, FullyQualifiedDomainName: "x".repeat(256) }, "at most 255 characters"],
    [{ ...http, ResourcePath: "x".repeat(256) }, "ResourcePath must have at most 255"],
    [{ ...http, SearchString: "ok" }, "SearchString goes together with"],
    [{ ...http, Type: "HTTP_STR_MATCH" }, "SearchString goes together with"],
    [{ ...http, Type: "HTTP_STR_MATCH", SearchString: "x".repeat(256) }, "SearchString must have"],
    [{ ...http, RequestInterval: 20 }, "RequestInterval must be 10 or 30"],
    [{ ...http, FailureThreshold: 11 }, "FailureThreshold must be from 1 to 10"],
    [{ ...http, Regions: ["us-east-1", "us-west-1"] }, "At least 3 health checker Regions"],
    [{ ...http, Regions: ["us-east-1", "us-west-1", "mars-1"] }, "Region 'mars-1'"],
    [{ Type: "CALCULATED" }, "HealthThreshold is required"],
    [{ Type: "CALCULATED", HealthThreshold: 1, Port: 80 }, "Port must not be specified"],
    [
      { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: ["none"] },
      "Child health check none does not exist",
    ],
    [
      { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: Array(256).fill("x") },
      "at most 255 children",
    ],
    [{ Type: "CLOUDWATCH_METRIC" }, "AlarmIdentifier is required"],
    [undefined, "HealthCheckConfig is required"],
  ])("is refused as %j", async (HealthCheckConfig, part) => {
    const { route53 } = createRoute53Fixture();
    const refusal = await route53.refusalOf("CreateHealthCheck", {
      CallerReference: "a",
      HealthCheckConfig,
    });
    expect(refusal).toContain("400 InvalidInput");
    expect(refusal).toContain(part);
  });

  it("needs a caller reference, and is refused as the 201st", async () => {
    const { route53, createCheck } = createRoute53Fixture();
    expect(await route53.refusalOf("CreateHealthCheck", { HealthCheckConfig: http })).toContain(
      "400 InvalidInput: CallerReference",
    );
    for (let at = 0; at < 200; at += 1) await createCheck(http);
    expect(
      await route53.refusalOf("CreateHealthCheck", {
        CallerReference: "more",
        HealthCheckConfig: http,
      }),
    ).toContain("400 TooManyHealthChecks");
  });

  it("is listed page by page", async () => {
    const { route53, createCheck } = createRoute53Fixture();
    const ids = [await createCheck(http), await createCheck(http), await createCheck(http)];
    const first = await route53.send("ListHealthChecks", { MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: ids[2] });
    const second = await route53.send("ListHealthChecks", { Marker: first.NextMarker });
    expect(second.HealthChecks.map((one: { Id: string }) => one.Id)).toEqual([ids[2]]);
    expect(await route53.refusalOf("ListHealthChecks", { Marker: "x" })).toContain("InvalidInput");
  });

  it.each([
    "GetHealthCheck",
    "UpdateHealthCheck",
    "DeleteHealthCheck",
    "GetHealthCheckStatus",
    "GetHealthCheckLastFailureReason",
  ])("that does not exist is refused by %s", async (operation) => {
    const { route53, healthChecks } = createRoute53Fixture();
    expect(await route53.refusalOf(operation, { HealthCheckId: "none" })).toBe(
      "404 NoSuchHealthCheck: A health check with id none does not exist.",
    );
    expect(healthChecks.isHealthy("none")).toBeUndefined();
  });
});

describe("an update of a health check", () => {
  it("changes what it names, counts the version up and resets what it is told to", async () => {
    const { route53, createCheck } = createRoute53Fixture();
    const HealthCheckId = await createCheck({ ...http, ResourcePath: "/a" });
    const { HealthCheck } = await route53.send("UpdateHealthCheck", {
      HealthCheckId,
      HealthCheckVersion: 1,
      Disabled: true,
      ResetElements: ["ResourcePath"],
    });
    expect(HealthCheck.HealthCheckVersion).toBe(2);
    expect(HealthCheck.HealthCheckConfig).toMatchObject({ Type: "HTTP", Disabled: true });
    expect(HealthCheck.HealthCheckConfig).not.toHaveProperty("ResourcePath");
  });

  it("is refused for an old version and for a bad value, and changes nothing then", async () => {
    const { route53, createCheck } = createRoute53Fixture();
    const HealthCheckId = await createCheck(http);
    expect(
      await route53.refusalOf("UpdateHealthCheck", { HealthCheckId, HealthCheckVersion: 7 }),
    ).toBe(
      "409 HealthCheckVersionMismatch: The health check version 7 does not match the current version 1.",
    );
    expect(
      await route53.refusalOf("UpdateHealthCheck", { HealthCheckId, FailureThreshold: 0 }),
    ).toContain("400 InvalidInput");
    const { HealthCheck } = await route53.send("GetHealthCheck", { HealthCheckId });
    expect(HealthCheck).toMatchObject({
      HealthCheckVersion: 1,
      HealthCheckConfig: { FailureThreshold: 3 },
    });
  });
});

describe("the verdict", () => {
  const withObservers = async (percent: number, config: object = {}) => {
    const fixture = createRoute53Fixture();
    const id = await fixture.createCheck({ ...http, ...config });
    const body = { healthCheckId: id, observersHealthyPercent: percent };
    const answer = await fixture.control("/route53/health-check", body);
    return { ...fixture, id, answer };
  };

  it("is healthy for a new check, unhealthy when inverted", async () => {
    const { createCheck, healthChecks } = createRoute53Fixture();
    expect(healthChecks.isHealthy(await createCheck(http))).toBe(true);
    expect(healthChecks.isHealthy(await createCheck({ ...http, Inverted: true }))).toBe(false);
  });

  // 16 observers: 3 are 18.75 %, 2 are 12.5 %.
  it.each([
    [100, true],
    [19, true],
    [18, false],
    [12.5, false],
    [0, false],
  ])("with %d %% of the observers is healthy: %s", async (percent, isHealthy) => {
    const { healthChecks, id, answer } = await withObservers(percent);
    expect(healthChecks.isHealthy(id)).toBe(isHealthy);
    expect(answer).toMatchObject({ isHealthy });
  });

  it("needs more than 18 % of the observers of three Regions", async () => {
    const Regions = ["us-east-1", "eu-west-1", "sa-east-1"];
    // 9 observers: 2 are 22 %, 1 is 11 %.
    expect((await withObservers(19, { Regions })).answer).toMatchObject({ isHealthy: true });
    expect((await withObservers(18, { Regions })).answer).toMatchObject({ isHealthy: false });
  });

  it("is flipped by Inverted, and always healthy when disabled unless inverted", async () => {
    const { healthChecks, id, route53 } = await withObservers(0);
    const update = (changes: object) =>
      route53.send("UpdateHealthCheck", { HealthCheckId: id, ...changes });
    await update({ Inverted: true });
    expect(healthChecks.isHealthy(id)).toBe(true);
    await update({ Inverted: false, Disabled: true });
    expect(healthChecks.isHealthy(id)).toBe(true);
    await update({ Inverted: true });
    expect(healthChecks.isHealthy(id)).toBe(false);
  });

  it("of a disabled calculated check is healthy, however its children are", async () => {
    const { createCheck, healthChecks } = createRoute53Fixture();
    const config = { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [] };
    expect(healthChecks.isHealthy(await createCheck(config))).toBe(false);
    expect(healthChecks.isHealthy(await createCheck({ ...config, Disabled: true }))).toBe(true);
  });

  it("returns to what is probed when the override is lifted", async () => {
    const { healthChecks, id, control } = await withObservers(0);
    await control("/route53/health-check", { healthCheckId: id, observersHealthyPercent: null });
    expect(healthChecks.isHealthy(id)).toBe(true);
  });

  it("of a calculated check counts its healthy children", async () => {
    const { createCheck, healthChecks, control, route53 } = createRoute53Fixture();
    const children = [await createCheck(http), await createCheck(http)];
    const calculate = (HealthThreshold: number) =>
      createCheck({ Type: "CALCULATED", HealthThreshold, ChildHealthChecks: children });
    const [none, one, both, three] = [
      await calculate(0),
      await calculate(1),
      await calculate(2),
      await calculate(3),
    ];
    const verdicts = () => [none, one, both, three].map((id) => healthChecks.isHealthy(id));
    expect(verdicts()).toEqual([true, true, true, false]);
    await control("/route53/health-check", {
      healthCheckId: children[0],
      observersHealthyPercent: 0,
    });
    expect(verdicts()).toEqual([true, true, false, false]);
    await route53.send("DeleteHealthCheck", { HealthCheckId: children[1] });
    expect(verdicts()).toEqual([true, false, false, false]);
  });

  it("of a calculated check that leads back to itself ends", async () => {
    const { createCheck, healthChecks, route53 } = createRoute53Fixture();
    const id = await createCheck({ Type: "CALCULATED", HealthThreshold: 1 });
    await route53.send("UpdateHealthCheck", { HealthCheckId: id, ChildHealthChecks: [id] });
    expect(healthChecks.isHealthy(id)).toBe(false);
  });

  it("of an alarm check is what insufficient data means", async () => {
    const { createCheck, healthChecks } = createRoute53Fixture();
    const alarm = {
      Type: "CLOUDWATCH_METRIC",
      AlarmIdentifier: { Region: "us-east-1", Name: "errors" },
    };
    expect(healthChecks.isHealthy(await createCheck(alarm))).toBe(true);
    const unhealthy = { ...alarm, InsufficientDataHealthStatus: "Unhealthy" };
    expect(healthChecks.isHealthy(await createCheck(unhealthy))).toBe(false);
  });

  it("is not told by GetHealthCheckStatus, which shows each observer", async () => {
    const { route53, id, clock } = await withObservers(50);
    const { HealthCheckObservations } = await route53.send("GetHealthCheckStatus", {
      HealthCheckId: id,
    });
    expect(HealthCheckObservations).toHaveLength(16);
    expect(HealthCheckObservations[0]).toEqual({
      Region: "us-east-1",
      IPAddress: "192.0.2.10",
      StatusReport: {
        Status: "Success: HTTP Status Code 200, OK",
        CheckedTime: clock.now(),
      },
    });
    expect(HealthCheckObservations[15]).toMatchObject({
      Region: "sa-east-1",
      StatusReport: { Status: expect.stringMatching(/^Failure: /) },
    });
    const failures = await route53.send("GetHealthCheckLastFailureReason", { HealthCheckId: id });
    expect(failures.HealthCheckObservations).toHaveLength(8);
  });

  it("of a calculated check has no observers to show or override", async () => {
    const { createCheck, route53, control } = createRoute53Fixture();
    const HealthCheckId = await createCheck({ Type: "CALCULATED", HealthThreshold: 0 });
    expect(await route53.refusalOf("GetHealthCheckStatus", { HealthCheckId })).toContain(
      "400 InvalidInput: Checker status is not available for CALCULATED health checks.",
    );
    expect(
      await control("/route53/health-check", {
        healthCheckId: HealthCheckId,
        observersHealthyPercent: 0,
      }),
    ).toBe("400 a CALCULATED health check has no observers");
  });

  it.each([
    ["text", "400 the body must be a JSON object"],
    [{ healthCheckId: "none", observersHealthyPercent: 0 }, "404 there is no health check none"],
    [{}, "404 there is no health check undefined"],
  ])("is not overridden by %j", async (body, refusal) => {
    expect(await createRoute53Fixture().control("/route53/health-check", body)).toBe(refusal);
  });

  it.each([101, -1, "50", undefined])("is not overridden by %s percent", async (percent) => {
    const { createCheck, control } = createRoute53Fixture();
    const healthCheckId = await createCheck(http);
    expect(
      await control("/route53/health-check", { healthCheckId, observersHealthyPercent: percent }),
    ).toBe("400 observersHealthyPercent must be from 0 to 100, or null");
  });
});
