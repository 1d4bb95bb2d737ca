import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { connect } from "node:tls";
import { decode, encode, type Packet } from "dns-packet";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { changedBytes } from "./hostile-bytes.ts";
import { hostileText } from "./hostile-text.ts";
import { expectAlive, sendRaw, startBench, type TwinBench } from "./twin-bench.ts";

watchProcess();

let bench: TwinBench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => {
  await bench?.stop();
});

const queries: readonly Buffer[] = [
  query({ type: "A", name: "auth.example.com" }),
  query({ type: "AAAA", name: "d111111abcdef8.cloudfront.net" }),
  query({ type: "NS", name: "example.com" }),
  query({ type: "A", name: "auth.example.com" }, true),
];

test(
  "the name server answers what is DNS, lets the rest go, and lives on",
  async () => {
    const messages = fc.oneof(
      { weight: 3, arbitrary: changedBytes(...queries) },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
      },
      hostileText.map((name) => query({ type: "A", name: name.slice(0, 300) })),
    );
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const answers: Buffer[] = [];
    socket.on("message", (answer) => answers.push(answer));
    try {
      await holdProperty(messages, 300, async (bytes) => {
        await new Promise<void>((resolve, reject) => {
          socket.send(bytes, bench.twin.dnsPort, "127.0.0.1", (error) => {
            if (error) reject(error);
            else resolve();
          });
        });
      });
      await expectDnsAlive(socket, answers);
    } finally {
      socket.close();
    }
    for (const answer of answers) expect(decode(answer).flag_qr).toBe(true);
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

test(
  "the name server lives through what is no DNS over TCP",
  async () => {
    const streams = fc.oneof(
      changedBytes(...queries.map((bytes) => Buffer.concat([lengthOf(bytes), bytes]))),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    );
    await holdProperty(streams, 40, async (bytes) => {
      await sendRaw(bench.twin.dnsPort, "127.0.0.1", bytes);
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

test(
  "the edges live through garbage in place of a ClientHello",
  async () => {
    const hello = await clientHello();
    const greetings = fc.oneof(
      { weight: 3, arbitrary: changedBytes(hello) },
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        Buffer.from([22, 3, 1, 0xff, 0xff]),
        Buffer.concat([Buffer.from([22, 3, 1, 64, 0]), Buffer.alloc(16_384, 1)]),
        Buffer.from("GET / HTTP/1.1\r\n\r\n"),
        Buffer.alloc(0),
      ),
    );
    await holdProperty(greetings, 60, async (bytes) => {
      const [address = "127.0.0.1"] = bench.twin.edgeAddresses;
      await sendRaw(bench.twin.edgePort, address, bytes);
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

test(
  "the edges turn away names that nobody has, however odd",
  async () => {
    const names = hostileText.map((text) => text.slice(0, 250));
    await holdProperty(names, 80, async (servername) => {
      expect(await shakeHands(servername)).toBe("refused");
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

function query(question: { type: "A" | "AAAA" | "NS"; name: string }, isSubnet = false): Buffer {
  const options = [
    { code: 8, type: "CLIENT_SUBNET", ip: "128.103.0.0", sourcePrefixLength: 24 },
  ] as const;
  const packet: Packet = {
    type: "query",
    id: 7,
    flags: 0x0100,
    questions: [{ ...question, class: "IN" }],
    ...(isSubnet
      ? {
          additionals: [
            {
              type: "OPT",
              name: ".",
              udpPayloadSize: 1_232,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [...options],
            },
          ],
        }
      : {}),
  };
  return encode(packet);
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return length;
}

/** An ordinary question gets its answer after all that. */
async function expectDnsAlive(
  socket: ReturnType<typeof createSocket>,
  answers: readonly Buffer[],
): Promise<void> {
  const last = encode({
    type: "query",
    id: 0x1234,
    questions: [{ type: "A", name: "auth.example.com", class: "IN" }],
  });
  await expect
    .poll(
      () => {
        socket.send(last, bench.twin.dnsPort, "127.0.0.1");
        return answers.some((answer) => answer.length >= 2 && answer.readUInt16BE(0) === 0x1234);
      },
      { timeout: 10_000 },
    )
    .toBe(true);
}

/** The bytes with which Node's own TLS greets. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (bytes) => {
        socket.destroy();
        server.close();
        resolve(bytes);
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      connect({ port, host: "127.0.0.1", servername: "auth.example.com" }).on("error", () => {});
    });
  });
}

/** Whether an edge greets back under that name; names that TLS itself cannot carry are refused here. */
function shakeHands(servername: string): Promise<"served" | "refused"> {
  return new Promise((resolve) => {
    try {
      const host = bench.twin.edgeAddresses[0] ?? "127.0.0.1";
      const port = bench.twin.edgePort;
      const socket = connect({ port, host, servername, rejectUnauthorized: false }, () => {
        socket.destroy();
        resolve("served");
      });
      socket.on("error", () => resolve("refused"));
      socket.on("close", () => resolve("refused"));
    } catch {
      resolve("refused");
    }
  });
}
