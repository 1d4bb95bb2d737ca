import { X509Certificate } from "node:crypto";
import { connect, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEdgePort } from "../../src/edge/edge-adapter.ts";
import { probeFloor } from "../../src/edge/tls-handshake-floor.ts";
import type { EdgePort } from "../../src/rotation/ports.ts";
import { startTcpServer, startTlsServer } from "./local-server.ts";
import { makeAuthority, type ServerIdentity, type TestAuthority } from "./make-chain.ts";

type Policy = Parameters<EdgePort["observeEdge"]>[0]["securityPolicy"];

let authority: TestAuthority;
let identity: ServerIdentity;
const originalRoots = getCACertificates("default");

beforeAll(async () => {
  authority = await makeAuthority();
  identity = await authority.issue({ names: ["auth.example.com"] });
  setDefaultCACertificates([authority.rootPem]);
});
afterAll(() => setDefaultCACertificates(originalRoots));

function observe(port: number, securityPolicy?: Policy, now = "2026-11-21T00:00:00Z") {
  const clock = { now: () => new Date(now) };
  const edges = createEdgePort({
    port,
    allowLoopback: true,
    dnsServers: [],
    clock,
    timeoutMs: 400,
  });
  return edges.observeEdge({
    address: "127.0.0.1",
    customDomain: "auth.example.com",
    ...(securityPolicy === undefined ? {} : { securityPolicy }),
  });
}

describe("what one edge served", () => {
  test("a good edge is read in full", async () => {
    await using server = await startTlsServer({ key: identity.key, cert: identity.chain });
    expect(await observe(server.port)).toEqual({
      address: "127.0.0.1",
      fingerprintSha256: new X509Certificate(identity.leaf).fingerprint256
        .replaceAll(":", "")
        .toLowerCase(),
      serial: "0a:1b:2c:3d",
      notBefore: new Date("2020-01-01T00:00:00Z"),
      notAfter: new Date("2045-01-01T00:00:00Z"),
      isNameCovered: true,
      isTrusted: true,
      protocol: "TLSv1.3",
    });
  });

  test.each([
    { names: ["other.example.com"], isNameCovered: false },
    { names: ["*.example.com"], isNameCovered: true },
    { names: ["a*.example.com"], isNameCovered: false },
    { names: ["*.com"], isNameCovered: false },
    { names: ["AUTH.Example.com"], isNameCovered: true },
  ])("names $names cover auth.example.com: $isNameCovered", async ({ names, isNameCovered }) => {
    const { key, chain } = await authority.issue({ names });
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port)).toMatchObject({ isNameCovered, isTrusted: true });
  });

  test("the common name does not count, even without any alternative name", async () => {
    const { key, chain } = await authority.issue({ names: [], commonName: "auth.example.com" });
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port)).toMatchObject({ isNameCovered: false });
  });

  test("the edge is asked by SNI for the custom domain", async () => {
    const asked: string[] = [];
    await using server = await startTlsServer({
      key: identity.key,
      cert: identity.chain,
      SNICallback: (name, done) => {
        asked.push(name);
        done(null);
      },
    });
    await observe(server.port);
    expect(asked).toEqual(["auth.example.com"]);
  });
});

