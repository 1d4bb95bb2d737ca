import type { Answer, DecodedPacket } from "dns-packet";
import { describe, expect, test } from "vitest";
import { createDnsAdapter } from "../../src/edge/dns-adapter.ts";
import { startDns } from "./local-dns.ts";

const noSuchName = 3;
const serverFailure = 2;

/** Answers by `TYPE name`; anything else does not exist. */
function answering(records: Readonly<Record<string, readonly Answer[]>>) {
  return ({ questions = [] }: DecodedPacket) => {
    const [asked] = questions;
    const answers = records[`${asked?.type} ${asked?.name}`];
    return answers === undefined ? { flags: noSuchName } : { answers: [...answers] };
  };
}

describe("DNS by a resolver", () => {
  test("reads names, addresses of both kinds and CAA records", async () => {
    await using dns = await startDns(
      answering({
        "CNAME auth.example.com": [
          { type: "CNAME", name: "auth.example.com", data: "D1.CloudFront.net" },
        ],
        "A auth.example.com": [{ type: "A", name: "auth.example.com", data: "192.0.2.1" }],
        "AAAA auth.example.com": [{ type: "AAAA", name: "auth.example.com", data: "2001:db8::1" }],
        "CAA example.com": [
          {
            type: "CAA",
            name: "example.com",
            data: { flags: 0, tag: "issue", value: "amazon.com" },
          },
          { type: "CAA", name: "example.com", data: { flags: 128, tag: "issuewild", value: ";" } },
        ],
      }),
    );
    const port = createDnsAdapter({ dnsServers: [dns.server] });
    expect(await port.readCname("auth.example.com")).toBe("d1.cloudfront.net");
    expect(await port.readAddresses("auth.example.com")).toEqual(["192.0.2.1", "2001:db8::1"]);
    expect(await port.readCaa("example.com")).toEqual([
      { isCritical: false, tag: "issue", value: "amazon.com" },
      { isCritical: true, tag: "issuewild", value: ";" },
    ]);
  });

  test("no such name, and a name without the record, are answers", async () => {
    await using dns = await startDns(answering({ "CAA empty.example": [] }));
    const port = createDnsAdapter({ dnsServers: [dns.server] });
    expect(await port.readCname("none.example")).toBeUndefined();
    expect(await port.readAddresses("none.example")).toEqual([]);
    expect(await port.readCaa("empty.example")).toEqual([]);
  });

  test("a server that fails, or is silent, is none", async () => {
    await using failing = await startDns(() => ({ flags: serverFailure }));
    const port = createDnsAdapter({ dnsServers: [failing.server] });
    await expect(port.readCaa("example.com")).rejects.toMatchObject({
      name: "DnsUnreadableError",
      question: "CAA example.com",
      answer: "ESERVFAIL",
    });
    await using silent = await startDns(() => undefined);
    const deaf = createDnsAdapter({ dnsServers: [silent.server], timeoutMs: 20 });
    await expect(deaf.readCname("example.com")).rejects.toMatchObject({ answer: "ETIMEOUT" });
  });
});
