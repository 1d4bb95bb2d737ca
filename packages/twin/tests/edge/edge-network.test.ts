import { connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createEdgeBench, type EdgeBench } from "./edge-bench.ts";
import { openssl, withFiles } from "./openssl.ts";

const name = "auth.example.com";
let bench: EdgeBench;

async function open(...options: Parameters<typeof createEdgeBench>): Promise<EdgeBench> {
  bench = await createEdgeBench(...options);
  return bench;
}

afterEach(async () => {
  await bench.network.stop();
});

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