describe("trust", () => {
  test("a self-signed certificate is not trusted", async () => {
    const { key, chain } = await authority.selfSign();
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port)).toMatchObject({
      isTrusted: false,
      trustError: "DEPTH_ZERO_SELF_SIGNED_CERT",
      isNameCovered: true,
    });
  });

  test("a chain without its intermediate is not trusted", async () => {
    await using server = await startTlsServer({ key: identity.key, cert: identity.leaf });
    expect(await observe(server.port)).toMatchObject({
      isTrusted: false,
      trustError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
  });

  test.each([
    { what: "expired", dates: { notAfter: new Date("2021-06-01T00:00:00Z") } },
    { what: "not valid yet", dates: { notBefore: new Date("2044-06-01T00:00:00Z") } },
  ])("a leaf that is $what is trusted all the same: its dates are told", async ({ dates }) => {
    const { key, chain } = await authority.issue(dates);
    await using server = await startTlsServer({ key, cert: chain });
    const observation = await observe(server.port);
    expect(observation).toMatchObject({ isTrusted: true, ...dates });
    expect(observation.trustError).toBeUndefined();
  });

  test("an expired leaf does not hide that its chain leads nowhere", async () => {
    const { key, leaf } = await authority.issue({ notAfter: new Date("2021-06-01T00:00:00Z") });
    await using server = await startTlsServer({ key, cert: leaf });
    expect(await observe(server.port)).toMatchObject({
      isTrusted: false,
      trustError: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    });
  });

  test("an expired self-signed leaf is not trusted", async () => {
    const { key, chain } = await authority.selfSign({ notAfter: new Date("2021-06-01T00:00:00Z") });
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port)).toMatchObject({ isTrusted: false });
  });

  test("an expired leaf under an authority of the same names but another key is not trusted", async () => {
    const stranger = await makeAuthority();
    const { key, chain } = await stranger.issue({ notAfter: new Date("2021-06-01T00:00:00Z") });
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port)).toMatchObject({ isTrusted: false });
  });

  test("an expired intermediate breaks trust by the clock that was given", async () => {
    const aging = await makeAuthority({
      notBefore: new Date("2020-01-01T00:00:00Z"),
      notAfter: new Date("2024-01-01T00:00:00Z"),
    });
    setDefaultCACertificates([aging.rootPem, authority.rootPem]);
    const { key, chain } = await aging.issue();
    await using server = await startTlsServer({ key, cert: chain });
    expect(await observe(server.port, undefined, "2026-11-21T00:00:00Z")).toMatchObject({
      isTrusted: false,
      trustError: "CERT_HAS_EXPIRED",
    });
    expect(await observe(server.port, undefined, "2023-11-21T00:00:00Z")).toMatchObject({
      isTrusted: true,
    });
    setDefaultCACertificates([authority.rootPem]);
  });
});

