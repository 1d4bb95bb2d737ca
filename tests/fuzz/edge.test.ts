import { X509Certificate } from "node:crypto";
import { createSocket, type RemoteInfo } from "node:dgram";
import { isIP } from "node:net";
import { covers } from "@latchkey/core/certificate/covers";
import { createEdgePort } from "@latchkey/core/edge/edge-adapter";
import { queryAddresses } from "@latchkey/core/edge/resolve-edges-query";
import { leafFactsOf } from "@latchkey/core/edge/tls-handshake";
import { trustOf } from "@latchkey/core/edge/tls-handshake-trust";
import { decode, encode } from "dns-packet";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  makeAuthority,
  type TestAuthority,
} from "../../packages/core/tests/edge-adapter/make-chain.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { changedBytes } from "./hostile-bytes.ts";
import { hostileText } from "./hostile-text.ts";

watchProcess();

let authority: TestAuthority;
beforeAll(async () => {
  authority = await makeAuthority();
});

/** A name server that answers each query with what is given, and then with what is right. */
async function startForger(forged: () => readonly Buffer[]) {
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  socket.on("message", (message: Buffer, from: RemoteInfo) => {
    const { id, questions = [] } = decode(message);
    for (const bytes of forged()) {
      // The ID is the one thing that a forger must guess: here it has been.
      if (bytes.length >= 2) bytes.writeUInt16BE(id ?? 0, 0);
      socket.send(bytes, from.port, from.address);
    }
    const answers = questions.map(({ name }) => ({ type: "A" as const, name, data: "192.0.2.7" }));
    const right = encode({ type: "response", id, questions, answers });
    socket.send(right, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

let forged: readonly Buffer[] = [];
let forger: Awaited<ReturnType<typeof startForger>>;
beforeAll(async () => {
  forger = await startForger(() => forged);
});
afterAll(() => {
  forger?.close();
});

const question = { type: "A" as const, name: "auth.example.com" };
const answers: readonly Buffer[] = [
  encode({
    type: "response",
    questions: [{ ...question, class: "IN" }],
    answers: [
      { ...question, data: "192.0.2.1", ttl: 60 },
      { type: "CNAME", name: question.name, data: "d1.cloudfront.net" },
      { type: "TXT", name: question.name, data: "\u001b[2J" },
    ],
  }),
  // A name that points at itself, and one that points behind the end.
  Buffer.concat([
    encode({ type: "response", questions: [] }),
    Buffer.from([0xc0, 0x0c, 0, 1, 0, 1]),
  ]),
  Buffer.concat([
    encode({ type: "response", questions: [] }),
    Buffer.from([0xff, 0xff, 0, 1, 0, 1]),
  ]),
];

test(
  "a DNS answer is understood, or not heard: nothing in its bytes breaks the resolver",
  async () => {
    const messages = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: changedBytes(...answers) },
        fc.uint8Array({ maxLength: 512 }).map((bytes) => Buffer.from(bytes)),
      ),
      { minLength: 1, maxLength: 4 },
    );
    await holdProperty(messages, 150, async (bytes) => {
      forged = bytes;
      const server = { address: "127.0.0.1", port: forger.address().port };
      const ask = queryAddresses(server, { ...question, subnet: "128.103.0.0" });
      const [settled] = await Promise.allSettled([ask]);
      // Cut answers send it to TCP, where nobody listens; other codes than NOERROR are told.
      if (settled.status === "rejected") expect(settled.reason).toBeInstanceOf(Error);
      else for (const address of settled.value) expect(isIP(address)).toBe(4);
    });
  },
  huntTimeoutMs,
);

test(
  "an address that is not a public one is never connected to, however it is written",
  async () => {
    const port = createEdgePort({ port: 443, allowLoopback: false, dnsServers: [] });
    const numbers = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rest) => rest.join("."));
    const addresses = fc.oneof(
      hostileText.filter((text) => isIP(text) === 0),
      numbers.chain((rest) =>
        fc.constantFrom(
          `127.${rest}`,
          `10.${rest}`,
          `0.${rest}`,
          `::ffff:127.${rest}`,
          `64:ff9b::10.${rest}`,
          `::127.${rest}`,
          `::ffff:10.${rest}`,
        ),
      ),
      fc.constantFrom(
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "169.254.169.254",
        "::",
        "::1",
        "0:0:0:0:0:0:0:1",
        "[::1]",
        "::ffff:7f00:1",
        "::FFFF:A9FE:A9FE",
        "fe80::1%lo",
        "fd00:ec2::254",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
        "localhost",
        "",
      ),
    );
    await holdProperty(addresses, 500, async (address) => {
      const seen = await port.observeEdge({ address, customDomain: "auth.example.com" });
      expect(seen).toEqual({ address, unreachable: "address-not-public" });
    });
  },
  huntTimeoutMs,
);

test(
  "a certificate's names are judged as the choice of certificates judges them, be they ever so odd",
  async () => {
    const label = fc.constantFrom(
      "auth",
      "AUTH",
      "*",
      "a*",
      "xn--bcher-kva",
      "example",
      "com",
      "x_y",
    );
    const names = fc.array(
      fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join(".")),
      { minLength: 1, maxLength: 3 },
    );
    const host = fc.constantFrom("auth.example.com", "example.com", "xn--bcher-kva.example.com");
    await holdProperty(fc.tuple(names, host), 40, async ([sans, name]) => {
      const { leaf } = await authority.issue({ names: sans, commonName: name });
      const facts = leafFactsOf(new X509Certificate(leaf), name);
      expect(facts.isNameCovered, sans.join(" ")).toBe(covers(sans, name));
    });
  },
  huntTimeoutMs,
);

test(
  "a certificate with any byte changed is read, or refused as a whole",
  async () => {
    const { leaf } = await authority.issue({ names: ["auth.example.com"], commonName: "x\u0000y" });
    const der = new X509Certificate(leaf).raw;
    await holdProperty(changedBytes(der), 400, (bytes) => {
      const certificate = parsed(bytes);
      if (certificate === undefined) return;
      const facts = leafFactsOf(certificate, "auth.example.com");
      expect(facts.fingerprintSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(facts.serial).toMatch(/^-?[0-9a-f]{2}(:[0-9a-f]{2})*$/);
      const trust = trustOf("CERT_HAS_EXPIRED", certificate, new Date("2026-11-21T00:00:00Z"));
      expect(trust.isTrusted).toBe(false);
    });
  },
  huntTimeoutMs,
);

function parsed(bytes: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined;
  }
}
