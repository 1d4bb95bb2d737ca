import { classifyEdge, type JudgedEdge } from "../edge/classify-edge.ts";
import type { RoundJudgement } from "../edge/judge-round.ts";
import type { Planned } from "./progress-state.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { EdgeEvidence, RotationState } from "./rotation-state.ts";
import { settingsToKeep } from "./settle-settings.ts";
import type { Situation } from "./situation.ts";
import { minutesAfter, renewedEdgeDeadlineMinutes, rotatedEdgeDeadlineMinutes } from "./waits.ts";

/** Edges that a state and a record carry. */
const mostEvidence = 32;

/** Proven addresses that a state carries; more are counted as long as these are known. */
const mostProven = 256;

/** How long edges are watched: CloudFront takes a renewal up slower than a new ARN. */
export function edgesDeadlineMinutes({ decision, verification }: RotationState): number {
  return decision === "rotate"
    ? (verification?.rotatedDeadlineMinutes ?? rotatedEdgeDeadlineMinutes)
    : (verification?.renewedDeadlineMinutes ?? renewedEdgeDeadlineMinutes);
}

/** The state with one more round of edges counted in. */
export function noteRound(
  state: Planned,
  { edges, round, at }: { edges: readonly JudgedEdge[]; round: RoundJudgement; at: Date },
): Planned {
  const { progress } = state;
  const provenAddresses = [
    ...new Set([...(progress.provenAddresses ?? []), ...servedBy(edges)]),
  ].slice(0, mostProven);
  const isHarmful = round.harmful.length > 0;
  return {
    ...state,
    edges: edges.slice(0, mostEvidence).map(evidenceOf),
    progress: {
      ...progress,
      edgeRounds: progress.edgeRounds + 1,
      edgeConfirmations: round.isAllTarget ? progress.edgeConfirmations + 1 : 0,
      edgeHarms: isHarmful ? progress.edgeHarms + 1 : 0,
      edgeHarmsInAll: (progress.edgeHarmsInAll ?? 0) + (isHarmful ? 1 : 0),
      edgeDeadline:
        progress.edgeDeadline ?? minutesAfter(at, edgesDeadlineMinutes(state)).toISOString(),
      edgesProven: provenAddresses.length,
      provenAddresses,
    },
  };
}

/**
 * The state of a rotation that ends with its plan, with the edges that the plan looked at: what it
 * says of them rests on that round. Nothing is added where the plan had to look at none.
 */
export function notePlanRound(
  state: RotationState,
  { edges, current, at }: Pick<Situation, "edges" | "current" | "at">,
): RotationState {
  if (edges === undefined) return state;
  const { fingerprintSha256 } = current?.value ?? {};
  const judged = edges.value.map((edge) => classifyEdge(edge, { fingerprintSha256, at }));
  const provenAddresses = [...new Set(servedBy(judged))];
  return {
    ...state,
    edges: judged.slice(0, mostEvidence).map(evidenceOf),
    progress: {
      ...state.progress,
      edgeRounds: 1,
      edgesProven: provenAddresses.length,
      provenAddresses,
    },
  };
}

/** Addresses of the edges that serve the target. */
function servedBy(edges: readonly JudgedEdge[]): readonly string[] {
  return edges.filter(({ outcome }) => outcome === "target").map(({ address }) => address);
}

/** How OpenSSL's client is told to offer only what lies below the floor of a policy. */
const offersOfOpenssl = { TLS_V1_2_2021: "-tls1_1", TLS_V1_3_2025: "-tls1_2" } as const;

/**
 * The reason that owns up to a TLS floor which no edge of the last round could be seen holding.
 * Empty where one was seen, and where no floor is asked for.
 */
export function floorUntested(state: Planned): readonly NamedReason[] {
  const { securityPolicy } = settingsToKeep(state);
  const [first] = state.edges;
  if (securityPolicy === undefined || securityPolicy === "TLS_V1" || first === undefined) return [];
  if (state.edges.some(({ floorProbe }) => floorProbe === "refused")) return [];
  const { name } = state.customDomain;
  return [
    reasonOf(
      "floorUntested",
      `No edge of ${name} could be seen refusing TLS below its SecurityPolicy ${securityPolicy}: whether the ${state.edges.length} looked at last do could not be told from here.`,
      `Ask one from elsewhere: openssl s_client -connect ${socketOf(first)} -servername ${name} ${offersOfOpenssl[securityPolicy]} -cipher DEFAULT@SECLEVEL=0 has to be refused. If it is answered, set the SecurityPolicy again with UpdateUserPoolDomain, naming the certificate that it holds.`,
    ),
  ];
}

function socketOf({ address }: EdgeEvidence): string {
  return address.includes(":") ? `[${address}]:443` : `${address}:443`;
}

function evidenceOf({ isOutOfReach: _, ...edge }: JudgedEdge): EdgeEvidence {
  return edge;
}
