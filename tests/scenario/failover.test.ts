import { UpdateHealthCheckCommand } from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import { askEdges, executionAt, executionWhen, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

describe("failover routing", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("takes users to the secondary replica while the primary Region is down, and back", async () => {
    const subject = await stack.newSubject("outage");
    const { region, secondaryRegion } = subject;
    expect(await servingRegions(stack, subject)).toEqual([region]);
    await stack.control("/outages", { region, isDown: true });
    await servedFrom(stack, subject, secondaryRegion);
    await stack.control("/outages", { region, isDown: false });
    await servedFrom(stack, subject, region);
  });

  it("that has taken place holds a rotation, which goes on when the primary is healthy again", async () => {
    const subject = await stack.newSubject("held");
    await observersHealthy(stack, subject, 0);
    await servedFrom(stack, subject, subject.secondaryRegion);
    const certificateArn = await subject.issue();
    // Held more than once: a hold is not a delay after which it is done all the same.
    const twice = ({ visited }: { visited: readonly string[] }) =>
      visited.filter((state) => state === "Hold").length >= 2;
    const held = await executionWhen(stack, { naming: certificateArn }, twice);
    expect(held.visited).not.toContain("Update");
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(
      subject.firstCertificateArn,
    );
    await observersHealthy(stack, subject, null);
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({
      verdict: "rotated",
      to: { arn: certificateArn },
      evidence: { routing: { health: "healthy" } },
    });
    expect(await servingRegions(stack, subject)).toEqual([subject.region]);
  });

  it("whose health check is disabled during the rotation is told of, but not blamed on it", async () => {
    const subject = await stack.newSubject("disabled");
    const { customDomain, healthCheckId } = subject;
    // One edge keeps the rotation going until the health check has been disabled.
    const laggard = { customDomain, addresses: ["127.0.0.3"] };
    await stack.control("/edges/fault", { ...laggard, fault: "never-converges" });
    const certificateArn = await subject.issue();
    await executionAt(stack, { naming: certificateArn }, "CheckDomain");
    await stack.clients.route53.send(
      new UpdateHealthCheckCommand({ HealthCheckId: healthCheckId, Disabled: true }),
    );
    await stack.control("/edges/fault", { ...laggard, fault: "none" });
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({
      verdict: "rotated",
      before: { routing: { healthCheckDisabled: false } },
      evidence: { routing: { healthCheckDisabled: true } },
    });
    const told = record.reasons.find(({ name }) => name === "healthCheckDisabled");
    expect(told?.message).toContain(healthCheckId);
    expect(told?.message).toContain("which it was not before the rotation");
    expect(told?.fix).toContain("--no-disabled");
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(certificateArn);
  });
});

/** The Regions that answer behind the edges now. */
async function servingRegions(stack: Stack, { customDomain }: Subject): Promise<string[]> {
  const pages = await askEdges(stack, customDomain);
  return [...new Set(pages.map(({ servingRegion }) => servingRegion))];
}

async function servedFrom(stack: Stack, subject: Subject, region: string): Promise<void> {
  await waitFor(`${subject.customDomain} to be served from ${region}`, async () => {
    const regions = await servingRegions(stack, subject);
    return regions.length === 1 && regions[0] === region ? true : undefined;
  });
}

/** How many percent of Route 53's checkers see the primary healthy; null: as they really see it. */
async function observersHealthy(
  stack: Stack,
  { healthCheckId }: Subject,
  observersHealthyPercent: number | null,
): Promise<void> {
  await stack.control("/route53/health-check", { healthCheckId, observersHealthyPercent });
}