describe("the floor probe", () => {
  const weakest = { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  test.each([
    { policy: "TLS_V1_2_2021", server: weakest, floorProbe: "accepted" },
    { policy: "TLS_V1_2_2021", server: { minVersion: "TLSv1.2" }, floorProbe: "refused" },
    { policy: "TLS_V1_3_2025", server: { minVersion: "TLSv1.2" }, floorProbe: "accepted" },
    { policy: "TLS_V1_3_2025", server: { minVersion: "TLSv1.3" }, floorProbe: "refused" },
  ] as const)("of $policy against a server with $server is $floorProbe", async (row) => {
    const { key, chain: cert } = identity;
    await using server = await startTlsServer({ key, cert, ...row.server });
    const observation = await observe(server.port, row.policy);
    expect(observation.floorProbe).toBe(row.floorProbe);
    expect(observation.isTrusted).toBe(true);
  });

  test.each([undefined, "TLS_V1"] as const)("is not made of %s", async (policy) => {
    await using server = await startTlsServer({ key: identity.key, cert: identity.chain });
    expect(await observe(server.port, policy)).not.toHaveProperty("floorProbe");
  });

  test.each([
    ["resets", (socket: Socket) => socket.resetAndDestroy()],
    ["closes", (socket: Socket) => socket.end()],
  ])("is refused by a server that %s whatever is below the policy", async (_, drop) => {
    await using tls = await startTlsServer({ key: identity.key, cert: identity.chain });
    const { front, connections } = await startFront((offer, socket) => {
      if (offer === "ordinary") pipeTo(socket, tls.port);
      else drop(socket);
    });
    await using _front = front;
    expect(await observe(front.port, "TLS_V1_2_2021")).toMatchObject({
      isTrusted: true,
      floorProbe: "refused",
    });
    expect(connections).toEqual(["ordinary", "below", "ordinary", "below"]);
  });

  test("is accepted by a server that resets a single one below the policy", async () => {
    const { key, chain: cert } = identity;
    await using tls = await startTlsServer({ key, cert, ...weakest });
    const { front, connections } = await startFront((_, socket) => {
      if (connections.length === 2) socket.resetAndDestroy();
      else pipeTo(socket, tls.port);
    });
    await using _front = front;
    expect(await observe(front.port, "TLS_V1_2_2021")).toMatchObject({ floorProbe: "accepted" });
  });

  test("is untested when a server resets whatever comes after the first connection", async () => {
    await using tls = await startTlsServer({ key: identity.key, cert: identity.chain });
    const { front, connections } = await startFront((_, socket) => {
      if (connections.length === 1) pipeTo(socket, tls.port);
      else socket.resetAndDestroy();
    });
    await using _front = front;
    expect(await observe(front.port, "TLS_V1_2_2021")).toMatchObject({
      isTrusted: true,
      floorProbe: "untested",
    });
    expect(connections).toEqual(["ordinary", "below", "ordinary"]);
  });

  test("is untested when nobody listens any more", async () => {
    let port = 0;
    {
      await using server = await startTcpServer(() => undefined);
      port = server.port;
    }
    const target = { address: "127.0.0.1", port, serverName: "auth.example.com" };
    expect(await probeFloor(target, "TLS_V1_2_2021")).toBe("untested");
  });

  test("is untested when the second connection is never answered", async () => {
    await using tls = await startTlsServer({ key: identity.key, cert: identity.chain });
    let connections = 0;
    await using front = await startTcpServer((socket) => {
      connections += 1;
      if (connections === 1) pipeTo(socket, tls.port);
    });
    expect(await observe(front.port, "TLS_V1_2_2021")).toMatchObject({ floorProbe: "untested" });
  });
});

type Offer = "ordinary" | "below";

/** A server that acts on what a connection's ClientHello offers: TLS 1.1 at most, or more. */
async function startFront(act: (offer: Offer, socket: Socket) => void) {
  const connections: Offer[] = [];
  const front = await startTcpServer((socket) => {
    socket.once("data", (hello: Buffer) => {
      // RFC 8446, 4.1.2: legacy_version is 0x0303 from TLS 1.2 on; it follows the record's five
      // bytes and the message's four.
      const offer = hello.readUInt16BE(9) <= 0x0302 ? "below" : "ordinary";
      connections.push(offer);
      socket.pause();
      socket.unshift(hello);
      act(offer, socket);
    });
  });
  return { front, connections };
}

function pipeTo(socket: Socket, port: number): void {
  const onward = connect({ host: "127.0.0.1", port });
  onward.on("error", () => socket.destroy());
  socket.on("close", () => onward.destroy());
  socket.pipe(onward).pipe(socket);
}

describe("an edge that cannot be looked at is unreachable, never an exception", () => {
  test("nobody listens", async () => {
    let port = 0;
    {
      await using server = await startTcpServer(() => undefined);
      port = server.port;
    }
    expect(await observe(port, "TLS_V1_2_2021")).toEqual({
      address: "127.0.0.1",
      unreachable: "ECONNREFUSED",
    });
  });

  test("it talks something else than TLS", async () => {
    await using server = await startTcpServer((socket) => socket.end("HTTP/1.1 400 Bad\r\n\r\n"));
    expect((await observe(server.port)).unreachable).toBe("ERR_SSL_WRONG_VERSION_NUMBER");
  });

  test("it hangs up", async () => {
    await using server = await startTcpServer((socket) => socket.end());
    expect((await observe(server.port)).unreachable).toBe("ECONNRESET");
  });

  test("it never answers", async () => {
    await using server = await startTcpServer(() => undefined);
    expect((await observe(server.port)).unreachable).toBe("timeout");
  });

  test("it has no certificate for the name", async () => {
    await using server = await startTlsServer({});
    expect((await observe(server.port)).unreachable).toMatch(/ALERT_HANDSHAKE_FAILURE$/);
  });

  test.each(["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "nonsense"])(
    "%s is not public",
    async (address) => {
      const edges = createEdgePort({ port: 1, allowLoopback: false, dnsServers: [] });
      expect(await edges.observeEdge({ address, customDomain: "auth.example.com" })).toEqual({
        address,
        unreachable: "address-not-public",
      });
    },
  );

  test("loopback being allowed lets no other private address through", async () => {
    const edges = createEdgePort({ port: 1, allowLoopback: true, dnsServers: [] });
    const observation = await edges.observeEdge({
      address: "192.168.0.1",
      customDomain: "auth.example.com",
    });
    expect(observation.unreachable).toBe("address-not-public");
  });
});
