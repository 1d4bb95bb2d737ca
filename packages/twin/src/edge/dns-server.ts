import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import type { World } from "../world.ts";
import {
  type DnsQuery,
  headerOnly,
  ownPayloadSize,
  rcode,
  readQuery,
  writeReply,
} from "./dns-message.ts";
import { resolveName } from "./dns-resolution.ts";
import { createEdgeChoices } from "./edge-choice.ts";
import { closeServer, listenOnAddresses } from "./listen-on-addresses.ts";

const loopback = "127.0.0.1";
/** Without EDNS (RFC 1035, 4.2.1). */
const smallestPayloadSize = 512;
const longestTcpMessage = 65_535;
/** In real time. */
const tcpIdleMs = 10_000;
const mostAttempts = 20;

/** The twin's name server. */
export interface DnsServer {
  /** @throws Error with code `EADDRINUSE` when the port is taken */
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
}

/** Turns the bytes of a query into those of the answer; undefined: no answer. */
type Answerer = (bytes: Buffer, transport: "udp" | "tcp") => Buffer | undefined;

/**
 * A name server on 127.0.0.1, UDP and TCP, that is authoritative for the twin's zones, follows
 * CNAMEs and aliases like a resolver, and answers for CloudFront's names by client subnet.
 *
 * @param options.port 0 for any free one, the same for UDP and TCP
 */
export function createDnsServer(world: World, options: { readonly port: number }): DnsServer {
  const answer = createAnswerer(world);
  const tcpSockets = new Set<Socket>();
  const tcp = createTcpServer(answer, tcpSockets);
  let udp: UdpSocket | undefined;
  return {
    async start() {
      for (let attempt = 1; ; attempt++) {
        const { port } = await listenOnAddresses([tcp], [loopback], options.port);
        try {
          udp = await bindUdp(port, answer);
          return { port };
        } catch (error) {
          await closeServer(tcp);
          if (options.port !== 0 || attempt === mostAttempts) throw error;
        }
      }
    },
    async stop() {
      const closed = closeServer(tcp);
      for (const socket of tcpSockets) socket.destroy();
      const bound = udp;
      udp = undefined;
      if (bound) await new Promise<void>((resolve) => bound.close(resolve));
      await closed;
    },
  };
}

function createAnswerer(world: World): Answerer {
  const choicesFor = createEdgeChoices();
  const answerQuery = (query: DnsQuery, limit: number) => {
    const { question, clientSubnet } = query;
    if ((question.class ?? "IN") !== "IN")
      return writeReply(query, { rcode: rcode.refused, answers: [], authorities: [] }, limit);
    return writeReply(query, resolveName(world, question, choicesFor(clientSubnet)), limit);
  };
  return (bytes, transport) => {
    const query = readQuery(bytes);
    if (query === undefined) return undefined;
    if ("refusal" in query) return query.refusal;
    const asked = Math.max(smallestPayloadSize, query.edns?.payloadSize ?? 0);
    const limit = transport === "tcp" ? longestTcpMessage : Math.min(asked, ownPayloadSize);
    try {
      return answerQuery(query, limit);
    } catch {
      // Names and values that cannot be put into bytes: the client is told, the server lives on.
      return headerOnly(bytes, rcode.serverFailure);
    }
  };
}

async function bindUdp(port: number, answer: Answerer): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { address, port: from }) => {
    const reply = answer(bytes, "udp");
    if (reply) socket.send(reply, from, address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: loopback, exclusive: true }, () => {
      socket.removeAllListeners("error");
      // A datagram that cannot be sent (its sender gave up) is lost, as datagrams are.
      socket.on("error", () => {});
      resolve();
    });
  });
  return socket;
}

function createTcpServer(answer: Answerer, sockets: Set<Socket>): Server {
  return createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setTimeout(tcpIdleMs, () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on("data", (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const length = received.readUInt16BE(0);
        const reply = answer(received.subarray(2, 2 + length), "tcp");
        received = received.subarray(2 + length);
        // Whoever sends what is no query over a connection gets no other answer than its end.
        if (reply === undefined) {
          socket.destroy();
          return;
        }
        const size = Buffer.alloc(2);
        size.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([size, reply]));
      }
    });
  });
}
