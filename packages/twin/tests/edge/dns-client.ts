import { createSocket } from "node:dgram";
import { connect } from "node:net";
import * as dnsPacket from "dns-packet";

/** What a query asks for. */
export interface Ask {
  readonly name: string;
  readonly type?: dnsPacket.RecordType;
  /** An IPv4 or IPv6 network, e.g. `198.51.100.0/24`. */
  readonly subnet?: string;
  readonly payloadSize?: number;
}

/** A response, its error code and sections. */
export type Response = dnsPacket.DecodedPacket & { readonly code: number };

export function encodeAsk({ name, type = "A", subnet, payloadSize }: Ask, id = 7): Buffer {
  const options: dnsPacket.PacketOpt[] = [];
  if (subnet) {
    const [ip, length] = subnet.split("/");
    options.push({ code: 8, ip, sourcePrefixLength: Number(length) });
  }
  const opt: dnsPacket.OptAnswer = {
    type: "OPT",
    name: ".",
    udpPayloadSize: payloadSize ?? 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options,
  };
  return dnsPacket.encode({
    id,
    type: "query",
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type }],
    additionals: subnet || payloadSize ? [opt] : [],
  });
}

export async function ask(port: number, query: Ask): Promise<Response> {
  return decode(await sendUdp(port, encodeAsk(query)));
}

export async function askTcp(port: number, query: Ask): Promise<Response> {
  const message = encodeAsk(query);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(message.length);
  return decode(await sendTcp(port, Buffer.concat([size, message])));
}

export function decode(bytes: Buffer): Response {
  return { ...dnsPacket.decode(bytes), code: bytes.readUInt16BE(2) & 15 };
}

/** Addresses of the A and AAAA records. */
export function addressesIn({ answers = [] }: Response): string[] {
  return answers.flatMap((one) => (one.type === "A" || one.type === "AAAA" ? [one.data] : []));
}

/** Sends a datagram; its answer. @throws Error after two seconds without one */
export function sendUdp(port: number, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const timer = setTimeout(() => {
      socket.close();
      reject(new Error("no answer"));
    }, 2000);
    socket.once("message", (answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    });
    socket.send(message, port, "127.0.0.1");
  });
}

/** Sends bytes over a connection; the first message back. @throws Error when it is closed instead */
export function sendTcp(port: number, bytes: Buffer, pieces = 1): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const each = Math.ceil(bytes.length / pieces);
    let received = Buffer.alloc(0);
    const send = (at: number) => {
      if (at >= bytes.length) return;
      socket.write(bytes.subarray(at, at + each), () => setImmediate(send, at + each));
    };
    socket.on("connect", () => send(0));
    socket.on("data", (data) => {
      received = Buffer.concat([received, data]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      resolve(received.subarray(2, 2 + received.readUInt16BE(0)));
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
  });
}
