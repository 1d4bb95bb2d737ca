import { type CaaRecord, type DnsPort, DnsUnreadableError } from "@latchkey/core/audit/dns-port";

/** What DNS answers, by name; what is not there has no record. */
export interface FakeZone {
  readonly cnames?: Readonly<Record<string, string>>;
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly caa?: Readonly<Record<string, readonly CaaRecord[]>>;
  /** Names about which no server answers. */
  readonly silent?: readonly string[];
}

/** The custom domain's alias leads to its distribution, and its parent has an address. */
export const soundZone: FakeZone = {
  cnames: { "auth.example.com": "d111111abcdef8.cloudfront.net" },
  addresses: {
    "auth.example.com": ["192.0.2.1"],
    "d111111abcdef8.cloudfront.net": ["192.0.2.1"],
    "example.com": ["192.0.2.80"],
  },
};

/** A resolver that answers from a zone. */
export function fakeDns({ cnames = {}, addresses = {}, caa = {}, silent = [] }: FakeZone): DnsPort {
  const asking = (type: string, name: string) => {
    if (silent.includes(name)) throw new DnsUnreadableError(`${type} ${name}`, "ETIMEOUT");
  };
  return {
    async readCname(name) {
      asking("CNAME", name);
      return cnames[name];
    },
    async readAddresses(name) {
      asking("A", name);
      return addresses[name] ?? [];
    },
    async readCaa(name) {
      asking("CAA", name);
      return caa[name] ?? [];
    },
  };
}
