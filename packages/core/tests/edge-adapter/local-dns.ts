import { createSocket, type RemoteInfo } from "node:dgram";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type DecodedPacket, decode, encode, type Packet, streamEncode } from "dns-packet";

/** What a query is answered with; undefined for silence, a Buffer for something that is no DNS. */
export type DnsAnswer = Partial<Packet> | Buffer | undefined;

/** A DNS server over UDP and TCP on one port of 127.0.0.1. */
export interface LocalDns extends AsyncDisposable {
  /** As `dnsServers` takes it. */
  readonly server: string;
  readonly port: number;
  /** The datagrams that came, as they came. */
  readonly datagrams: readonly Buffer[];
}

/** Starts a DNS server whose answers `answer` makes. */
export async function startDns(
  answer: (query: DecodedPacket, transport: "udp" | "tcp") => DnsAnswer,
): Promise<LocalDns> {
  const datagrams: Buffer[] = [];
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      const query = decode(data.subarray(2));
      const made = answer(query, "tcp");
      if (Buffer.isBuffer(made)) socket.end(made);
      else if (made !== undefined) socket.write(streamEncode(packetOf(query, made)));
    });
  });
  await new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket("udp4");
  udp.on("message", (message: Buffer, from: RemoteInfo) => {
    datagrams.push(message);
    const query = decode(message);
    const made = answer(query, "udp");
    if (made === undefined) return;
    udp.send(Buffer.isBuffer(made) ? made : encode(packetOf(query, made)), from.port, from.address);
  });
  await new Promise<void>((done) => udp.bind(port, "127.0.0.1", done));
  return {
    server: `127.0.0.1:${port}`,
    port,
    datagrams,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => udp.close(done));
      await new Promise<void>((done) => tcp.close(() => done()));
    },
  };
}

function packetOf(query: DecodedPacket, made: Partial<Packet>): Packet {
  return { type: "response", id: query.id, questions: query.questions, ...made } as Packet;
}
