import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionEnd, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

/** Step Functions bills each transition; the twin counts as it does, retries included. */
describe("the state transitions of a normal rotation", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("are fewer than 60", async () => {
    const subject = await stack.newSubject("normal");
    const certificateArn = await subject.issue();
    const execution = await executionEnd(stack, { naming: certificateArn });
    const { verdict } = await onlyRecordOf(stack, { naming: certificateArn });
    expect(verdict).toBe("rotated");
    expect(execution.transitions).toBe(execution.visited.length);
    expect(execution.transitions).toBeGreaterThan(15);
    expect(execution.transitions).toBeLessThan(60);
  });
});

describe("the state transitions of a renewal that never arrives at one edge", () => {
  let stack: Stack;
  beforeAll(async () => {
    // A day in twelve seconds.
    stack = await bootStack({ speed: 7200 });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("are fewer than 200 in the 24 hours that it is watched", async () => {
    const subject = await stack.newSubject("watched");
    const { customDomain, firstCertificateArn: certificateArn } = subject;
    // At this speed an hour is gone while a function loads: they are used once before it counts.
    const arn = await stack.start({ customDomain, action: "verify", apply: true });
    expect((await onlyRecordOf(stack, { arn })).verdict).toBe("verified");
    const address = "127.0.0.2";
    const fault = { customDomain, fault: "never-converges", addresses: [address] };
    await stack.control("/edges/fault", fault);
    await stack.control("/acm/renew", { certificateArn });
    const execution = await executionEnd(stack, { naming: "RENEWAL" });
    const record = await onlyRecordOf(stack, { naming: "RENEWAL" });
    expect(record).toMatchObject({ verdict: "not-served", to: { arn: certificateArn } });
    expect(record.evidence.edges).toContainEqual(
      expect.objectContaining({ address, outcome: "previous" }),
    );
    const watched = new Date(record.endedAt).getTime() - new Date(record.startedAt).getTime();
    expect(watched / 3_600_000).toBeGreaterThanOrEqual(24);
    expect(execution.transitions).toBeGreaterThan(60);
    expect(execution.transitions).toBeLessThan(200);
  });
});
