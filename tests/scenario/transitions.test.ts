import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionEnd, onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

/**
 * Step Functions bills each transition; the twin counts as it does, retries included. A day in
 * twelve seconds is too fast for a rotation, whose laps would be few because each took long, so
 * each has a twin of its own.
 */
describe.concurrent("the state transitions of", () => {
  let stack: Stack;
  let fast: Stack;
  beforeAll(async () => {
    [stack, fast] = await Promise.all([
      bootStack({ speed: 600, faults: "none" }),
      bootStack({ speed: 7200, faults: "none" }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([stack?.stop(), fast?.stop()]);
  });

  it("a normal rotation are fewer than 60", async () => {
    const subject = await stack.newSubject("normal");
    const certificateArn = await subject.issue();
    const execution = await executionEnd(stack, { naming: certificateArn });
    const { verdict } = await onlyRecordOf(stack, { naming: certificateArn });
    expect(verdict).toBe("rotated");
    expect(execution.transitions).toBe(execution.visited.length);
    expect(execution.transitions).toBeGreaterThan(15);
    expect(execution.transitions).toBeLessThan(60);
  });

  it("a renewal that never arrives at one edge are fewer than 200 in the 24 hours of its watch", async () => {
    const subject = await fast.newSubject("watched");
    const { customDomain, firstCertificateArn: certificateArn } = subject;
    // At this speed an hour is gone while a function loads: they are used once before it counts.
    const arn = await fast.start({ customDomain, action: "verify", apply: true });
    expect((await onlyRecordOf(fast, { arn })).verdict).toBe("verified");
    const address = "127.0.0.2";
    const fault = { customDomain, fault: "never-converges", addresses: [address] };
    await fast.control("/edges/fault", fault);
    await fast.control("/acm/renew", { certificateArn });
    const execution = await executionEnd(fast, { naming: "RENEWAL" });
    const record = await onlyRecordOf(fast, { naming: "RENEWAL" });
    expect(record).toMatchObject({ verdict: "not-served", to: { arn: certificateArn } });
    expect(record.evidence.edges).toContainEqual(
      expect.objectContaining({ address, outcome: "previous" }),
    );
    const watched = new Date(record.endedAt).getTime() - new Date(record.startedAt).getTime();
    expect(watched / 3_600_000).toBeGreaterThanOrEqual(24);
    expect(execution.transitions).toBeGreaterThan(60);
    // On AWS the looks take next to no time: then all 24 hours are filled with waits.
    const waits = await edgeWaitsOf(fast, execution.executionArn);
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0);
    const longest = Math.max(...waits);
    const lapsMore = Math.max(0, 24 * 3600 - waited) / longest;
    expect(execution.transitions + 3 * lapsMore).toBeLessThan(200);
  });
});

/** Seconds of each wait for the edges. */
async function edgeWaitsOf({ clients }: Stack, executionArn: string): Promise<readonly number[]> {
  const command = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
  const { events = [] } = await clients.states.send(command);
  return events.flatMap(({ stateExitedEventDetails: exited }) => {
    if (exited?.name !== "WaitForEdges") return [];
    return (JSON.parse(exited.output ?? "{}") as { waitSeconds: number }).waitSeconds;
  });
}
