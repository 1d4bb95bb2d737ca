/** What can come of offering an edge only protocols below the custom domain's TLS floor. */
export const floorProbes = ["refused", "accepted", "untested"] as const;

/** What came of it: `untested` proves nothing, neither for the edge nor against it. */
export type FloorProbe = (typeof floorProbes)[number];

/**
 * What one edge (one CloudFront address) served to a TLS client that asked for the custom domain
 * by SNI. Either `unreachable` is set, or the certificate's fields are.
 */
export interface EdgeObservation {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  /** Why no handshake was possible: an error code such as `ECONNREFUSED`, `timeout`, `no-certificate`. */
  readonly unreachable?: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprintSha256?: string;
  readonly serial?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The chain leads to a root the machine trusts. */
  readonly isTrusted?: boolean;
  /** OpenSSL's reason when it does not, e.g. `UNABLE_TO_VERIFY_LEAF_SIGNATURE`. */
  readonly trustError?: string;
  /** The leaf's names cover the custom domain. */
  readonly isNameCovered?: boolean;
  /** Negotiated, e.g. `TLSv1.3`. */
  readonly protocol?: string;
  /** Absent without a policy, and for `TLS_V1`, below which there is nothing to offer. */
  readonly floorProbe?: FloorProbe;
}
