import type { EdgeObservation, FloorProbe } from "./edge.ts";

/**
 * What an edge means for the users it serves:
 *
 * - `target`: it serves the certificate that it should;
 * - `previous`: another one, but trusted, covering and valid now: users are unharmed;
 * - `broken`: something that users cannot use, or a TLS floor below the custom domain's policy;
 * - `unreachable`: nothing is known about it.
 */
export type EdgeOutcome = "target" | "previous" | "broken" | "unreachable";

/** One edge, judged. `problem` says what is wrong with a `broken` or `unreachable` one. */
export interface JudgedEdge {
  readonly address: string;
  readonly outcome: EdgeOutcome;
  readonly fingerprintSha256?: string;
  readonly protocol?: string;
  /** Absent where no floor is asked for. */
  readonly floorProbe?: FloorProbe;
  readonly problem?: string;
  /** The address family is not to be had from here: this says nothing about the edge. */
  readonly isOutOfReach: boolean;
}

type EdgeCheck = (edge: EdgeObservation, at: Date) => string | undefined;

/**
 * Judges what one edge served. An observation that lacks what a verdict needs counts as
 * `unreachable`: it neither proves the target nor accuses the edge. A TLS floor that could not be
 * tested harms nobody, so it does not change the outcome: whoever needs it proven has `floorProbe`.
 *
 * @param target.fingerprintSha256 lower-case hex; without it no edge is `target`
 */
export function classifyEdge(
  edge: EdgeObservation,
  target: { readonly fingerprintSha256?: string | undefined; readonly at: Date },
): JudgedEdge {
  const seen = {
    address: edge.address,
    ...(edge.fingerprintSha256 === undefined ? {} : { fingerprintSha256: edge.fingerprintSha256 }),
    ...(edge.protocol === undefined ? {} : { protocol: edge.protocol }),
    ...(edge.floorProbe === undefined ? {} : { floorProbe: edge.floorProbe }),
    isOutOfReach: isOutOfReach(edge),
  };
  const unknown = edge.unreachable ?? observationIncomplete(edge);
  if (unknown !== undefined) return { ...seen, outcome: "unreachable", problem: unknown };
  const problems = harms.flatMap((check) => check(edge, target.at) ?? []);
  if (problems.length > 0) return { ...seen, outcome: "broken", problem: problems.join(", ") };
  const isTarget =
    target.fingerprintSha256 !== undefined && edge.fingerprintSha256 === target.fingerprintSha256;
  return { ...seen, outcome: isTarget ? "target" : "previous" };
}

function observationIncomplete(edge: EdgeObservation): string | undefined {
  const isComplete =
    edge.fingerprintSha256 !== undefined &&
    edge.isTrusted !== undefined &&
    edge.isNameCovered !== undefined;
  return isComplete ? undefined : "observation-incomplete";
}

const chainUntrusted: EdgeCheck = ({ isTrusted, trustError }) =>
  isTrusted === false ? `untrusted (${trustError ?? "unknown reason"})` : undefined;

const nameNotCovered: EdgeCheck = ({ isNameCovered }) =>
  isNameCovered === false ? "wrong-name" : undefined;

const certificateExpired: EdgeCheck = ({ notAfter }, at) =>
  notAfter !== undefined && notAfter.getTime() <= at.getTime() ? "expired" : undefined;

const certificateNotYetValid: EdgeCheck = ({ notBefore }, at) =>
  notBefore !== undefined && notBefore.getTime() > at.getTime() ? "not-yet-valid" : undefined;

const floorBelowPolicy: EdgeCheck = ({ floorProbe }) =>
  floorProbe === "accepted" ? "tls-floor-below-policy" : undefined;

const harms: readonly EdgeCheck[] = [
  chainUntrusted,
  nameNotCovered,
  certificateExpired,
  certificateNotYetValid,
  floorBelowPolicy,
];

const localCauses: readonly string[] = [
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
];

/** Many networks, Lambda's default one too, have no IPv6: that must not count against an edge. */
function isOutOfReach({ address, unreachable }: EdgeObservation): boolean {
  return address.includes(":") && unreachable !== undefined && localCauses.includes(unreachable);
}
