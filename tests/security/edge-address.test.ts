import { Resolver } from "node:dns/promises";
import { Socket } from "node:net";
import { createEdgePort } from "@latchkey/core/edge/edge-adapter";
import { observeEdges } from "@latchkey/core/edge/observe-edges";
import { isPublicAddress } from "@latchkey/core/edge/public-address";
import { authoritativeServersOf } from "@latchkey/core/edge/resolve-edges-servers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startDns } from "../../packages/core/tests/edge-adapter/local-dns.ts";

/**
 * First and last address of each block that is not globally reachable, or is no unicast at all.
 * IANA IPv4 Special-Purpose Address Registry, IPv4 Multicast Address Space Registry.
 */
const specialIpv4: readonly (readonly [block: string, first: string, last: string])[] = [
  ["0.0.0.0/8 this network (RFC 791)", "0.0.0.0", "0.255.255.255"],
  ["10.0.0.0/8 private (RFC 1918)", "10.0.0.0", "10.255.255.255"],
  ["100.64.0.0/10 shared (RFC 6598)", "100.64.0.0", "100.127.255.255"],
  ["127.0.0.0/8 loopback (RFC 1122)", "127.0.0.0", "127.255.255.255"],
  ["169.254.0.0/16 link-local (RFC 3927)", "169.254.0.0", "169.254.255.255"],
  ["169.254.169.254 instance metadata", "169.254.169.254", "169.254.169.254"],
  ["169.254.170.2 task credentials", "169.254.170.2", "169.254.170.23"],
  ["172.16.0.0/12 private (RFC 1918)", "172.16.0.0", "172.31.255.255"],
  ["192.0.0.0/24 protocol assignments (RFC 6890)", "192.0.0.0", "192.0.0.255"],
  ["192.0.2.0/24 documentation (RFC 5737)", "192.0.2.0", "192.0.2.255"],
  ["192.88.99.0/24 6to4 relays (RFC 7526)", "192.88.99.0", "192.88.99.255"],
  ["192.168.0.0/16 private (RFC 1918)", "192.168.0.0", "192.168.255.255"],
  ["198.18.0.0/15 benchmarking (RFC 2544)", "198.18.0.0", "198.19.255.255"],
  ["198.51.100.0/24 documentation (RFC 5737)", "198.51.100.0", "198.51.100.255"],
  ["203.0.113.0/24 documentation (RFC 5737)", "203.0.113.0", "203.0.113.255"],
  ["224.0.0.0/4 multicast (RFC 5771)", "224.0.0.0", "239.255.255.255"],
  ["240.0.0.0/4 reserved (RFC 1112)", "240.0.0.0", "255.255.255.254"],
  ["255.255.255.255 limited broadcast (RFC 8190)", "255.255.255.255", "255.255.255.255"],
];

