import type { DecodedPacket } from "dns-packet";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "../../src/edge/public-address.ts";
import { createEdgeResolver } from "../../src/edge/resolve-edges.ts";
import { queryAddresses } from "../../src/edge/resolve-edges-query.ts";
import { dnsServerOf } from "../../src/edge/resolve-edges-servers.ts";
import { spreadOf } from "../../src/edge/resolve-edges-spread.ts";
import { clientSubnets } from "../../src/edge/resolve-edges-subnets.ts";
import { startDns } from "./local-dns.ts";

const question = { name: "d1.cloudfront.net", type: "A", subnet: "133.11.0.0" } as const;

const a = (name: string, ...addresses: string[]) => ({
  answers: addresses.map((data) => ({ type: "A" as const, name, ttl: 60, data })),
});

function subnetOf(query: DecodedPacket): string | undefined {
  const [opt] = query.additionals ?? [];
  const [option] = opt?.type === "OPT" ? opt.options : [];
  return option && "ip" in option ? option.ip : undefined;
}

describe("one query with a client subnet", () => {
  test("carries the subnet as RFC 7871 has it on the wire", async () => {
    await using dns = await startDns(() => a("d1.cloudfront.net", "13.32.0.1"));
    const server = { address: "127.0.0.1", port: dns.port };
    expect(await queryAddresses(server, question)).toEqual(["13.32.0.1"]);
    // OPTION-CODE 8, length 7, family 1 (IPv4), source /24, scope 0, three bytes of address.
    expect(dns.datagrams[0]?.toString("hex")).toMatch(/0008000700011800850b00$/);
  });

  test("is repeated over TCP when the answer is cut", async () => {
    await using dns = await startDns((_query, transport) =>
      transport === "udp" ? { flags: 0x0200 } : a("d1.cloudfront.net", "13.32.0.1", "13.32.0.2"),
    );
    const server = { address: "127.0.0.1", port: dns.port };
    expect(await queryAddresses(server, question)).toEqual(["13.32.0.1", "13.32.0.2"]);
  });

  test("is empty for a name that does not exist, and rejects for a refusal", async () => {
    await using none = await startDns(() => ({ flags: 3 }));
    const missing = { address: "127.0.0.1", port: none.port };
    expect(await queryAddresses(missing, question)).toEqual([]);
    await using refusing = await startDns(() => ({ flags: 5 }));
    const refused = { address: "127.0.0.1", port: refusing.port };
    await expect(queryAddresses(refused, question)).rejects.toThrow(/REFUSED/);
  });

  test("takes no answer with another ID or to another question", async () => {
    await using forged = await startDns((query) => ({
      ...a("d1.cloudfront.net", "6.6.6.6"),
      id: ((query.id ?? 0) + 1) % 0x10000,
    }));
    await using other = await startDns(() => ({
      ...a("d2.cloudfront.net", "6.6.6.6"),
      questions: [{ type: "A", name: "d2.cloudfront.net" }],
    }));
    await using garbage = await startDns(() => Buffer.from("no DNS at all"));
    const asked = [forged, other, garbage].map(({ port }) =>
      queryAddresses({ address: "127.0.0.1", port }, question),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });
});

describe("the edges of a custom domain", () => {
  const find = (dnsServers: readonly string[], most = 16, isIpv6Wanted = false) =>
    createEdgeResolver({ dnsServers, isIpv6Wanted })({
      customDomain: "auth.example.com",
      cloudFrontDomain: "d1.cloudfront.net",
      most,
    });

  test("are those of here and those that users elsewhere are given, without duplicates", async () => {
    await using dns = await startDns((query) => {
      const name = query.questions?.[0]?.name ?? "";
      const subnet = subnetOf(query);
      if (subnet === "133.11.0.0") return a(name, "13.32.1.1", "13.32.1.2");
      if (subnet === "129.78.0.0") return a(name, "13.32.2.1");
      if (subnet !== undefined) return a(name, "13.32.0.1");
      return name === "auth.example.com" ? a(name, "13.32.0.1") : a(name, "13.32.0.2");
    });
    expect(await find([dns.server])).toEqual([
      "13.32.0.1",
      "13.32.0.2",
      "13.32.1.1",
      "13.32.2.1",
      "13.32.1.2",
    ]);
  });

  test("are at most as many as asked for, and the same whatever the order of the answers", async () => {
    let turn = 0;
    const edges = ["13.32.0.1", "13.32.0.2", "13.32.0.3"];
    await using dns = await startDns((query) => {
      turn += 1;
      const name = query.questions?.[0]?.name ?? "";
      return a(name, ...edges.slice(turn % 3), ...edges.slice(0, turn % 3));
    });
    expect(await find([dns.server], 2)).toEqual(["13.32.0.1", "13.32.0.2"]);
    expect(await find([dns.server], 2)).toEqual(["13.32.0.1", "13.32.0.2"]);
  });

  test("are the plain ones when nobody answers queries with a subnet", async () => {
    await using dns = await startDns((query) =>
      subnetOf(query) === undefined
        ? a(query.questions?.[0]?.name ?? "", "13.32.0.1")
        : { flags: 1 },
    );
    expect(await find([dns.server])).toEqual(["13.32.0.1"]);
  });

  test("are none when nothing resolves", async () => {
    await using dns = await startDns(() => ({ flags: 3 }));
    expect(await find([dns.server])).toEqual([]);
  });

  test("have IPv6 addresses among them when those are wanted", async () => {
    await using dns = await startDns((query) => {
      const [asked] = query.questions ?? [];
      const name = asked?.name ?? "";
      if (asked?.type !== "AAAA") return a(name, "13.32.0.1");
      return { answers: [{ type: "AAAA", name, ttl: 60, data: "2600:9000::1" }] };
    });
    expect(await find([dns.server], 16, true)).toEqual(["13.32.0.1", "2600:9000::1"]);
    expect(await find([dns.server], 16, false)).toEqual(["13.32.0.1"]);
  });
});

test("a spread hears every group before it hears one twice", () => {
  const groups = [["b", "a", "c"], ["d"], ["f", "e"]];
  expect(spreadOf(groups, 4)).toEqual(["a", "d", "e", "b"]);
  expect(spreadOf(groups, 100)).toEqual(["a", "d", "e", "b", "f", "c"]);
  expect(spreadOf([], 4)).toEqual([]);
  expect(spreadOf(groups, 0)).toEqual([]);
});

test("the client subnets are a dozen public /24 networks, none twice", () => {
  const addresses = clientSubnets.map(({ address }) => address);
  expect(new Set(addresses).size).toBe(12);
  for (const address of addresses) {
    expect(isPublicAddress(address)).toBe(true);
    expect(address).toMatch(/\.0$/);
  }
});

test.each([
  ["127.0.0.1", { address: "127.0.0.1", port: 53 }],
  ["127.0.0.1:5353", { address: "127.0.0.1", port: 5353 }],
  ["::1", { address: "::1", port: 53 }],
  ["[::1]:5353", { address: "::1", port: 5353 }],
  ["2001:db8::53", { address: "2001:db8::53", port: 53 }],
])("%s is read as a DNS server", (text, server) => {
  expect(dnsServerOf(text)).toEqual(server);
});
