import { connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createEdgeBench, type EdgeBench } from "./edge-bench.ts";
import { openssl, withFiles } from "./openssl.ts";

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

describe("the edges", () => {
  it("listen on one port of several loopback addresses", async () => {
    const { addresses, port } = await open();
    expect(addresses.slice(0, 2)).toEqual(["127.0.0.1", "127.0.0.2"]);
    expect(addresses).toHaveLength(6);
    expect(port).toBeGreaterThan(0);
  });

  it("serve certificate and chain so that openssl trusts them for the name", async () => {
    const { hold, serve, port, authority, served } = await open({ edgeCount: 2 });
    const { arn, fingerprintSha256 } = await hold(name, { keyAlgorithm: "RSA_2048" });
    await serve(name, arn);
    await withFiles({ root: authority.rootPem }, async (pathOf) => {
      const { output } = await openssl(
        ...["s_client", "-connect", `127.0.0.2:${port}`, "-servername", name],
        ...[
          "-CAfile",
          pathOf("root"),
          "-verify_hostname",
          name,
          "-verify_return_error",
          "-showcerts",
        ],
      );
      expect(output).toContain("Verification: OK");
      expect(output).toContain(`Verified peername: ${name}`);
      expect(output).toContain("Verify return code: 0 (ok)");
      expect(output.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(2);
      expect(output).toMatch(/New, TLSv1\.3/);
    });
    expect(served(name)).toEqual([fingerprintSha256, fingerprintSha256]);
  });

  it("enforce the floor of each policy for each custom domain, as openssl sees it", async () => {
    const { hold, serve, port } = await open({ edgeCount: 1 });
    const policies = ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"] as const;
    for (const [index, securityPolicy] of policies.entries()) {
      const customDomain = `d${index}.example.com`;
      const { arn } = await hold(customDomain, { keyAlgorithm: "RSA_2048" });
      await serve(customDomain, arn, {
        securityPolicy,
        cloudFrontDomain: `d${index}.cloudfront.net`,
      });
    }
    const probe = async (index: number, version: string) => {
      const { output } = await openssl(
        ...["s_client", "-connect", `127.0.0.1:${port}`, "-servername", `d${index}.example.com`],
        ...[`-${version}`, "-cipher", "ALL:@SECLEVEL=0"],
      );
      return /Cipher is \(NONE\)/.test(output) ? "refused" : "accepted";
    };
    const versions = ["tls1", "tls1_1", "tls1_2", "tls1_3"];
    const table = await Promise.all(
      policies.map((_, index) => Promise.all(versions.map((version) => probe(index, version)))),
    );
    expect(table).toEqual([
      ["accepted", "accepted", "accepted", "accepted"],
      ["refused", "refused", "accepted", "accepted"],
      ["refused", "refused", "refused", "accepted"],
    ]);
  });

  it("tell a client below the floor that its version will not do", async () => {
    const { hold, serve, failureOf } = await open({ edgeCount: 1 });
    const { arn } = await hold(name);
    await serve(name, arn);
    const below = await failureOf("127.0.0.1", name, {
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
    });
    expect(below).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
  });

  it("pick the certificate by server name, whatever its case", async () => {
    const { hold, serve, handshake } = await open({ edgeCount: 1 });
    const first = await hold(name);
    const second = await hold("*.example.org");
    await serve(name, first.arn);
    await serve("Login.Example.ORG", second.arn, { cloudFrontDomain: "d222.cloudfront.net" });
    expect(await handshake("127.0.0.1", "AUTH.example.com")).toMatchObject({
      fingerprintSha256: first.fingerprintSha256,
      isTrusted: true,
    });
    expect(await handshake("127.0.0.1", "login.example.org")).toMatchObject({
      fingerprintSha256: second.fingerprintSha256,
      isTrusted: true,
      isNameCovered: true,
      protocol: "TLSv1.3",
    });
  });

  it("refuse an unknown server name, or none, with handshake_failure", async () => {
    const { hold, serve, failureOf, port } = await open({ edgeCount: 1 });
    await serve(name, (await hold(name)).arn);
    expect(await failureOf("127.0.0.1", "other.example.com")).toBe(
      "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
    );
    const { output } = await openssl("s_client", "-connect", `127.0.0.1:${port}`, "-noservername");
    expect(output).toContain("alert handshake failure");
  });

  it("answer a page that names custom domain, pool and serving Region", async () => {
    const { hold, serve, get, world } = await open({ edgeCount: 1 });
    await serve(name, (await hold(name)).arn);
    const page = { customDomain: name, userPoolId: "eu-west-1_abc", servingRegion: "eu-central-1" };
    bench.servedDomains.set(name, { ...page, cloudFrontDomain: "d111.cloudfront.net" });
    expect(await get("127.0.0.1", name)).toEqual({
      status: 200,
      region: "eu-central-1",
      body: page,
    });
    expect(await get("127.0.0.1", name, `${name}:8443`)).toMatchObject({ status: 200 });
    expect(await get("127.0.0.1", name, name, "HEAD")).toMatchObject({ status: 200 });
    expect(await get("127.0.0.1", name, name, "POST")).toMatchObject({ status: 403 });
    expect(await get("127.0.0.1", name, "other.example.com")).toMatchObject({ status: 403 });
    world.regionOutages.add("eu-central-1");
    expect(await get("127.0.0.1", name)).toMatchObject({ status: 503, region: "eu-central-1" });
  });

  it.each([
    ["plain HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: auth.example.com\r\n\r\n")],
    ["nothing but zeros", Buffer.alloc(100)],
    ["an empty record", Buffer.from([22, 3, 1, 0, 0])],
    ["an endless record", Buffer.concat([Buffer.from([22, 3, 1, 255, 255]), Buffer.alloc(70_000)])],
    ["a hello whose lengths lead nowhere", Buffer.from([22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3])],
    ["an alert first", Buffer.from([21, 3, 3, 0, 2, 2, 40])],
  ])("survive %s", async (_, garbage) => {
    const { port, hold, serve, handshake } = await open({ edgeCount: 1 });
    const { arn } = await hold(name);
    await serve(name, arn);
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(garbage));
      socket.on("error", () => {});
      socket.on("close", () => resolve());
      socket.resume();
    });
    expect((await handshake("127.0.0.1", name)).isTrusted).toBe(true);
  });

  it("wait for a ClientHello that comes in small pieces", async () => {
    const { port, hold, serve } = await open({ edgeCount: 1 });
    await serve(name, (await hold(name)).arn);
    const hello = await recordHello(port, name);
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => {
        const send = (at: number) => {
          if (at >= hello.length) return;
          socket.write(hello.subarray(at, at + 40));
          setImmediate(send, at + 40);
        };
        send(0);
      });
      socket.once("data", (data) => {
        resolve(data);
        socket.destroy();
      });
      socket.on("error", reject);
    });
    // A handshake record that begins with a ServerHello.
    expect([answer[0], answer[5]]).toEqual([22, 2]);
  });

  it("end open connections and free the port when they stop", async () => {
    const { port, network } = await open({ edgeCount: 1 });
    const closed = new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.on("connect", () => socket.write(Buffer.from([22])));
      socket.on("close", () => resolve());
    });
    await new Promise((resolve) => setImmediate(resolve));
    await network.stop();
    await closed;
    const again = createServer();
    await new Promise<void>((resolve, reject) => {
      again.on("error", reject);
      again.listen(port, "127.0.0.1", resolve);
    });
    await new Promise((resolve) => again.close(resolve));
  });

  it("say so when their port is taken", async () => {
    const { port } = await open({ edgeCount: 1 });
    await expect(createEdgeBench({ port, edgeCount: 1 })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});

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

/** The bytes with which OpenSSL begins a handshake, taken down by a server that only listens. */
async function recordHello(port: number, servername: string): Promise<Buffer> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  expect(address.port).not.toBe(port);
  const hello = new Promise<Buffer>((resolve) => {
    listener.on("connection", (socket) =>
      socket.once("data", (data) => {
        resolve(data);
        socket.destroy();
      }),
    );
  });
  await openssl("s_client", "-connect", `127.0.0.1:${address.port}`, "-servername", servername);
  await new Promise((resolve) => listener.close(resolve));
  return hello;
}
