import { Resolver } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { EdgePort } from "../rotation/ports.ts";
import { type DnsServer, queryAddresses, queryTimeoutMs } from "./resolve-edges-query.ts";
import { authoritativeServersOf, dnsServerOf } from "./resolve-edges-servers.ts";
import { spreadOf } from "./resolve-edges-spread.ts";
import { clientSubnets } from "./resolve-edges-subnets.ts";

/** How edges are looked for. */
export interface EdgeResolverOptions {
  /** `address` or `address:port`; empty for the machine's own resolver. */
  readonly dnsServers: readonly string[];
  /** Whether IPv6 addresses are asked for; by default when the machine has an IPv6 address. */
  readonly isIpv6Wanted?: boolean;
}

/**
 * Finds the edges that serve a custom domain: what DNS tells this machine for the custom domain
 * and for its CloudFront host name, and what it tells users elsewhere.
 *
 * The latter by EDNS Client Subnet: CloudFront answers by the network that a query names, not by
 * where it comes from (AWS News Blog, "Improved CloudFront Performance with EDNS-Client-Subnet
 * Support"; AWS re:Post, "Why did the traffic for my web content get routed to the wrong CloudFront
 * edge location?"). So one function in us-east-1 can name a dozen networks of the world and reach
 * the edges near them. Such queries go to the zone's own name servers, because public resolvers
 * drop or replace a subnet that is not their client's; to the configured servers if there are any.
 * Where that fails, the plain answers remain.
 *
 * Never rejects; empty when nothing resolves. Two seconds and two tries for each query.
 */
export function createEdgeResolver(options: EdgeResolverOptions): EdgePort["resolveEdges"] {
  const resolver = new Resolver({ timeout: queryTimeoutMs, tries: 2 });
  if (options.dnsServers.length > 0) resolver.setServers([...options.dnsServers]);
  const types =
    (options.isIpv6Wanted ?? hasIpv6Address()) ? (["A", "AAAA"] as const) : ["A" as const];
  return async ({ customDomain, cloudFrontDomain, most }) => {
    const names = [...new Set([customDomain, cloudFrontDomain ?? customDomain])];
    const plain = names.flatMap((name) =>
      types.map((type) => resolvePlainly(resolver, name, type)),
    );
    const elsewhere = resolveElsewhere({
      servers: await serversFor(resolver, options, cloudFrontDomain ?? customDomain),
      name: cloudFrontDomain ?? customDomain,
      types,
    });
    return spreadOf([...(await Promise.all(plain)), ...(await elsewhere)], most);
  };
}

type AddressType = "A" | "AAAA";

async function resolvePlainly(
  resolver: Resolver,
  name: string,
  type: AddressType,
): Promise<readonly string[]> {
  try {
    return await (type === "A" ? resolver.resolve4(name) : resolver.resolve6(name));
  } catch {
    // No such name, no address of that kind, or no answer: for all of them there is no edge here.
    return [];
  }
}

function serversFor(
  resolver: Resolver,
  { dnsServers }: EdgeResolverOptions,
  name: string,
): Promise<readonly DnsServer[]> {
  if (dnsServers.length > 0) return Promise.resolve(dnsServers.map(dnsServerOf));
  return authoritativeServersOf(resolver, name);
}

interface Elsewhere {
  readonly servers: readonly DnsServer[];
  readonly name: string;
  readonly types: readonly AddressType[];
}

/** One group of addresses for each client subnet and kind of address. */
function resolveElsewhere({ servers, name, types }: Elsewhere): Promise<readonly string[][]> {
  const queries = clientSubnets.flatMap(({ address: subnet }, index) =>
    types.map((type) => askInTurn(rotated(servers, index), { name, type, subnet })),
  );
  return Promise.all(queries);
}

/** Another server first for each subnet, and at most two of them. */
function rotated(servers: readonly DnsServer[], by: number): readonly DnsServer[] {
  const start = servers.length === 0 ? 0 : by % servers.length;
  const turned = [...servers.slice(start), ...servers.slice(0, start)];
  return (turned.length === 1 ? [...turned, ...turned] : turned).slice(0, 2);
}

async function askInTurn(
  servers: readonly DnsServer[],
  question: Parameters<typeof queryAddresses>[1],
): Promise<string[]> {
  for (const server of servers) {
    try {
      return [...(await queryAddresses(server, question))];
    } catch {
      // Silent, refusing or broken: the next one is asked.
    }
  }
  return [];
}

/**
 * Without an IPv6 address of its own (a Lambda outside a VPC has none) the machine cannot reach
 * IPv6 edges, and to try would only make each of them look unreachable.
 */
function hasIpv6Address(): boolean {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ family, internal, address }) => {
      return family === "IPv6" && !internal && !address.toLowerCase().startsWith("fe80:");
    });
}
