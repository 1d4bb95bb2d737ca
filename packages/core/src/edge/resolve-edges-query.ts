import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { type DecodedPacket, decode, encode, type Packet, streamEncode } from "dns-packet";
import { subnetPrefixLength } from "./resolve-edges-subnets.ts";

/** A DNS server's address and port. */
export interface DnsServer {
  readonly address: string;
  readonly port: number;
}

/** One question: the addresses of a name as a client in that network would be given them. */
export interface SubnetQuestion {
  readonly name: string;
  readonly type: "A" | "AAAA";
  /** First address of the client's /24. */
  readonly subnet: string;
}

/** Milliseconds that one server gets to answer, each over UDP and over TCP. */
export const queryTimeoutMs = 2_000;

/** What fits a datagram without fragments everywhere (DNS Flag Day 2020). */
const udpPayloadSize = 1_232;

/**
 * Asks a DNS server for addresses with EDNS Client Subnet (RFC 7871), over UDP and, when that
 * answer is cut, over TCP. Empty when the name has none. Rejects when no usable answer came in time:
 * the caller has other servers, and other subnets, to ask.
 */
export async function queryAddresses(
  server: DnsServer,
  question: SubnetQuestion,
): Promise<readonly string[]> {
  const packet = packetOf(question);
  const answer = await askByUdp(server, packet);
  const whole = answer.flag_tc ? await askByTcp(server, packet) : answer;
  const rcode = (whole as { rcode?: string }).rcode;
  if (rcode === "NXDOMAIN") return [];
  if (rcode !== "NOERROR")
    throw new Error(`${server.address} answered ${rcode} for ${question.name}`);
  return (whole.answers ?? []).flatMap((record) =>
    record.type === question.type && typeof record.data === "string" ? [record.data] : [],
  );
}

function packetOf({ name, type, subnet }: SubnetQuestion): Packet {
  return {
    type: "query",
    id: randomInt(0x10000),
    // Recursion desired: for a configured resolver; an authoritative server takes no notice.
    flags: 0x0100,
    questions: [{ type, name, class: "IN" }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [
          { code: 8, type: "CLIENT_SUBNET", ip: subnet, sourcePrefixLength: subnetPrefixLength },
        ],
      },
    ],
  };
}

function askByUdp(server: DnsServer, packet: Packet): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners("message");
      socket.close();
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    const timer = setTimeout(() => fail(new Error(`${server.address}: timeout`)), queryTimeoutMs);
    socket.once("error", fail);
    socket.on("message", (message) => {
      const answer = answerOf(message, packet);
      // Anything else is not for us (late, or forged): go on waiting.
      if (answer !== undefined) end(() => resolve(answer));
    });
    // Connected, so that the kernel drops what other addresses send.
    socket.connect(server.port, server.address, () => socket.send(encode(packet)));
  });
}

function askByTcp(server: DnsServer, packet: Packet): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server.address, port: server.port });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    const timer = setTimeout(() => fail(new Error(`${server.address}: timeout`)), queryTimeoutMs);
    let received = Buffer.alloc(0);
    socket.once("error", fail);
    socket.once("close", () => fail(new Error(`${server.address}: closed without an answer`)));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const answer = answerOf(received.subarray(2, 2 + received.readUInt16BE(0)), packet);
      end(() => (answer ? resolve(answer) : reject(new Error(`${server.address}: no DNS answer`))));
    });
    socket.write(streamEncode(packet));
  });
}

/** The decoded answer to our question, or undefined when it is something else. */
function answerOf(message: Buffer, query: Packet): DecodedPacket | undefined {
  try {
    const answer = decode(message);
    const [asked] = query.questions ?? [];
    const [echoed] = answer.questions ?? [];
    const isOurs =
      answer.flag_qr &&
      answer.id === query.id &&
      echoed?.type === asked?.type &&
      echoed?.name.toLowerCase() === asked?.name.toLowerCase();
    return isOurs ? answer : undefined;
  } catch {
    // Not DNS at all: the same as an answer to somebody else.
    return undefined;
  }
}
