import { describe, expect, it } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import { aHealthCheck, fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { anEdgeServing, edgesServing } from "../../../../tests/gen/an-edge.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { makePlanReport } from "../../src/plan/make-plan-report.ts";
import { renderPlan } from "../../src/plan/render-plan.ts";

const request = aRequest({ apply: false });
const newer = aNewerCertificate();

describe("the report of a plan", () => {
  it("to rotate names both certificates, what stays, and what the edges serve", async () => {
    const world = fakeWorld({ certificates: [aCertificate(), newer] });
    world.changeDomain({ settings: fullSettings });
    world.edges = [
      ...edgesServing(aCertificate()).slice(0, 1),
      anEdgeServing(newer, { address: "192.0.2.10" }),
      { address: "192.0.2.9", unreachable: "timeout" },
    ];
    const report = await makePlanReport(request, world.ports);
    expect(report).toMatchObject({
      version: 1,
      customDomain: "auth.example.com",
      action: "rotate",
      current: {
        certificate: { arn: certificateArn("current") },
        settings: fullSettings,
        routing: { health: "healthy", replicaStatus: "ACTIVE" },
        routingFaults: [],
      },
      target: { arn: certificateArn("newer") },
    });
    expect(report.edges?.map(({ address, serving }) => [address, serving])).toEqual([
      ["192.0.2.1", "current"],
      ["192.0.2.9", "unreachable"],
      ["192.0.2.10", "planned"],
    ]);
    expect(world.updates).toEqual([]);
  });

  it("lists the candidates, the chosen one first, each other with its reason", async () => {
    const wild = aCertificate({ arn: certificateArn("wild"), names: ["*.example.com"] });
    const world = fakeWorld({ certificates: [wild, aCertificate(), newer] });
    const { candidates } = await makePlanReport(request, world.ports);
    expect(
      candidates.map(({ certificate, outcome, reasons }) => [
        certificate.arn.split("/")[1],
        outcome,
        reasons.map(({ name }) => name),
      ]),
    ).toEqual([
      ["newer", "chosen", []],
      ["wild", "passed-over", ["certificateExpiresSooner"]],
      ["current", "passed-over", ["certificateIsCurrent"]],
    ]);
  });

  it("that is held says which certificate waits, and what is wrong with failover", async () => {
    const world = fakeWorld({ certificates: [aCertificate(), newer], health: "unhealthy" });
    world.changeDomain({ settings: fullSettings });
    const report = await makePlanReport(request, world.ports);
    expect(report.action).toBe("hold");
    expect(report.target).toBeUndefined();
    expect(report.candidates[0]).toMatchObject({ certificate: newer, outcome: "waiting" });
    expect(report.current?.routingFaults.map(({ name }) => name)).toEqual(["primaryUnhealthy"]);
  });

  it("tells a fault of failover that stands in nobody's way", async () => {
    const world = fakeWorld({ healthChecks: [aHealthCheck({ disabled: true })] });
    world.changeDomain({ settings: fullSettings });
    const report = await makePlanReport(request, world.ports);
    expect(report.action).toBe("nothing");
    expect(report.current?.routingFaults.map(({ name }) => name)).toEqual(["healthCheckDisabled"]);
  });

  it("lists a requested certificate that is chosen", async () => {
    const world = fakeWorld({ certificates: [aCertificate(), newer] });
    const asked = aRequest({ apply: false, certificateArn: newer.arn });
    const { candidates } = await makePlanReport(asked, world.ports);
    expect(candidates).toEqual([{ certificate: newer, outcome: "chosen", reasons: [] }]);
  });

  it("lists a certificate that was rolled back before, with when, why and the fix", async () => {
    const world = fakeWorld({ certificates: [aCertificate(), newer] });
    world.rolledBack = [
      {
        certificateArn: newer.arn,
        readAt: "2026-11-20T12:00:00.000Z",
        rolledBackAt: "2026-11-20T12:30:00.000Z",
        reasons: ["edgesServeBroken"],
        execution: "run-0",
      },
    ];
    const report = await makePlanReport(request, world.ports);
    expect(report.action).toBe("nothing");
    const before = report.candidates.find(({ certificate }) => certificate.arn === newer.arn);
    expect(before?.outcome).toBe("passed-over");
    const text = renderPlan(
      report,
      { width: 200, paint: (_, words) => words },
      { hasExtraTrust: false },
    );
    expect(text).toContain(
      "tried before, and rolled back on 2026-11-20T12:30:00.000Z (edgesServeBroken;",
    );
  });

  it("is none when a Region does not answer: that is told as it is", async () => {
    const outage = Object.assign(new Error("no answer"), { name: "ServiceFaultError" });
    const world = fakeWorld({ failures: { describeDomain: outage } });
    await expect(makePlanReport(request, world.ports)).rejects.toBe(outage);
  });

  it("for a missing custom domain looks at no edge", async () => {
    const world = fakeWorld({ customDomains: {} });
    const report = await makePlanReport(request, world.ports);
    expect(report).toMatchObject({ action: "refuse", candidates: [] });
    expect(report.reasons.map(({ name }) => name)).toEqual(["customDomainMissing"]);
    expect(report).not.toHaveProperty("edges");
    expect(world.calls.filter((one) => one.startsWith("resolveEdges"))).toEqual([]);
  });
});
