import { isIP, isIPv4 } from "node:net";

/**
 * IPv4 ranges that are not the public Internet (IANA IPv4 Special-Purpose Address Registry, and
 * multicast), as `[first address, prefix length]`.
 */
const specialIpv4: readonly (readonly [first: string, prefix: number])[] = [
  ["0.0.0.0", 8], // "this network"
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by carriers' NAT
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, the metadata service among it
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // IETF protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays, deprecated
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarking
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and limited broadcast
];

/** Parts of the global unicast space 2000::/3 that are special all the same. */
const specialIpv6: readonly (readonly [first: string, prefix: number])[] = [
  ["2001::", 23], // IETF protocol assignments: Teredo, benchmarking, ORCHID, …
  ["2001:db8::", 32], // documentation
  ["3fff::", 20], // documentation
];

/**
 * Whether an address is one that the public Internet routes to, so that connecting to it cannot
 * reach something private by a forged or careless DNS answer. An IPv6 address that embeds an IPv4
 * one (mapped, NAT64, 6to4) is judged by the latter. False for what is no address at all, and for
 * one with a zone (`fe80::1%eth0`).
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !isIn(bitsOfIpv4(address), specialIpv4, bitsOfIpv4);
  const bits = bitsOfIpv6(address);
  if (bits === undefined) return false;
  const embedded = embeddedIpv4(bits);
  if (embedded !== undefined) return !isIn(embedded, specialIpv4, bitsOfIpv4);
  const isGlobalUnicast = bits.startsWith("001");
  return isGlobalUnicast && !isIn(bits, specialIpv6, (first) => bitsOfIpv6(first) ?? "");
}

/** Whether an address is the machine itself: 127.0.0.0/8 or ::1, or the former within IPv6. */
export function isLoopbackAddress(address: string): boolean {
  if (isIPv4(address)) return bitsOfIpv4(address).startsWith(bitsOfIpv4("127.0.0.0").slice(0, 8));
  const bits = bitsOfIpv6(address);
  if (bits === undefined) return false;
  const mapped = bits.startsWith(mappedPrefix) ? bits.slice(96) : undefined;
  return bits === bitsOfIpv6("::1") || mapped?.slice(0, 8) === "01111111";
}

function isIn(
  bits: string,
  ranges: readonly (readonly [first: string, prefix: number])[],
  bitsOf: (first: string) => string,
): boolean {
  return ranges.some(([first, prefix]) => bits.startsWith(bitsOf(first).slice(0, prefix)));
}

const mappedPrefix = `${"0".repeat(80)}${"1".repeat(16)}`;
const nat64Prefix = bitsOfGroups([0x64, 0xff9b, 0, 0, 0, 0]);
const sixToFourPrefix = bitsOfGroups([0x2002]);

/** The bits of the IPv4 address that an IPv6 address carries (RFC 4291, 6052, 3056). */
function embeddedIpv4(bits: string): string | undefined {
  if (bits.startsWith(mappedPrefix) || bits.startsWith(nat64Prefix)) return bits.slice(96);
  return bits.startsWith(sixToFourPrefix) ? bits.slice(16, 48) : undefined;
}

function bitsOfIpv4(address: string): string {
  return address
    .split(".")
    .map((byte) => Number(byte).toString(2).padStart(8, "0"))
    .join("");
}

function bitsOfGroups(groups: readonly number[]): string {
  return groups.map((group) => group.toString(2).padStart(16, "0")).join("");
}

/** 128 characters, or undefined when the text is no IPv6 address or has a zone. */
function bitsOfIpv6(address: string): string | undefined {
  if (isIP(address) !== 6 || address.includes("%")) return undefined;
  const [head = "", tail] = address.split("::");
  const before = bitsOfPart(head);
  if (tail === undefined) return before;
  const after = bitsOfPart(tail);
  return `${before}${"0".repeat(128 - before.length - after.length)}${after}`;
}

/** Groups between colons, the last of which may be a dotted IPv4 address. */
function bitsOfPart(part: string): string {
  if (part === "") return "";
  return part
    .split(":")
    .map((group) =>
      group.includes(".")
        ? bitsOfIpv4(group)
        : Number.parseInt(group, 16).toString(2).padStart(16, "0"),
    )
    .join("");
}
