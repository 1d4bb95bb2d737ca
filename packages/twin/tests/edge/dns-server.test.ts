import { Resolver } from "node:dns/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDnsServer, type DnsServer } from "../../src/edge/dns-server.ts";
import { addressesIn, ask, askTcp, decode, encodeAsk, sendTcp, sendUdp } from "./dns-client.ts";
import { createFakeWorld, type FakeWorld } from "./fake-world.ts";
import { createManualClock } from "./manual-clock.ts";

const soa = "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
const six = [1, 2, 3, 4, 5, 6].map((last) => `127.0.0.${last}`);
let fake: FakeWorld;
let server: DnsServer;
let port: number;

beforeEach(async () => {
  fake = createFakeWorld(createManualClock());
  fake.record("example.com", "SOA", soa);
  server = createDnsServer(fake.world, { port: 0 });
  ({ port } = await server.start());
});

afterEach(async () => {
  await server.stop();
});

function distribute(addresses: readonly string[] = six): void {
  fake.edgeAddresses.set("d111.cloudfront.net", addresses);
}

describe("the name server", () => {
  it("answers every record type that Route 53 holds, as another resolver reads it", async () => {
    fake.record("example.com", "A", "192.0.2.1", "192.0.2.2");
    fake.record("example.com", "AAAA", "2001:db8::1");
    fake.record("example.com", "MX", "10 mail.example.com.");
    fake.record("example.com", "TXT", '"v=spf1" "-all"', '"say \\"hi\\""');
    fake.record("example.com", "NS", "ns-1.awsdns-01.org.");
    fake.record("example.com", "CAA", '0 issue "amazon.com"', '128 iodef "mailto:a@example.com"');
    fake.record("www.example.com", "CNAME", "example.com.");
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${port}`]);
    expect(await resolver.resolve4("example.com")).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(await resolver.resolve4("www.example.com")).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(await resolver.resolve6("example.com")).toEqual(["2001:db8::1"]);
    expect(await resolver.resolveMx("example.com")).toMatchObject([
      { exchange: "mail.example.com", priority: 10 },
    ]);
    expect(await resolver.resolveTxt("example.com")).toEqual([["v=spf1", "-all"], ['say "hi"']]);
    expect(await resolver.resolveNs("example.com")).toEqual(["ns-1.awsdns-01.org"]);
    expect(await resolver.resolveCname("www.example.com")).toEqual(["example.com"]);
    expect(await resolver.resolveSoa("example.com")).toMatchObject({
      nsname: "ns-1.awsdns-01.org",
      hostmaster: "awsdns-hostmaster.amazon.com",
      minttl: 86400,
    });
    expect(await resolver.resolveCaa("example.com")).toMatchObject([
      { critical: 0, issue: "amazon.com" },
      { critical: 128, iodef: "mailto:a@example.com" },
    ]);
  });

  it("follows CNAMEs to a distribution and shows each of them", async () => {
    distribute();
    fake.record("auth.example.com", "CNAME", "login.example.com.");
    fake.record("login.example.com", "CNAME", "D111.cloudfront.net");
    const response = await ask(port, { name: "auth.example.com" });
    expect(response.code).toBe(0);
    expect(response.flag_aa).toBe(true);
    const { answers = [] } = response;
    expect(answers.slice(0, 2)).toMatchObject([
      { type: "CNAME", name: "auth.example.com", data: "login.example.com" },
      { type: "CNAME", name: "login.example.com" },
    ]);
    expect(answers[2]).toMatchObject({ type: "A", name: "d111.cloudfront.net", ttl: 60 });
    expect(addressesIn(response)).toHaveLength(4);
  });

  it("shows an alias's addresses under the name that was asked", async () => {
    distribute(["127.0.0.1"]);
    fake.dns.set("auth.example.com A", { alias: "d111.cloudfront.net." });
    const { answers = [] } = await ask(port, { name: "Auth.Example.com" });
    expect(answers).toMatchObject([{ type: "A", name: "Auth.Example.com", data: "127.0.0.1" }]);
  });

  it("follows an alias to another record of the zone", async () => {
    fake.record("real.example.com", "A", "192.0.2.9");
    fake.dns.set("example.com A", { alias: "real.example.com" });
    const { answers = [] } = await ask(port, { name: "example.com" });
    expect(answers).toMatchObject([{ name: "example.com", data: "192.0.2.9" }]);
  });

  it("ends a loop of CNAMEs", async () => {
    fake.record("a.example.com", "CNAME", "b.example.com");
    fake.record("b.example.com", "CNAME", "a.example.com");
    expect((await ask(port, { name: "a.example.com" })).answers?.length).toBeLessThan(20);
  });

  it("knows the Regions' Cognito endpoints", async () => {
    const name = "cognito-idp.eu-central-1.amazonaws.com";
    expect(addressesIn(await ask(port, { name }))).toEqual(["127.0.0.1"]);
    const empty = await ask(port, { name, type: "AAAA" });
    expect([empty.code, empty.answers]).toEqual([0, []]);
    expect((await ask(port, { name: "cognito-idp.nowhere.amazonaws.com" })).code).toBe(3);
  });

  it("says NXDOMAIN with the zone's SOA for a name that does not exist", async () => {
    const response = await ask(port, { name: "nothing.example.com" });
    expect(response.code).toBe(3);
    expect(response.authorities).toMatchObject([{ type: "SOA", name: "example.com" }]);
    const foreign = await ask(port, { name: "nothing.example.net" });
    expect([foreign.code, foreign.authorities]).toEqual([3, []]);
    expect((await ask(port, { name: "d999.cloudfront.net" })).code).toBe(3);
  });

  it("says NODATA with the zone's SOA for a name that has other records", async () => {
    fake.record("auth.example.com", "TXT", '"x"');
    for (const type of ["A", "CNAME", "SRV"] as const) {
      const response = await ask(port, { name: "auth.example.com", type });
      expect([response.code, response.answers]).toEqual([0, []]);
      expect(response.authorities).toMatchObject([{ type: "SOA", name: "example.com" }]);
    }
    distribute();
    const ipv6 = await ask(port, { name: "d111.cloudfront.net", type: "AAAA" });
    expect([ipv6.code, ipv6.answers]).toEqual([0, []]);
  });

  it("moves the addresses on from answer to answer, four at a time", async () => {
    distribute();
    const answers = [];
    for (let turn = 0; turn < 6; turn++)
      answers.push(addressesIn(await ask(port, { name: "d111.cloudfront.net" })));
    expect(answers[0]).toEqual(["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]);
    expect(answers[1]).toEqual(["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"]);
    expect(new Set(answers.flat()).size).toBe(6);
  });
});

describe("EDNS Client Subnet", () => {
  it("gives different subnets different edges, the same ones each time, all together all", async () => {
    distribute();
    const of = async (subnet: string) =>
      addressesIn(await ask(port, { name: "d111.cloudfront.net", subnet }));
    const first = await of("198.51.100.0/24");
    const second = await of("203.0.113.0/24");
    expect(first).toHaveLength(3);
    expect(new Set([...first, ...second]).size).toBe(6);
    expect(await of("198.51.100.0/24")).toEqual(first);
    expect((await of("2001:db8::/48")).toSorted()).toEqual(first.toSorted());
  });

  it.each([1, 2, 5, 12])("shows all of %i edges to a few subnets", async (count) => {
    const all = Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}`);
    distribute(all);
    const seen = new Set<string>();
    for (let network = 0; network < 3; network++) {
      const subnet = `198.51.${network}.0/24`;
      const addresses = addressesIn(await ask(port, { name: "d111.cloudfront.net", subnet }));
      expect(addresses.length).toBeGreaterThan(0);
      expect(addresses.length).toBeLessThanOrEqual(4);
      for (const address of addresses) seen.add(address);
    }
    expect([...seen].toSorted()).toEqual(all.toSorted());
  });

  it("is echoed with its scope", async () => {
    distribute();
    const subnet = "198.51.100.0/24";
    const { additionals = [] } = await ask(port, { name: "d111.cloudfront.net", subnet });
    expect(additionals).toMatchObject([
      {
        type: "OPT",
        options: [
          {
            type: "CLIENT_SUBNET",
            ip: "198.51.100.0",
            sourcePrefixLength: 24,
            scopePrefixLength: 24,
          },
        ],
      },
    ]);
  });

  it("of no length asks for no answer by network", async () => {
    distribute();
    const subnet = "0.0.0.0/0";
    const response = await ask(port, { name: "d111.cloudfront.net", subnet });
    expect(addressesIn(response)).toHaveLength(4);
  });

  it("longer than an address is a format error", async () => {
    const message = encodeAsk({ name: "example.com", subnet: "198.51.100.0/24" });
    const at = message.indexOf(Buffer.from([0, 8, 0, 7, 0, 1, 24]));
    expect(at).toBeGreaterThan(0);
    message[at + 6] = 33;
    expect(decode(await sendUdp(port, message)).code).toBe(1);
  });
});

