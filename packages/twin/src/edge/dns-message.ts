import * as dnsPacket from "dns-packet";

/** Response codes (RFC 1035, 4.1.1). */
export const rcode = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
} as const;

/** What is worth knowing of a query. */
export interface DnsQuery {
  readonly id: number;
  readonly isRecursionDesired: boolean;
  readonly question: dnsPacket.Question;
  /** Absent when the client does not speak EDNS. */
  readonly edns?: { readonly version: number; readonly payloadSize: number };
  /** EDNS Client Subnet (RFC 7871). */
  readonly clientSubnet?: ClientSubnet;
}

export interface ClientSubnet {
  /** 1 is IPv4, 2 is IPv6. */
  readonly family: number;
  readonly prefixLength: number;
  readonly ip: string;
}

/** An answer, before it is put into bytes. */
export interface DnsReply {
  readonly rcode: number;
  readonly answers: readonly dnsPacket.Answer[];
  readonly authorities: readonly dnsPacket.Answer[];
}

/** The server's own limit of a UDP message (DNS Flag Day 2020). */
export const ownPayloadSize = 1232;
const headerLength = 12;
const optionClientSubnet = 8;
const responseBit = 0x8000;
const opcodeMask = 0x7800;
const badVersion = 1;

/**
 * Reads a query. What is no query at all gets no answer (undefined); what is one but cannot be
 * read gets the error message that is to be sent back.
 */
export function readQuery(bytes: Buffer): DnsQuery | { readonly refusal: Buffer } | undefined {
  if (bytes.length < headerLength) return undefined;
  const flags = bytes.readUInt16BE(2);
  if ((flags & responseBit) !== 0) return undefined;
  if ((flags & opcodeMask) !== 0) return { refusal: headerOnly(bytes, rcode.notImplemented) };
  try {
    return toQuery(dnsPacket.decode(bytes)) ?? { refusal: headerOnly(bytes, rcode.formatError) };
  } catch {
    return { refusal: headerOnly(bytes, rcode.formatError) };
  }
}

/** Puts a reply into bytes; longer than `limit`, it is cut to an empty one that says so (TC). */
export function writeReply(query: DnsQuery, reply: DnsReply, limit: number): Buffer {
  const { id, question, isRecursionDesired } = query;
  const isBadVersion = (query.edns?.version ?? 0) !== 0;
  const base = {
    id,
    type: "response" as const,
    flags:
      dnsPacket.AUTHORITATIVE_ANSWER |
      dnsPacket.RECURSION_AVAILABLE |
      (isRecursionDesired ? dnsPacket.RECURSION_DESIRED : 0) |
      (isBadVersion ? 0 : reply.rcode),
    questions: [question],
    additionals: query.edns ? [optOf(query, isBadVersion)] : [],
  };
  if (isBadVersion) return dnsPacket.encode(base);
  const { answers, authorities } = reply;
  const whole = dnsPacket.encode({
    ...base,
    answers: [...answers],
    authorities: [...authorities],
  });
  if (whole.length <= limit) return whole;
  return dnsPacket.encode({ ...base, flags: base.flags | dnsPacket.TRUNCATED_RESPONSE });
}

function toQuery(packet: dnsPacket.DecodedPacket): DnsQuery | undefined {
  const { questions = [], additionals = [], id = 0, flag_rd: isRecursionDesired } = packet;
  const [question] = questions;
  if (question === undefined || questions.length !== 1) return undefined;
  const opts = additionals.filter((record) => record.type === "OPT");
  const [opt] = opts;
  if (opt === undefined) return { id, isRecursionDesired, question };
  // More than one OPT is a format error (RFC 6891, 6.1.1).
  if (opts.length > 1) return undefined;
  const edns = { version: opt.ednsVersion, payloadSize: opt.udpPayloadSize };
  const clientSubnet = toClientSubnet(opt.options);
  if (clientSubnet === "malformed") return undefined;
  return { id, isRecursionDesired, question, edns, ...(clientSubnet ? { clientSubnet } : {}) };
}

function toClientSubnet(
  options: readonly dnsPacket.PacketOpt[],
): ClientSubnet | "malformed" | undefined {
  for (const option of options) {
    if (option.code !== optionClientSubnet || !("ip" in option)) continue;
    const { family = 0, sourcePrefixLength: prefixLength = 0, ip = "" } = option;
    const longest = family === 1 ? 32 : family === 2 ? 128 : -1;
    const isWhole = option.data?.length === 4 + Math.ceil(prefixLength / 8);
    if (prefixLength > longest || !isWhole) return "malformed";
    return { family, prefixLength, ip };
  }
  return undefined;
}

/** The OPT record of a response, the client's subnet echoed with its scope (RFC 7871, 7.2.1). */
function optOf(query: DnsQuery, isBadVersion: boolean): dnsPacket.OptAnswer {
  const { clientSubnet } = query;
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: ownPayloadSize,
    extendedRcode: isBadVersion ? badVersion : 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: clientSubnet
      ? [
          {
            code: optionClientSubnet,
            type: "CLIENT_SUBNET",
            family: clientSubnet.family,
            sourcePrefixLength: clientSubnet.prefixLength,
            scopePrefixLength: clientSubnet.prefixLength,
            ip: clientSubnet.ip,
          },
        ]
      : [],
  };
}

/** The header of a query turned into an answer without any sections. */
export function headerOnly(query: Buffer, code: number): Buffer {
  const answer = Buffer.alloc(headerLength);
  query.copy(answer, 0, 0, 4);
  answer.writeUInt16BE(responseBit | (query.readUInt16BE(2) & (opcodeMask | 0x0100)) | code, 2);
  return answer;
}
