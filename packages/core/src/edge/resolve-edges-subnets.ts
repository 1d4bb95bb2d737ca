/** A network whose users' nearest edges are asked for. */
export interface ClientSubnet {
  /** Where its users are, for people who read a trace. */
  readonly place: string;
  /** First address of a /24. */
  readonly address: string;
}

/** RFC 7871, section 11.1, asks for no more than 24 bits of an IPv4 client's address. */
export const subnetPrefixLength = 24;

/**
 * A dozen places spread over the continents, as /24 networks of universities: legacy class B
 * allocations of one campus for decades, so that geolocation databases agree on where they are
 * (unlike anycast or cloud addresses). Nothing is ever sent to them: the address only travels
 * inside a DNS query, in the place where a resolver puts its client's (RFC 7871).
 * Neighbours in the list are far apart, so that any beginning of it is a spread as well.
 */
export const clientSubnets: readonly ClientSubnet[] = [
  { place: "Cambridge, Massachusetts", address: "128.103.0.0" },
  { place: "Tokyo", address: "133.11.0.0" },
  { place: "Munich", address: "129.187.0.0" },
  { place: "São Paulo", address: "143.107.0.0" },
  { place: "Sydney", address: "129.78.0.0" },
  { place: "Johannesburg", address: "146.141.0.0" },
  { place: "Bengaluru", address: "144.16.0.0" },
  { place: "Berkeley, California", address: "128.32.0.0" },
  { place: "Singapore", address: "137.132.0.0" },
  { place: "Stockholm", address: "130.237.0.0" },
  { place: "Mexico City", address: "132.248.0.0" },
  { place: "Oxford", address: "129.67.0.0" },
];
