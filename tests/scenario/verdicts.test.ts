import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { bootStack, type Stack } from "./stack.ts";

describe("a rotation on the deployed stack ends", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("rotated, when a certificate of a new ARN is issued", async () => {
    const subject = await stack.newSubject("rotated");
    const before = await subject.describe();
    const arn = await subject.issue();
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({
      verdict: "rotated",
      from: { arn: subject.firstCertificateArn },
      to: { arn },
    });
    expect(record.evidence.edgesProven).toBeGreaterThanOrEqual(4);
    expect(record.evidence.routing).toMatchObject({ health: "healthy", replicaStatus: "ACTIVE" });
    const after = await subject.describe();
    expect(after.CustomDomainConfig).toEqual({
      CertificateArn: arn,
      SecurityPolicy: "TLS_V1_2_2021",
    });
    expect(after.ManagedLoginVersion).toBe(2);
    expect(after.Routing).toEqual(before.Routing);
    expect(after.Routing?.Failover?.PrimaryRoute53HealthCheckId).toBe(subject.healthCheckId);
  });

  it("verified, when the certificate is renewed under its ARN", async () => {
    const subject = await stack.newSubject("verified");
    const certificateArn = subject.firstCertificateArn;
    await stack.control("/acm/renew", { certificateArn });
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "verified", to: { arn: certificateArn } });
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(certificateArn);
  });

  it("nothing-to-do, when the custom domain holds and serves its best certificate", async () => {
    const subject = await stack.newSubject("nothing");
    await waitForEdges(stack, subject.customDomain);
    await stack.start({ customDomain: subject.customDomain, apply: true });
    const record = await subject.recordAfter(0);
    expect(record.verdict).toBe("nothing-to-do");
    expect(record.reasons.map((reason) => reason.name)).toContain("alreadyServed");
    expect(record.evidence).toMatchObject({ edgeRounds: 1 });
    expect(record.evidence.edgesProven).toBeGreaterThanOrEqual(4);
    expect(record.evidence.edges.every(({ outcome }) => outcome === "target")).toBe(true);
    expect(record.evidence.edges.map(({ floorProbe }) => floorProbe)).toContain("refused");
  });

  it("refused, when the certificate asked for does not cover the name", async () => {
    const subject = await stack.newSubject("refused");
    const certificateArn = await subject.issue("shop.refused.example");
    await stack.start({ customDomain: subject.customDomain, certificateArn, apply: true });
    const record = await subject.recordAfter(0);
    expect(record.verdict).toBe("refused");
    expect(record.reasons).toContainEqual(
      expect.objectContaining({ name: "certificateDoesNotCover", fix: expect.any(String) }),
    );
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(
      subject.firstCertificateArn,
    );
  });

  it("rolled-back, when edges serve the new certificate with a broken chain", async () => {
    const subject = await stack.newSubject("rolled-back");
    const { customDomain, firstCertificateArn } = subject;
    const certificateArn = await requestCertificate(stack.clients, customDomain);
    await stack.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
    await validateCertificate(stack.clients, subject.hostedZoneId, certificateArn);
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({
      verdict: "rolled-back",
      after: { certificateArn: firstCertificateArn, status: "ACTIVE" },
    });
    const after = await subject.describe();
    expect(after.CustomDomainConfig).toEqual({
      CertificateArn: firstCertificateArn,
      SecurityPolicy: "TLS_V1_2_2021",
    });
    expect(after.Routing?.Failover?.PrimaryRoute53HealthCheckId).toBe(subject.healthCheckId);
  });

  it("not-served, when an edge keeps the old certificate beyond the deadline", async () => {
    const subject = await stack.newSubject("not-served");
    await stack.control("/edges/fault", {
      customDomain: subject.customDomain,
      fault: "never-converges",
      addresses: ["127.0.0.2"],
    });
    const arn = await subject.issue();
    const record = await subject.recordAfter(0);
    expect(record.verdict).toBe("not-served");
    expect(record.evidence.edges).toContainEqual(
      expect.objectContaining({ address: "127.0.0.2", outcome: "previous" }),
    );
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(arn);
  });

  it("failed, when Cognito never finishes the update", async () => {
    const subject = await stack.newSubject("failed");
    await stack.control("/cognito/domain-failure", {
      customDomain: subject.customDomain,
      mode: "stuck-updating",
    });
    await subject.issue();
    const record = await subject.recordAfter(0);
    expect(record.verdict).toBe("failed");
    expect(record.reasons.map((reason) => reason.name)).toContain("customDomainStuckUpdating");
    const execution = await waitFor("the execution to end", async () => {
      const command = new DescribeExecutionCommand({ executionArn: record.execution?.arn });
      const description = await stack.clients.states.send(command);
      return description.status === "RUNNING" ? undefined : description;
    });
    expect(execution.status).toBe("FAILED");
  });
});

async function waitForEdges(stack: Stack, customDomain: string): Promise<void> {
  await waitFor(`edges of ${customDomain}`, async () => {
    const listed = JSON.stringify(await stack.control("/edges"));
    return listed.includes(customDomain) ? true : undefined;
  });
}
