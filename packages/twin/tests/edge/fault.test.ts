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

describe("faults", () => {
  it("broken-chain: the leaf comes alone, only while its certificate is the one served", async () => {
    const { hold, serve, fault, handshake } = await open({ edgeCount: 1 });
    const [good, broken] = [await hold(name), await hold(name)];
    await serve(name, good.arn);
    await fault({ customDomain: name, certificateArn: broken.arn, fault: "broken-chain" });
    expect((await handshake("127.0.0.1", name)).isTrusted).toBe(true);
    await serve(name, broken.arn);
    expect(await handshake("127.0.0.1", name)).toMatchObject({
      fingerprintSha256: broken.fingerprintSha256,
      isTrusted: false,
      trustError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      isNameCovered: true,
    });
    await serve(name, good.arn);
    expect((await handshake("127.0.0.1", name)).isTrusted).toBe(true);
  });

  it.each([
    ["self-signed", "DEPTH_ZERO_SELF_SIGNED_CERT", true],
    ["wrong-name", undefined, false],
    ["expired", "CERT_HAS_EXPIRED", true],
  ])(
    "%s: another certificate is served, on the edges named only, until none",
    async (fault, trustError, isNameCovered) => {
      const { hold, serve, fault: set, handshake } = await open({ edgeCount: 2 });
      const { arn, fingerprintSha256 } = await hold(name);
      await serve(name, arn);
      await set({ customDomain: name, fault, addresses: ["127.0.0.2"] });
      expect(await handshake("127.0.0.1", name)).toMatchObject({
        fingerprintSha256,
        isTrusted: true,
      });
      const seen = await handshake("127.0.0.2", name);
      expect(seen.fingerprintSha256).not.toBe(fingerprintSha256);
      expect(seen.trustError).toBe(trustError);
      expect(seen.isNameCovered).toBe(isNameCovered);
      await set({ customDomain: name, fault: "none" });
      expect(await handshake("127.0.0.2", name)).toMatchObject({
        fingerprintSha256,
        isTrusted: true,
      });
    },
  );

  it("weak-tls: old protocols are accepted whatever the policy", async () => {
    const { hold, serve, fault, handshake, failureOf } = await open({ edgeCount: 1 });
    await serve(name, (await hold(name)).arn, { securityPolicy: "TLS_V1_3_2025" });
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1" } as const;
    expect(await failureOf("127.0.0.1", name, old)).toMatch(/PROTOCOL_VERSION/);
    await fault({ customDomain: name, fault: "weak-tls" });
    expect((await handshake("127.0.0.1", name, old)).protocol).toBe("TLSv1");
    expect((await handshake("127.0.0.1", name)).protocol).toBe("TLSv1.3");
  });

  it("never-converges: the edges keep the old certificate until it ends, though all is done", async () => {
    const { hold, serve, fault, served, announceReplaced, clock } = await open({ edgeCount: 3 });
    const [before, after] = [await hold(name), await hold(name)];
    await serve(name, before.arn);
    await fault({ customDomain: name, fault: "never-converges", addresses: ["127.0.0.2"] });
    await serve(name, after.arn);
    expect(served(name)).toEqual([
      after.fingerprintSha256,
      before.fingerprintSha256,
      after.fingerprintSha256,
    ]);
    const renewed = await hold(name, {}, after.arn);
    announceReplaced(after.arn);
    await clock.advance(60 * minuteMs);
    expect(served(name)[1]).toBe(before.fingerprintSha256);
    await fault({ customDomain: name, fault: "none" });
    expect(served(name)).toEqual(Array(3).fill(renewed.fingerprintSha256));
  });

  it("never-converges against one certificate lets another through", async () => {
    const { hold, serve, fault, served } = await open({ edgeCount: 1 });
    const [first, bad, good] = [await hold(name), await hold(name), await hold(name)];
    await serve(name, first.arn);
    await fault({ customDomain: name, certificateArn: bad.arn, fault: "never-converges" });
    await serve(name, bad.arn);
    expect(served(name)).toEqual([first.fingerprintSha256]);
    await serve(name, good.arn);
    expect(served(name)).toEqual([good.fingerprintSha256]);
  });

  it("a fault set or ended does not hasten what is still on its way", async () => {
    const { hold, serve, fault, served, announceReplaced } = await open({ edgeCount: 2 });
    const before = await hold(name);
    await serve(name, before.arn);
    await hold(name, {}, before.arn);
    announceReplaced(before.arn);
    await fault({ customDomain: name, fault: "weak-tls" });
    await fault({ customDomain: name, fault: "none" });
    expect(served(name)).toEqual([before.fingerprintSha256, before.fingerprintSha256]);
  });

  it("unreachable: connections are reset", async () => {
    const { hold, serve, fault, failureOf, handshake } = await open({ edgeCount: 2 });
    await serve(name, (await hold(name)).arn);
    await fault({ customDomain: name, fault: "unreachable", addresses: ["127.0.0.1"] });
    expect(await failureOf("127.0.0.1", name)).toBe("ECONNRESET");
    expect((await handshake("127.0.0.2", name)).isTrusted).toBe(true);
  });

  it("add up, and end one by one where limits are named", async () => {
    const { hold, serve, fault, handshake } = await open({ edgeCount: 2 });
    const { arn } = await hold(name);
    await serve(name, arn);
    await fault({ customDomain: name, fault: "weak-tls" });
    await fault({ customDomain: name, fault: "broken-chain", certificateArn: arn });
    const told = await fault({ customDomain: name, fault: "none", certificateArn: arn });
    expect(told).toMatchObject({ customDomain: name });
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1" } as const;
    expect(await handshake("127.0.0.1", name)).toMatchObject({ isTrusted: true });
    expect((await handshake("127.0.0.1", name, old)).protocol).toBe("TLSv1");
  });

  it("are told by GET /edges with serial, policy and time", async () => {
    const { hold, serve, fault, network } = await open({
      edgeCount: 1,
      start: new Date("2026-09-01T12:00:00Z"),
    });
    const { arn } = await hold(name);
    await serve(name, arn);
    await fault({ customDomain: name, fault: "weak-tls" });
    const listing = network.routes.find(({ path }) => path === "/edges")?.handle({});
    expect(listing).toMatchObject([
      {
        address: "127.0.0.1",
        customDomains: [
          {
            customDomain: name,
            certificateArn: arn,
            serial: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/),
            securityPolicy: "TLS_V1",
            since: expect.stringMatching(/^2026-09-01T12:/),
            faults: ["weak-tls"],
          },
        ],
      },
    ]);
  });

  it.each([
    ["text", /must be a JSON object/],
    [{ customDomain: name }, /fault must be one of: broken-chain/],
    [{ customDomain: name, fault: "gremlins" }, /fault must be one of: broken-chain/],
    [{ fault: "weak-tls" }, /customDomain is missing/],
    [
      { customDomain: name, fault: "weak-tls", addresses: ["127.0.0.9"] },
      /There is no edge 127.0.0.9; there are: 127.0.0.1/,
    ],
    [{ customDomain: name, fault: "weak-tls", addresses: "127.0.0.1" }, /addresses must be a list/],
    [{ customDomain: name, fault: "weak-tls", colour: 1 }, /Unknown member colour/],
  ])("refuse %j", async (body, refusal) => {
    const { fault } = await open({ edgeCount: 1 });
    await expect(fault(body as object)).rejects.toThrow(refusal);
  });
});
