import { afterEach, describe, expect, it } from "vitest";
import { createEdgeBench, type EdgeBench } from "./edge-bench.ts";

const minuteMs = 60_000;
const name = "auth.example.com";
let bench: EdgeBench;

async function open(...options: Parameters<typeof createEdgeBench>): Promise<EdgeBench> {
  bench = await createEdgeBench(...options);
  return bench;
}

afterEach(async () => {
  await bench.network.stop();
});

function count<T>(values: readonly T[], value: T): number {
  return values.filter((one) => one === value).length;
}

describe("distribution", () => {
  it("reaches edge by edge, and is done when all have it", async () => {
    const { hold, serve, deploy, served, clock } = await open();
    const before = await hold(name);
    const after = await hold(name);
    await serve(name, before.arn);
    const deployment = deploy(name, after.arn);
    expect(count(served(name), before.fingerprintSha256)).toBe(6);
    const seen = new Set<number>();
    for (let minute = 0; minute < 20; minute++) {
      const arrived = count(served(name), after.fingerprintSha256);
      expect(deployment.isDone()).toBe(arrived === 6);
      seen.add(arrived);
      await clock.advance(minuteMs);
    }
    expect(deployment.isDone()).toBe(true);
    expect(count(served(name), after.fingerprintSha256)).toBe(6);
    expect(seen.size).toBeGreaterThan(3);
  });

  it("takes the same time for the same seed, and as long as it is told", async () => {
    const run = async () => {
      const own = await createEdgeBench({ minutesToDistribute: [100, 200] });
      const { arn } = await own.hold(name);
      own.deploy(name, arn);
      await own.clock.advance(100 * minuteMs - 1);
      expect(count(own.served(name), undefined)).toBe(6);
      await own.clock.advance(50 * minuteMs);
      const arrived = own.served(name).map((one) => one !== undefined);
      await own.network.stop();
      return arrived;
    };
    await open({ edgeCount: 1 });
    const first = await run();
    expect(await run()).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  it("is superseded by a later one: edges end with the newest, both are done together", async () => {
    const { hold, serve, deploy, served, clock } = await open();
    const [zero, one, two] = [await hold(name), await hold(name), await hold(name)];
    await serve(name, zero.arn);
    const first = deploy(name, one.arn);
    await clock.advance(8 * minuteMs);
    const second = deploy(name, two.arn);
    await clock.advance(10 * minuteMs);
    expect(first.isDone()).toBe(second.isDone());
    await clock.advance(20 * minuteMs);
    expect([first.isDone(), second.isDone()]).toEqual([true, true]);
    expect(count(served(name), two.fingerprintSha256)).toBe(6);
  });

  it("brings a certificate that was replaced under its ARN edge by edge", async () => {
    const { hold, serve, served, announceReplaced, clock, handshake } = await open();
    const before = await hold(name);
    await serve(name, before.arn);
    const after = await hold(name, {}, before.arn);
    announceReplaced(before.arn);
    await clock.advance(2 * minuteMs - 1);
    expect(count(served(name), before.fingerprintSha256)).toBe(6);
    await clock.advance(10 * minuteMs);
    const halfway = count(served(name), after.fingerprintSha256);
    expect(halfway).toBeGreaterThan(0);
    expect(halfway).toBeLessThan(6);
    await clock.advance(20 * minuteMs);
    expect(count(served(name), after.fingerprintSha256)).toBe(6);
    expect((await handshake("127.0.0.3", name)).fingerprintSha256).toBe(after.fingerprintSha256);
  });

  it("keeps what an edge has when ACM forgets the certificate", async () => {
    const { hold, serve, held, handshake, announceReplaced, clock } = await open({ edgeCount: 1 });
    const { arn, fingerprintSha256 } = await hold(name);
    await serve(name, arn);
    held.delete(arn);
    announceReplaced(arn);
    await clock.advance(60 * minuteMs);
    expect((await handshake("127.0.0.1", name)).fingerprintSha256).toBe(fingerprintSha256);
  });

  it("names its addresses by custom domain and CloudFront name, in any case, until removed", async () => {
    const { hold, serve, network, addresses, failureOf } = await open({ edgeCount: 2 });
    const { edges } = network;
    expect(edges.addressesOf(name)).toEqual([]);
    await serve(name, (await hold(name)).arn);
    expect(edges.addressesOf("AUTH.example.com.")).toEqual(addresses);
    expect(edges.addressesOf("d111.cloudfront.net")).toEqual(addresses);
    edges.remove("d999.cloudfront.net");
    expect(edges.addressesOf(name)).toEqual(addresses);
    edges.remove("d111.cloudfront.net");
    expect(edges.addressesOf(name)).toEqual([]);
    expect(edges.addressesOf("d111.cloudfront.net")).toEqual([]);
    expect(await failureOf("127.0.0.1", name)).toMatch(/HANDSHAKE_FAILURE/);
  });

  it("is over for those who wait when its distribution is removed", async () => {
    const { hold, deploy, network, clock, served } = await open();
    const deployment = deploy(name, (await hold(name)).arn);
    network.edges.remove("d111.cloudfront.net");
    await deployment.done;
    await clock.advance(60 * minuteMs);
    expect(count(served(name), undefined)).toBe(6);
  });
});
