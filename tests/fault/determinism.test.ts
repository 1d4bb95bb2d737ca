import { mildFaults } from "@latchkey/twin/fault/fault-kind";
import { beforeAll, expect, test } from "vitest";
import { runWorld } from "./run-world.ts";
import { warmUp } from "./simulate.ts";
import { createSimulatedWorld } from "./world/simulated-world.ts";
import type { WorldPlan } from "./world/world-plan.ts";

const plan: WorldPlan = {
  seed: 11,
  domains: [
    { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2, hasRouting: true },
    { securityPolicy: "TLS_V1", managedLoginVersion: 1, hasRouting: false },
  ],
  omittedSettings: "reset",
  unknownDomain: "not-found",
  edgeLagMinutes: 12,
  rates: mildFaults,
  steps: [
    {
      afterMs: 10,
      act: { do: "issue", domain: 0, names: "wildcard", key: "RSA_2048", days: 230 },
    },
    {
      afterMs: 700,
      act: {
        do: "fault",
        fault: { kind: "lambda.killed-after-call", where: { function: "latchkey-update" } },
      },
    },
    { afterMs: 90_000, act: { do: "point", domain: 1, certificate: 0 } },
  ],
};

beforeAll(warmUp);

test("the same world comes out the same, call by call", async () => {
  const first = await runWorld(plan);
  const second = await runWorld(plan);
  expect(first.violations).toEqual([]);
  expect(first.trace().length).toBeGreaterThan(100);
  expect(second.trace()).toEqual(first.trace());
});

test("another seed makes another world", async () => {
  const first = await runWorld(plan);
  const second = await runWorld({ ...plan, seed: 12 });
  expect(second.trace()).not.toEqual(first.trace());
});

test("a world gives the process its own time back", async () => {
  const { Date: ownDate, setTimeout: ownTimeout } = globalThis;
  const ownRandom = Math.random;
  const sim = await createSimulatedWorld({ seed: 1 });
  expect(new Date().toISOString()).toBe("2026-11-20T06:00:00.000Z");
  sim.stop();
  expect([globalThis.Date, globalThis.setTimeout, Math.random]).toEqual([
    ownDate,
    ownTimeout,
    ownRandom,
  ]);
});