describe("messages", () => {
  it("too long for UDP are cut, and whole over TCP", async () => {
    const values = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`);
    fake.record("big.example.com", "A", ...values);
    const name = "big.example.com";
    const cut = await ask(port, { name });
    expect([cut.flag_tc, cut.answers]).toEqual([true, []]);
    const wider = await ask(port, { name, payloadSize: 4096 });
    expect(wider.flag_tc).toBe(true);
    expect(addressesIn(await askTcp(port, { name }))).toEqual(values);
  });

  it("fit in as much as the client says it takes", async () => {
    const values = Array.from({ length: 30 }, (_, index) => `192.0.2.${index}`);
    fake.record("medium.example.com", "A", ...values);
    const name = "medium.example.com";
    expect((await ask(port, { name })).flag_tc).toBe(true);
    expect(addressesIn(await ask(port, { name, payloadSize: 1232 }))).toHaveLength(30);
  });

  it("may come in pieces over TCP, and several on one connection", async () => {
    fake.record("example.com", "A", "192.0.2.1");
    const message = encodeAsk({ name: "example.com" });
    const framed = Buffer.concat([Buffer.from([0, message.length]), message]);
    expect(addressesIn(decode(await sendTcp(port, framed, 5)))).toEqual(["192.0.2.1"]);
    const two = Buffer.concat([framed, framed]);
    expect(addressesIn(decode(await sendTcp(port, two)))).toEqual(["192.0.2.1"]);
  });

  it("that cannot be read are answered FORMERR, or not at all", async () => {
    const query = encodeAsk({ name: "example.com" });
    const cut = query.subarray(0, query.length - 3);
    const answer = await sendUdp(port, cut);
    expect([decode(answer).code, answer.readUInt16BE(0)]).toEqual([1, 7]);
    const twoQuestions = Buffer.from(query);
    twoQuestions.writeUInt16BE(0, 4);
    expect(decode(await sendUdp(port, twoQuestions)).code).toBe(1);
    await expect(sendUdp(port, Buffer.from("short"))).rejects.toThrow("no answer");
    await expect(sendTcp(port, Buffer.from([0, 3, 1, 2, 3]))).rejects.toThrow();
    const response = Buffer.from(query);
    response.writeUInt16BE(0x8000, 2);
    await expect(sendUdp(port, response)).rejects.toThrow("no answer");
    fake.record("example.com", "A", "192.0.2.1");
    expect(addressesIn(await ask(port, { name: "example.com" }))).toEqual(["192.0.2.1"]);
  });

  it("full of noise do not end the server", async () => {
    const random = fake.world.random;
    const noise = Array.from({ length: 200 }, () => {
      const bytes = Buffer.from(random.hex(2 * random.integer(12, 60)), "hex");
      bytes.writeUInt16BE(random.integer(0, 0x7ff), 2);
      return sendUdp(port, bytes).then(
        (answer) => answer.length,
        () => 0,
      );
    });
    await Promise.all(noise);
    fake.record("example.com", "A", "192.0.2.1");
    expect(addressesIn(await ask(port, { name: "example.com" }))).toEqual(["192.0.2.1"]);
  });

  it("of other kinds are refused: opcodes, classes, EDNS versions", async () => {
    const status = encodeAsk({ name: "example.com" });
    status.writeUInt16BE(2 << 11, 2);
    expect(decode(await sendUdp(port, status)).code).toBe(4);
    const chaos = encodeAsk({ name: "example.com" });
    chaos.writeUInt16BE(3, chaos.length - 2);
    expect(decode(await sendUdp(port, chaos)).code).toBe(5);
    const future = encodeAsk({ name: "example.com", payloadSize: 1232 });
    const at = future.indexOf(Buffer.from([0, 41, 0x04, 0xd0]));
    future[at + 5] = 1;
    const response = decode(await sendUdp(port, future));
    expect(response.additionals).toMatchObject([{ type: "OPT", extendedRcode: 1 }]);
    expect(response.answers).toEqual([]);
  });

  it("leave values out that are not well formed", async () => {
    const wrong = {
      A: "not an address",
      AAAA: "192.0.2.1",
      CNAME: `${"x".repeat(64)}.example.com`,
      MX: "mail.example.com",
      CAA: "issue amazon.com",
      SOA: "ns.example.com",
    } as const;
    for (const [type, value] of Object.entries(wrong) as [keyof typeof wrong, string][]) {
      fake.dns.clear();
      fake.record("wrong.example.com", type, value);
      const response = await ask(port, { name: "wrong.example.com", type });
      expect([type, response.code, response.answers]).toEqual([type, 0, []]);
    }
  });

  it("are answered SERVFAIL when the twin itself fails", async () => {
    fake.world.dnsRecords.lookup = () => {
      throw new Error("a defect");
    };
    const response = await ask(port, { name: "example.com" });
    expect([response.code, response.id]).toEqual([2, 7]);
  });
});

describe("starting and stopping", () => {
  it("says so when the port is taken, and frees it in the end", async () => {
    const second = createDnsServer(fake.world, { port });
    await expect(second.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
    await server.stop();
    expect(await second.start()).toEqual({ port });
    await second.stop();
  });
});
