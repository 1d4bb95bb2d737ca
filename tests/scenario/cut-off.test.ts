import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { askEdges, executionEnd, executionsOf, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

/**
 * A certificate whose edges come out broken, and an execution that is cut off between giving it to
 * the custom domain and finding that out: users must not be left with it.
 */
describe("a rotation that is cut off in its proof", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("has a refused permission put right, and then goes back by itself", async () => {
    const subject = await stack.newSubject("denied");
    const certificateArn = await giveBroken(stack, subject);
    await stack.control("/faults", {
      code: "AccessDeniedException",
      service: "acm",
      operation: "DescribeCertificate",
      times: 2,
    });
    expect(await onlyRecordOf(stack, { naming: certificateArn })).toMatchObject({
      verdict: "rolled-back",
      after: { certificateArn: subject.firstCertificateArn, status: "ACTIVE" },
    });
    await expectServed(stack, subject);
  });

  it("goes back when there is no proof to be had", async () => {
    const subject = await stack.newSubject("blind");
    const certificateArn = await giveBroken(stack, subject);
    // The retries of the proof are used up; then the permission is back, and so is the certificate.
    await stack.control("/faults", {
      code: "AccessDeniedException",
      service: "acm",
      operation: "DescribeCertificate",
      times: 6,
    });
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({
      verdict: "rolled-back",
      after: { certificateArn: subject.firstCertificateArn, status: "ACTIVE" },
    });
    expect(record.reasons.map(({ name }) => name)).toContain("proofInterrupted");
    await expectServed(stack, subject);
  });

  it("is carried on by the next one when somebody stopped it", async () => {
    const subject = await stack.newSubject("stopped");
    const certificateArn = await giveBroken(stack, subject);
    const [running] = await executionsOf(stack, { naming: certificateArn });
    const executionArn = running?.executionArn ?? "";
    await stack.clients.states.send(new StopExecutionCommand({ executionArn }));
    expect((await executionEnd(stack, { arn: executionArn })).status).toBe("ABORTED");

    const arn = await stack.start({ customDomain: subject.customDomain, apply: true });
    const record = await onlyRecordOf(stack, { arn });
    expect(record).toMatchObject({
      verdict: "rolled-back",
      from: { arn: subject.firstCertificateArn },
      to: { arn: certificateArn },
      after: { certificateArn: subject.firstCertificateArn, status: "ACTIVE" },
    });
    expect(record.reasons.map(({ name }) => name)).toContain("proofResumed");
    await expectServed(stack, subject);
  });
});

/** Has a certificate issued whose edges come out broken, and waits until the custom domain holds it. */
async function giveBroken(stack: Stack, subject: Subject): Promise<string> {
  const { customDomain, hostedZoneId } = subject;
  const certificateArn = await requestCertificate(stack.clients, customDomain);
  await stack.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
  await validateCertificate(stack.clients, hostedZoneId, certificateArn);
  await waitFor(`${customDomain} to hold ${certificateArn}`, async () => {
    const { CustomDomainConfig } = await subject.describe();
    return CustomDomainConfig?.CertificateArn === certificateArn ? true : undefined;
  });
  return certificateArn;
}

async function expectServed(stack: Stack, { customDomain }: Subject): Promise<void> {
  const served = await waitFor("every edge to serve users again", async () =>
    askEdges(stack, customDomain).catch(() => undefined),
  );
  expect(served.length).toBeGreaterThan(0);
}
