import { Resolver } from "node:dns/promises";
import { type CaaRecord, type DnsPort, DnsUnreadableError } from "../audit/dns-port.ts";
import { normaliseName } from "../certificate/covers.ts";

/** How names are asked for. */
export interface DnsAdapterOptions {
  /** `address` or `address:port`; empty for the machine's own resolver. */
  readonly dnsServers: readonly string[];
  /** Milliseconds for each of two tries; two seconds unless said. */
  readonly timeoutMs?: number;
}

/** c-ares' codes for "no such name" and "no such record of it" (Node.js, dns: error codes). */
const absent: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

/** DNS by the machine's resolver, or the given servers. */
export function createDnsAdapter({ dnsServers, timeoutMs = 2_000 }: DnsAdapterOptions): DnsPort {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (dnsServers.length > 0) resolver.setServers([...dnsServers]);
  return {
    async readCname(name) {
      const [first] = await ask(`CNAME ${name}`, () => resolver.resolveCname(name));
      return first === undefined ? undefined : normaliseName(first);
    },
    async readAddresses(name) {
      const both = await Promise.all([
        ask(`A ${name}`, () => resolver.resolve4(name)),
        ask(`AAAA ${name}`, () => resolver.resolve6(name)),
      ]);
      return [...new Set(both.flat())];
    },
    async readCaa(name) {
      const records = await ask(`CAA ${name}`, () => resolver.resolveCaa(name));
      return records.map(caaRecordOf);
    },
  };
}

/** Node gives the value under the name of its tag. */
function caaRecordOf(record: object): CaaRecord {
  const entries = Object.entries(record).filter(([, value]) => typeof value === "string");
  const [tag, value] = entries.find(([key]) => key !== "type") ?? ["", ""];
  const critical = Reflect.get(record, "critical");
  return {
    isCritical: typeof critical === "number" && critical >= 128,
    tag: tag.toLowerCase(),
    value: String(value),
  };
}

async function ask<Answer>(
  question: string,
  query: () => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  try {
    return await query();
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (absent.has(code)) return [];
    throw new DnsUnreadableError(question, String(code ?? error), error);
  }
}
