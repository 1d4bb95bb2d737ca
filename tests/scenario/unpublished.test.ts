import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Reason } from "@latchkey/core/rotation/rotation-state";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionEnd, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

interface Notice {
  readonly source: string;
  readonly detail: { readonly verdict?: string; readonly reasons?: readonly Reason[] };
}

describe("a rotation whose SSM parameters cannot be written", () => {
  let stack: Stack;
  let ssm: SSMClient;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
    ssm = new SSMClient({ endpoint: stack.twin.endpoint, region: "us-east-1", credentials });
  });
  afterAll(async () => {
    ssm.destroy();
    await stack.stop();
  });

  const noticesOf = async (naming: string) => {
    const { events } = (await stack.control("/events")) as { events: readonly Notice[] };
    return events.filter(
      (event) => event.source === "latchkey" && JSON.stringify(event).includes(naming),
    );
  };
  /** Writes of a parameter fail after the first one, which is Update's; the SDK makes three of one call. */
  const refuseWrites = async (times: number) => {
    const where = { service: "ssm", operation: "PutParameter" };
    await stack.control("/faults", { kind: "call.internal-error", where, skip: 1, times });
  };

  it("is recorded and told, which says so; it is published later, and nobody told again", async () => {
    const subject = await stack.newSubject("late");
    // Two parameters, once in Record and once in Publish.
    await refuseWrites(12);
    const certificateArn = await subject.issue();
    const { status, visited } = await executionEnd(stack, { naming: certificateArn });
    expect(status).toBe("SUCCEEDED");
    expect(visited.slice(-5)).toEqual([
      "Record",
      "AfterRecord",
      "Publish",
      "AfterRecord",
      "Succeeded",
    ]);
    const told = await noticesOf(certificateArn);
    expect(told.map(({ detail }) => [detail.verdict, detail.reasons?.[0]])).toEqual([
      [
        "rotated",
        {
          name: "notPublished",
          message: expect.stringContaining(subject.customDomain),
          fix: expect.stringContaining('"action":"verify"'),
        },
      ],
    ]);
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record.verdict).toBe("rotated");
    expect(record.reasons.map(({ name }) => name)).not.toContain("notPublished");
    const Name = `/latchkey/custom-domain/${subject.customDomain}/certificate-arn`;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    expect(Parameter?.Value).toBe(certificateArn);
  });

  it("ends as NotPublished when that never changes, with its one record and notice", async () => {
    const subject = await stack.newSubject("never");
    await refuseWrites(1_000_000);
    const certificateArn = await subject.issue();
    const { status, error } = await executionEnd(stack, { naming: certificateArn });
    await callOffFaults(stack);
    expect([status, error]).toEqual(["FAILED", "NotPublished"]);
    expect(await onlyRecordOf(stack, { naming: certificateArn })).toMatchObject({
      verdict: "rotated",
    });
    expect(await noticesOf(certificateArn)).toHaveLength(1);
  });
});

async function callOffFaults({ twin }: Stack): Promise<void> {
  await fetch(`${twin.controlUrl}/faults`, { method: "DELETE" });
}
