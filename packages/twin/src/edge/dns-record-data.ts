import { isIPv4, isIPv6 } from "node:net";
import type { Answer } from "dns-packet";
import type { DnsRecordType } from "../world.ts";

/** The types for which zones hold values. */
export const recordTypes: readonly DnsRecordType[] = [
  "A",
  "AAAA",
  "CNAME",
  "CAA",
  "TXT",
  "NS",
  "SOA",
  "MX",
];

/**
 * A value as Route 53 writes it (Route 53 developer guide, supported DNS record types) as a record
 * for the wire; undefined for one that is not well formed.
 */
export function recordOf(
  name: string,
  type: DnsRecordType,
  value: string,
  ttl: number,
): Answer | undefined {
  const common = { name, ttl, class: "IN" } as const;
  switch (type) {
    case "A":
      return isIPv4(value) ? { ...common, type, data: value } : undefined;
    case "AAAA":
      return isIPv6(value) ? { ...common, type, data: value } : undefined;
    case "CNAME":
    case "NS":
      return isWritable(value) ? { ...common, type, data: withoutDot(value) } : undefined;
    case "TXT":
      return { ...common, type, data: quotedTexts(value) };
    case "MX":
      return mailExchange(common, value);
    case "CAA":
      return authorization(common, value);
    case "SOA":
      return startOfAuthority(common, value);
  }
}

interface Common {
  readonly name: string;
  readonly ttl: number;
  readonly class: "IN";
}

function mailExchange(common: Common, value: string): Answer | undefined {
  const [, preference, exchange] = /^\s*(\d+)\s+(\S+)\s*$/.exec(value) ?? [];
  if (exchange === undefined || !isWritable(exchange)) return undefined;
  const data = { preference: Number(preference), exchange: withoutDot(exchange) };
  return { ...common, type: "MX", data };
}

function authorization(common: Common, value: string): Answer | undefined {
  const [, flags, tag, issuer] = /^\s*(\d+)\s+(\w+)\s+"?([^"]*)"?\s*$/.exec(value) ?? [];
  if (issuer === undefined) return undefined;
  if (tag !== "issue" && tag !== "issuewild" && tag !== "iodef") return undefined;
  return { ...common, type: "CAA", data: { flags: Number(flags), tag, value: issuer } };
}

function startOfAuthority(common: Common, value: string): Answer | undefined {
  const [mname, rname, ...numbers] = value.trim().split(/\s+/);
  const [serial, refresh, retry, expire, minimum] = numbers.map(Number);
  if (mname === undefined || rname === undefined || minimum === undefined) return undefined;
  if (!isWritable(mname) || !isWritable(rname)) return undefined;
  const data = { mname: withoutDot(mname), rname: withoutDot(rname), minimum };
  return {
    ...common,
    type: "SOA",
    data: {
      ...data,
      ...(serial === undefined ? {} : { serial }),
      ...(refresh === undefined ? {} : { refresh }),
      ...(retry === undefined ? {} : { retry }),
      ...(expire === undefined ? {} : { expire }),
    },
  };
}

/** The parts of `"v=spf1" "-all"`; a value without quotes is one part. */
function quotedTexts(value: string): string[] {
  const quoted = value.match(/"(?:[^"\\]|\\.)*"/g);
  if (quoted === null) return [value];
  return quoted.map((part) => part.slice(1, -1).replace(/\\(.)/g, "$1"));
}

/** Whether a name's labels and length fit on the wire (RFC 1035, 2.3.4). */
function isWritable(name: string): boolean {
  const labels = withoutDot(name).split(".");
  return name.length <= 254 && labels.every((label) => label.length > 0 && label.length <= 63);
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}
