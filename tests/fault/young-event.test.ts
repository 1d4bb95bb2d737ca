import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { comeToRest } from "./run-world.ts";
import { warmUp } from "./simulate.ts";
import { createFleet, issue } from "./world/fleet.ts";
import { createSimulatedWorld, type SimulatedWorld } from "./world/simulated-world.ts";

const domain = {
  securityPolicy: "TLS_V1_2_2021",
  managedLoginVersion: 2,
  hasRouting: true,
} as const;
const minuteMs = 60_000;

let sim: SimulatedWorld;
beforeAll(warmUp);
beforeEach(async () => {
  sim = await createSimulatedWorld({ seed: 1, edgeLagMinutes: 5 });
  await createFleet(sim, [domain]);
  await comeToRest(sim);
});
afterEach(() => sim.stop());

/** Whole minutes after the first at which dispatch ran since then. */
function runsSince(count: number): readonly number[] {
  const runs = sim.invocations
    .slice(count)
    .filter((run) => run.functionName === "latchkey-dispatch");
  const firstMs = runs[0]?.startedAt.getTime() ?? 0;
  return runs.map(({ startedAt }) => Math.round((startedAt.getTime() - firstMs) / minuteMs));
}

const deadLetters = () =>
  sim.composed.stack.queues.findByName("latchkey-dead-letters")?.receive(1000, 0) ?? [];

describe("the event of a certificate that ACM does not find", () => {
  test("starts its rotation a minute later when what was read was old", async () => {
    const place = { service: "acm", operation: "DescribeCertificate" };
    sim.world.faults.order({ kind: "call.stale-read", where: place });
    const known = sim.invocations.length;
    const certificateArn = await issue(sim, { names: ["auth.example.com"], validityDays: 300 });
    await sim.time.advance(180 * minuteMs);
    expect(runsSince(known)).toEqual([0, 1]);
    expect(sim.records().at(-1)).toMatchObject({ verdict: "rotated", to: { arn: certificateArn } });
    expect(deadLetters()).toEqual([]);
  });

  test("is refused once, at the last attempt, when there is none", async () => {
    const known = sim.invocations.length;
    const certificateArn = await issue(sim, { names: ["auth.example.com"], validityDays: 300 });
    sim.operate("acm", "DeleteCertificate", { CertificateArn: certificateArn });
    await sim.time.advance(180 * minuteMs);
    expect(runsSince(known)).toEqual([0, 1, 3]);
    const refused = sim.records().filter(({ verdict }) => verdict === "refused");
    expect(refused).toMatchObject([
      {
        reasons: [{ name: "certificateMissing", message: expect.stringContaining(certificateArn) }],
      },
    ]);
    expect(deadLetters()).toEqual([]);
  });
});
