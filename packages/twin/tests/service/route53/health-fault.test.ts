import { describe, expect, it } from "vitest";
import type { FaultRates } from "../../../src/fault/fault-kind.ts";
import { createFaultPlan } from "../../../src/fault/fault-plan.ts";
import { createRandom } from "../../../src/random.ts";
import { createCloudWatch } from "../../../src/service/cloudwatch/cloudwatch.ts";
import { callerOf } from "../cognito/fake-world.ts";
import { createRoute53Fixture } from "./fixture.ts";

const minuteMs = 60_000;
const alarm = {
  Type: "CLOUDWATCH_METRIC",
  AlarmIdentifier: { Region: "us-east-1", Name: "primary" },
  InsufficientDataHealthStatus: "Healthy",
};

/** One health check of three hours of age, with nothing that probes it, in a world with faults. */
async function createWorld(config: object = alarm) {
  const fixture = createRoute53Fixture();
  const faults = createFaultPlan({ clock: fixture.clock, random: createRandom(1) });
  Object.assign(fixture.world, { faults });
  const id = await fixture.createCheck(config);
  fixture.clock.advance(180 * minuteMs);
  const cloudWatch = callerOf(
    createCloudWatch(fixture.world, fixture.healthChecks).service,
    "us-east-1",
  );
  return {
    ...fixture,
    id,
    faults,
    isHealthy: () => fixture.healthChecks.isHealthy(id),
    /** `HealthCheckStatus` of the last five finished minutes, oldest first, as Latchkey reads it. */
    async statuses(): Promise<number[]> {
      const now = fixture.clock.now().getTime();
      const { MetricDataResults } = await cloudWatch.send("GetMetricData", {
        StartTime: new Date(now - 5 * minuteMs),
        EndTime: new Date(now),
        ScanBy: "TimestampAscending",
        MetricDataQueries: [
          {
            Id: "health",
            MetricStat: {
              Metric: {
                Namespace: "AWS/Route53",
                MetricName: "HealthCheckStatus",
                Dimensions: [{ Name: "HealthCheckId", Value: id }],
              },
              Period: 60,
              Stat: "Minimum",
            },
          },
        ],
      });
      return MetricDataResults[0].Values;
    },
  };
}

const ways: [string, FaultRates, boolean][] = [
  ["at rate 1", { "health-check.flaps": 1 }, false],
  ["by order", {}, true],
];

describe("a health check", () => {
  it("is as it was while nothing goes wrong", async () => {
    const { isHealthy, statuses, faults, route53, id } = await createWorld();
    expect(isHealthy()).toBe(true);
    expect(new Set(await statuses())).toEqual(new Set([1]));
    const { HealthCheck } = await route53.send("GetHealthCheck", { HealthCheckId: id });
    expect(HealthCheck.HealthCheckConfig.Disabled).toBe(false);
    expect(faults.struck()).toEqual([]);
  });

  it.each(ways)(
    "that flaps is unhealthy for two to ten minutes, %s",
    async (_, rates, isOrdered) => {
      const { isHealthy, statuses, faults, clock, id } = await createWorld();
      faults.setRates(rates);
      if (isOrdered) faults.order({ kind: "health-check.flaps", where: { healthCheckId: id } });
      expect(isHealthy()).toBe(false);
      faults.clear();
      clock.advance(2 * minuteMs - 1);
      expect(isHealthy()).toBe(false);
      expect(await statuses()).toContain(0);
      clock.advance(8 * minuteMs + 1);
      expect(isHealthy()).toBe(true);
      clock.advance(6 * minuteMs);
      expect(new Set(await statuses())).toEqual(new Set([1]));
    },
  );

  it("flaps by a chance a minute, however often it is looked at", async () => {
    const { isHealthy, faults, clock } = await createWorld();
    isHealthy();
    faults.setRates({ "health-check.flaps": 1 });
    for (let look = 0; look < 100; look += 1) expect(isHealthy()).toBe(true);
    clock.advance(minuteMs);
    expect(isHealthy()).toBe(false);
    expect(faults.struck()).toHaveLength(1);
  });

  it("is not touched by an order for another one", async () => {
    const { isHealthy, faults } = await createWorld();
    faults.order({ kind: "health-check.flaps", where: { healthCheckId: "another" } });
    expect(isHealthy()).toBe(true);
  });

  it("that flaps has observers that report why, and takes a calculated check with it", async () => {
    const { route53, healthChecks, createCheck, faults, clock } = await createWorld();
    const child = await createCheck({ Type: "TCP", IPAddress: "127.0.0.1", Port: 9 });
    const parent = await createCheck({
      Type: "CALCULATED",
      HealthThreshold: 1,
      ChildHealthChecks: [child],
    });
    expect(healthChecks.isHealthy(parent)).toBe(true);
    clock.advance(minuteMs);
    faults.order({ kind: "health-check.flaps", where: { healthCheckId: child } });
    const { HealthCheckObservations } = await route53.send("GetHealthCheckStatus", {
      HealthCheckId: child,
    });
    for (const { StatusReport } of HealthCheckObservations)
      expect(StatusReport.Status).toMatch(/^Failure: Connection timed out/);
    expect(HealthCheckObservations).not.toEqual([]);
    expect(healthChecks.isHealthy(parent)).toBe(false);
  });

  it.each([
    ["at rate 1", true],
    ["by order", false],
  ])("is found disabled, with another version, %s", async (_, isByRate) => {
    const { route53, faults, id, isHealthy } = await createWorld({
      ...alarm,
      InsufficientDataHealthStatus: "Unhealthy",
    });
    const read = () => route53.send("GetHealthCheck", { HealthCheckId: id });
    expect((await read()).HealthCheck.HealthCheckVersion).toBe(1);
    expect(isHealthy()).toBe(false);
    if (isByRate) faults.setRates({ "health-check.disabled": 1 });
    else faults.order({ kind: "health-check.disabled", where: { healthCheckId: id } });
    const { HealthCheck } = await read();
    expect(HealthCheck).toMatchObject({
      HealthCheckConfig: { Disabled: true },
      HealthCheckVersion: 2,
    });
    expect(isHealthy()).toBe(true);
    expect((await read()).HealthCheck.HealthCheckVersion).toBe(2);
  });
});
