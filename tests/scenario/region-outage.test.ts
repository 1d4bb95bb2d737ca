import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionEnd, executionWhen, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

describe("a rotation whose primary Region does not answer", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("is held, and goes on when Cognito answers again", async () => {
    const subject = await stack.newSubject("back-again");
    await stack.control("/outages", { region: subject.region, isDown: true });
    // Dispatch finds the custom domain in its secondary Region.
    const certificateArn = await subject.issue();
    const twice = ({ visited }: { visited: readonly string[] }) =>
      visited.filter((state) => state === "Hold").length >= 2;
    const held = await executionWhen(stack, { naming: certificateArn }, twice);
    expect(new Set(held.visited)).toEqual(new Set(["Accept", "Plan", "AfterPlan", "Hold"]));
    await stack.control("/outages", { region: subject.region, isDown: false });
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({ verdict: "rotated", to: { arn: certificateArn } });
    const { CustomDomainConfig } = await subject.describe();
    expect(CustomDomainConfig?.CertificateArn).toBe(certificateArn);
  });

  it("is given up after two hours, with the Region as the reason", async () => {
    const subject = await stack.newSubject("gone-for-long");
    const { customDomain, region } = subject;
    await stack.control("/outages", { region, isDown: true });
    const arn = await stack.start({ customDomain, region, apply: true });
    const record = await onlyRecordOf(stack, { arn });
    await stack.control("/outages", { region, isDown: false });
    expect(record.verdict).toBe("refused");
    expect(record.reasons.map(({ name }) => name)).toEqual(["regionUnavailable", "holdTooLong"]);
    expect(record.reasons[0]?.message).toContain(region);
    const took = new Date(record.endedAt).getTime() - new Date(record.startedAt).getTime();
    expect(took / 3_600_000).toBeGreaterThan(1.5);
    const { visited } = await executionEnd(stack, { arn });
    expect(visited).not.toContain("Update");
  });
});