/** IANA IPv6 Special-Purpose Address Registry, and the address space registry for what is withdrawn. */
const specialIpv6: readonly (readonly [block: string, first: string, last: string])[] = [
  ["::/128 unspecified (RFC 4291)", "::", "::"],
  ["::1/128 loopback (RFC 4291)", "::1", "0:0:0:0:0:0:0:1"],
  ["::/96 IPv4-compatible, withdrawn (RFC 4291)", "::2", "::255.255.255.255"],
  ["::ffff:0:0:0/96 IPv4-translated (RFC 2765)", "::ffff:0:0:0", "::ffff:0:10.0.0.1"],
  ["64:ff9b:1::/48 local NAT64 (RFC 8215)", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:8.8.8.8"],
  ["100::/64 discard-only (RFC 6666)", "100::", "100::ffff:ffff:ffff:ffff"],
  ["100:0:0:1::/64 dummy prefix (RFC 9780)", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"],
  ["200::/7 NSAP, withdrawn (RFC 4048)", "200::", "3ff:ffff::"],
  ["2001::/32 Teredo (RFC 4380)", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001:2::/48 benchmarking (RFC 5180)", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"],
  ["2001:10::/28 ORCHID, withdrawn (RFC 4843)", "2001:10::", "2001:1f:ffff::"],
  ["2001:db8::/32 documentation (RFC 3849)", "2001:db8::", "2001:db8:ffff::1"],
  ["3fff::/20 documentation (RFC 9637)", "3fff::", "3fff:fff:ffff:ffff::"],
  ["5f00::/16 segment routing (RFC 9602)", "5f00::", "5f00:ffff::"],
  ["fc00::/7 unique local (RFC 4193)", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fd00:ec2::254 instance metadata", "fd00:ec2::254", "fd00:ec2::23"],
  ["fe80::/10 link-local (RFC 4291)", "fe80::", "febf:ffff::1"],
  ["fec0::/10 site-local, withdrawn (RFC 3879)", "fec0::", "feff:ffff::1"],
  ["ff00::/8 multicast (RFC 4291)", "ff00::", "ffff::1"],
];

/** How IPv6 can say an IPv4 address: RFC 4291 (mapped), 6052 (NAT64), 3056 (6to4). */
const disguises: readonly ((hex: string, dotted: string) => string)[] = [
  (_, dotted) => `::ffff:${dotted}`,
  (hex) => `::ffff:${hex}`,
  (hex) => `0:0:0:0:0:FFFF:${hex}`,
  (_, dotted) => `64:ff9b::${dotted}`,
  (hex) => `64:ff9b::${hex}`,
  (hex) => `2002:${hex}::`,
  (hex) => `2002:${hex}:ffff::1`,
];

/** The bytes of an IPv4 address as two groups of IPv6, by hand: `10.0.0.1` is `0a00:0001`. */
function hexOf(dotted: string): string {
  const digits = dotted.split(".").map((byte) => Number(byte).toString(16).padStart(2, "0"));
  return `${digits[0]}${digits[1]}:${digits[2]}${digits[3]}`;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Every address that TCP was asked to connect to while something was done. */
async function connectionsOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  const asked: string[] = [];
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...given) {
    asked.push(JSON.stringify(given));
    queueMicrotask(() =>
      this.destroy(Object.assign(new Error("not here"), { code: "ECONNREFUSED" })),
    );
    return this;
  });
  await act();
  return asked;
}

const customDomain = "auth.example.com";
const settings = { securityPolicy: "TLS_V1_2_2021" } as const;
const production = { port: 443, allowLoopback: false, dnsServers: [] };

describe("the edge check connects to public addresses only: not to", () => {
  test.each([...specialIpv4, ...specialIpv6])("%s", async (_, first, last) => {
    const port = createEdgePort(production);
    const connections = await connectionsOf(async () => {
      for (const address of [first, last]) {
        expect(isPublicAddress(address)).toBe(false);
        const observation = await port.observeEdge({ address, customDomain, ...settings });
        expect(observation).toEqual({ address, unreachable: "address-not-public" });
      }
    });
    expect(connections).toEqual([]);
  });

  test.each(specialIpv4)("%s said in IPv6", async (_, first, last) => {
    const port = createEdgePort({ ...production, allowLoopback: false });
    const disguised = [first, last].flatMap((dotted) =>
      disguises.map((disguise) => disguise(hexOf(dotted), dotted)),
    );
    const connections = await connectionsOf(async () => {
      for (const address of disguised) {
        const observation = await port.observeEdge({ address, customDomain, ...settings });
        expect(observation).toEqual({ address, unreachable: "address-not-public" });
      }
    });
    expect(connections).toEqual([]);
  });

  test.each([
    "localhost",
    "metadata.internal",
    "auth.example.com",
    "127.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "2130706433",
    "①27.0.0.1",
    "8.8.8.8:80",
    "[::1]",
    "fe80::1%eth0",
    "8.8.8.8\u0000.example",
    "8.8.8.8 ",
    "",
  ])("%j, which is no address: nothing is ever resolved when connecting", async (address) => {
    const port = createEdgePort({ ...production, allowLoopback: true });
    const connections = await connectionsOf(async () => {
      const observation = await port.observeEdge({ address, customDomain, ...settings });
      expect(observation).toEqual({ address, unreachable: "address-not-public" });
    });
    expect(connections).toEqual([]);
  });
});

describe("what an edge check would connect to is", () => {
  test.each([
    ["13.32.0.1", "13.32.0.1"],
    ["2600:9000:5301::1", "2600:9000:5301::1"],
  ])("%s itself, at port 443, and no other address", async (address, host) => {
    const port = createEdgePort(production);
    const connections = await connectionsOf(() =>
      port.observeEdge({ address, customDomain, ...settings }),
    );
    expect(connections).toHaveLength(1);
    expect(JSON.parse(connections[0] ?? "")).toMatchObject([{ host, port: 443 }, null]);
  });

  test.each(["1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"])(
    "%s, beside a special block",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe("hostile DNS", () => {
  const aRecords = (name: string, addresses: readonly string[]) =>
    addresses.map((data) => ({ type: "A" as const, name, ttl: 0, data }));

  test("that mixes private addresses among public ones has only the public ones connected to", async () => {
    const mixed = ["10.0.0.1", "13.32.0.1", "169.254.169.254", "127.0.0.1", "192.168.1.1"];
    await using dns = await startDns((query) => ({
      answers: aRecords(query.questions?.[0]?.name ?? "", mixed),
    }));
    const port = createEdgePort({ ...production, dnsServers: [dns.server] });
    const observed: string[] = [];
    const connections = await connectionsOf(async () => {
      const edges = await observeEdges(port, { name: customDomain, settings }, 16);
      for (const { address, unreachable } of edges) observed.push(`${address} ${unreachable}`);
    });
    expect(observed.toSorted()).toEqual([
      "10.0.0.1 address-not-public",
      "127.0.0.1 address-not-public",
      "13.32.0.1 ECONNREFUSED",
      "169.254.169.254 address-not-public",
      "192.168.1.1 address-not-public",
    ]);
    expect(connections).toHaveLength(1);
    expect(connections[0]).toContain('"13.32.0.1"');
  });

  test("that leads through aliases into a private network gets no connection", async () => {
    await using dns = await startDns((query) => {
      const name = query.questions?.[0]?.name ?? "";
      const alias = (from: string, data: string) =>
        ({ type: "CNAME", name: from, ttl: 0, data }) as const;
      return {
        answers: [
          alias(name, "d1.cloudfront.net"),
          alias("d1.cloudfront.net", "db.internal"),
          ...aRecords("db.internal", ["10.1.2.3"]),
        ],
      };
    });
    const port = createEdgePort({ ...production, dnsServers: [dns.server] });
    const connections = await connectionsOf(async () => {
      const edges = await observeEdges(port, { name: customDomain, settings }, 16);
      expect(edges).toEqual([{ address: "10.1.2.3", unreachable: "address-not-public" }]);
    });
    expect(connections).toEqual([]);
  });

  test("that answers otherwise between the look and the connection changes nothing: the address that was judged is the one connected to", async () => {
    let isRebound = false;
    await using dns = await startDns((query) => ({
      answers: aRecords(
        query.questions?.[0]?.name ?? "",
        isRebound ? ["169.254.169.254"] : ["13.32.0.1"],
      ),
    }));
    const port = createEdgePort({ ...production, dnsServers: [dns.server] });
    const addresses = await port.resolveEdges({ customDomain, most: 16 });
    const queries = dns.datagrams.length;
    isRebound = true;
    const connections = await connectionsOf(async () => {
      for (const address of addresses) {
        await port.observeEdge({ address, customDomain, ...settings });
      }
    });
    expect(addresses).toEqual(["13.32.0.1"]);
    expect(connections).toHaveLength(1);
    expect(connections[0]).toContain('"host":"13.32.0.1"');
    expect(dns.datagrams).toHaveLength(queries);
  });

  test("whose name servers are private is not asked by itself", async () => {
    // The zone's own servers are found by the ordinary resolver: here it says that they are in-house.
    await using dns = await startDns((query) => {
      const [{ name, type } = { name: "", type: "A" }] = query.questions ?? [];
      if (type === "NS") return { answers: [{ type: "NS", name, ttl: 0, data: "ns.internal" }] };
      return { answers: aRecords(name, ["10.0.0.53", "127.0.0.1", "205.251.192.1"]) };
    });
    const resolver = new Resolver({ timeout: 2_000, tries: 1 });
    resolver.setServers([dns.server]);
    expect(await authoritativeServersOf(resolver, "d1.cloudfront.net")).toEqual([
      { address: "205.251.192.1", port: 53 },
    ]);
  });
});
