import type { ClientSubnet } from "./dns-message.ts";
import type { EdgeChoice } from "./dns-resolution.ts";

/** CloudFront names so many addresses at most in one answer. */
const mostAddresses = 4;
/** Subnets that are remembered; a client that asks with more starts the count anew. */
const mostSubnets = 4096;

/**
 * Who gets which edges.
 *
 * Without a client subnet, up to four addresses that move on by one from answer to answer. With
 * one, a group of the edges: the first subnet ever asked for gets the first group, the next new one
 * the next, and each keeps its own, so that a few subnets show all edges, and the same subnet
 * always the same ones. There are at least two groups.
 */
export function createEdgeChoices(): (clientSubnet: ClientSubnet | undefined) => EdgeChoice {
  const ranks = new Map<string, number>();
  let turn = 0;
  const rankOf = ({ family, prefixLength, ip }: ClientSubnet) => {
    const key = `${family}/${ip}/${prefixLength}`;
    const known = ranks.get(key);
    if (known !== undefined) return known;
    if (ranks.size >= mostSubnets) ranks.clear();
    ranks.set(key, ranks.size);
    return ranks.size - 1;
  };
  return (clientSubnet) => {
    // A prefix of no length says "do not answer by my network" (RFC 7871, 7.1.2).
    if (clientSubnet === undefined || clientSubnet.prefixLength === 0) {
      const by = turn++;
      return (addresses) => rotate(addresses, by).slice(0, mostAddresses);
    }
    const rank = rankOf(clientSubnet);
    return (addresses) => {
      const groups = Math.min(
        addresses.length,
        Math.max(2, Math.ceil(addresses.length / mostAddresses)),
      );
      const size = Math.ceil(addresses.length / groups);
      const group = rank % groups;
      return rotate(addresses.slice(group * size, (group + 1) * size), Math.floor(rank / groups));
    };
  };
}

function rotate(addresses: readonly string[], by: number): string[] {
  const from = addresses.length === 0 ? 0 : by % addresses.length;
  return [...addresses.slice(from), ...addresses.slice(0, from)];
}
