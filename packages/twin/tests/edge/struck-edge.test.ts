import { afterEach, describe, expect, it } from "vitest";
import type { FaultRates } from "../../src/fault/fault-kind.ts";
import { createFaultPlan, type OrderedFault } from "../../src/fault/fault-plan.ts";
import { createRandom } from "../../src/random.ts";
import { createEdgeBench, type EdgeBench } from "./edge-bench.ts";

const name = "auth.example.com";
const minuteMs = 60_000;
let bench: EdgeBench;
afterEach(() => bench.network.stop());

/** Three edges that serve a certificate, and another one to come. */
async function open() {
  bench = await createEdgeBench({ edgeCount: 3 });
  const faults = createFaultPlan({ clock: bench.clock, random: createRandom(5) });
  Object.assign(bench.world, { faults });
  const [before, after] = [await bench.hold(name), await bench.hold(name)];
  await bench.serve(name, before.arn);
  return { ...bench, faults, before, after };
}

const byRate = (kind: OrderedFault["kind"]): [string, FaultRates] => ["at rate 1", { [kind]: 1 }];
const trustOf = (addresses: readonly string[]) =>
  Promise.all(
    addresses.map(
      async (address) => (await bench.handshake(address, name)).trustError ?? "trusted",
    ),
  );
const untrusted = "UNABLE_TO_VERIFY_LEAF_SIGNATURE";

describe("edges while nothing goes wrong", () => {
  it("all serve the new certificate with its chain", async () => {
    const { serve, served, addresses, after, faults } = await open();
    await serve(name, after.arn);
    expect(served(name)).toEqual(addresses.map(() => after.fingerprintSha256));
    expect(await trustOf(addresses)).toEqual(addresses.map(() => "trusted"));
    expect(faults.struck()).toEqual([]);
  });
});

describe("an edge that never converges", () => {
  it("stays on the old certificate by order, until something else arrives", async () => {
    const { serve, served, before, after, faults, hold } = await open();
    faults.order({
      kind: "edge.never-converges",
      where: { edge: "127.0.0.2", customDomain: name },
    });
    await serve(name, after.arn);
    const [old, current] = [before.fingerprintSha256, after.fingerprintSha256];
    expect(served(name)).toEqual([current, old, current]);
    await bench.clock.advance(60 * 24 * minuteMs);
    expect(served(name)).toEqual([current, old, current]);
    const next = await hold(name);
    await serve(name, next.arn);
    expect(served(name)).toEqual(Array(3).fill(next.fingerprintSha256));
  });

  it("is told of on the control port, and let go there", async () => {
    const { serve, served, after, faults, fault } = await open();
    faults.order({ kind: "edge.never-converges" });
    await serve(name, after.arn);
    expect(JSON.stringify(await fault({ customDomain: name, fault: "weak-tls" }))).toContain(
      "never-converges",
    );
    expect(served(name).filter((one) => one === after.fingerprintSha256)).toHaveLength(2);
    await fault({ customDomain: name, fault: "none" });
    expect(served(name)).toEqual(Array(3).fill(after.fingerprintSha256));
  });

  it.each([byRate("edge.never-converges")])("is every edge %s", async (_, rates) => {
    const { serve, served, before, after, faults } = await open();
    faults.setRates(rates);
    await serve(name, after.arn);
    expect(served(name)).toEqual(Array(3).fill(before.fingerprintSha256));
    expect(faults.struck()).toHaveLength(3);
  });

  it("keeps the old certificate through a renewal, too", async () => {
    const { served, before, faults, hold, announceReplaced } = await open();
    faults.order({ kind: "edge.never-converges", where: { edge: "127.0.0.1" } });
    const renewed = await hold(name, {}, before.arn);
    announceReplaced(before.arn);
    await bench.clock.advance(60 * minuteMs);
    const current = renewed.fingerprintSha256;
    expect(served(name)).toEqual([before.fingerprintSha256, current, current]);
  });
});

describe("an edge with a broken chain", () => {
  it("sends the new leaf alone, by order, and the old certificate with its chain again", async () => {
    const { serve, served, addresses, before, after, faults } = await open();
    faults.order({
      kind: "edge.broken-chain",
      where: { edge: "127.0.0.3", certificateArn: after.arn },
    });
    await serve(name, after.arn);
    expect(served(name)).toEqual(Array(3).fill(after.fingerprintSha256));
    expect(await trustOf(addresses)).toEqual(["trusted", "trusted", untrusted]);
    await serve(name, before.arn);
    expect(await trustOf(addresses)).toEqual(["trusted", "trusted", "trusted"]);
    await serve(name, after.arn);
    expect(await trustOf(addresses)).toEqual(["trusted", "trusted", "trusted"]);
  });

  it.each([byRate("edge.broken-chain")])("is every edge %s", async (_, rates) => {
    const { serve, addresses, after, faults } = await open();
    faults.setRates(rates);
    await serve(name, after.arn);
    expect(await trustOf(addresses)).toEqual([untrusted, untrusted, untrusted]);
  });

  it("has no chance where the certificate stays", async () => {
    const { serve, addresses, before, faults } = await open();
    faults.setRates({ "edge.broken-chain": 1 });
    await serve(name, before.arn, { securityPolicy: "TLS_V1_3_2025" });
    expect(await trustOf(addresses)).toEqual(["trusted", "trusted", "trusted"]);
  });
});
