import type { EdgeOutcome, JudgedEdge } from "./classify-edge.ts";

/** What one round of edges amounts to. */
export interface RoundJudgement {
  /** At least one edge was seen, and every one that can be reached from here serves the target. */
  readonly isAllTarget: boolean;
  /** Edges whose problem the change of certificate may have caused. */
  readonly harmful: readonly JudgedEdge[];
  readonly counts: Readonly<Record<EdgeOutcome, number>>;
}

/** Against what harm is judged. */
export interface HarmRule {
  /** This rotation changed the custom domain. */
  readonly isUpdated: boolean;
  readonly targetFingerprint?: string | undefined;
  readonly baselineFingerprint?: string | undefined;
  /** The certificate from before was usable: there is something to go back to. */
  readonly isBaselineUsable: boolean;
}

/** Judges a round of edges as a whole. */
export function judgeRound(edges: readonly JudgedEdge[], rule: HarmRule): RoundJudgement {
  const counted = edges.filter(({ isOutOfReach }) => !isOutOfReach);
  return {
    isAllTarget: counted.length > 0 && counted.every(({ outcome }) => outcome === "target"),
    harmful: edges.filter((edge) => isHarmful(edge, rule)),
    counts: {
      target: countOf(edges, "target"),
      previous: countOf(edges, "previous"),
      broken: countOf(edges, "broken"),
      unreachable: countOf(edges, "unreachable"),
    },
  };
}

/**
 * Whether a broken edge calls for action. After an update, an edge that still serves the
 * certificate from before is not mended by going back to it (it may have expired since, or may be
 * the very reason for the rotation), so it is watched, not blamed. The same goes for whatever else
 * is served when the certificate from before did not work.
 */
function isHarmful(edge: JudgedEdge, rule: HarmRule): boolean {
  if (edge.outcome !== "broken") return false;
  if (!rule.isUpdated || edge.fingerprintSha256 === rule.targetFingerprint) return true;
  return rule.isBaselineUsable && edge.fingerprintSha256 !== rule.baselineFingerprint;
}

function countOf(edges: readonly JudgedEdge[], outcome: EdgeOutcome): number {
  return edges.filter((edge) => edge.outcome === outcome).length;
}
