import type { Resolver } from "node:dns/promises";
import { isPublicAddress } from "./public-address.ts";
import type { DnsServer } from "./resolve-edges-query.ts";

/** Name servers of one zone that are asked, at most. */
const mostNameServers = 4;

/**
 * The public addresses of the name servers that answer for a name with authority: those of the
 * closest enclosing zone, looked for from the name upwards. Each CloudFront distribution's host
 * name is a zone of its own in some parts of cloudfront.net and a plain name in others. Empty when
 * none was found, or none with a public address.
 */
export async function authoritativeServersOf(
  resolver: Resolver,
  name: string,
): Promise<readonly DnsServer[]> {
  const hosts = await nameServerHostsOf(resolver, name);
  const lookups = hosts.slice(0, mostNameServers).map((host) => resolver.resolve4(host));
  const settled = await Promise.allSettled(lookups);
  return settled
    .flatMap((result) => (result.status === "fulfilled" ? result.value : []))
    .filter(isPublicAddress)
    .map((address) => ({ address, port: 53 }));
}

async function nameServerHostsOf(resolver: Resolver, name: string): Promise<readonly string[]> {
  const labels = name.split(".");
  // The last label is a top-level domain: no distribution's zone.
  for (let first = 0; first < labels.length - 1; first += 1) {
    try {
      return (await resolver.resolveNs(labels.slice(first).join("."))).sort();
    } catch {
      // No name servers of its own: the enclosing name is asked next.
    }
  }
  return [];
}

/** `1.2.3.4`, `1.2.3.4:5353`, `::1` or `[::1]:5353` as address and port; the port is 53 if unsaid. */
export function dnsServerOf(server: string): DnsServer {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(server) ?? [];
  return { address: bracketed ?? plain ?? server, port: Number(port ?? 53) };
}
