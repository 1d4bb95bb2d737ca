import type { JudgedEdge } from "../edge/classify-edge.ts";
import type { RoundJudgement } from "../edge/judge-round.ts";
import type { Planned } from "./progress-state.ts";
import type { EdgeEvidence, RotationState } from "./rotation-state.ts";
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
  const served = edges.filter(({ outcome }) => outcome === "target").map(({ address }) => address);
  const provenAddresses = [...new Set([...(progress.provenAddresses ?? []), ...served])].slice(
    0,
    mostProven,
  );
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

function evidenceOf({ isOutOfReach: _, ...edge }: JudgedEdge): EdgeEvidence {
  return edge;
}
