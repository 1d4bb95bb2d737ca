import type { Certificate } from "../../certificate/certificate.ts";
import { classifyEdge, type JudgedEdge } from "../../edge/classify-edge.ts";
import { judgeRound, type RoundJudgement } from "../../edge/judge-round.ts";
import { observeEdges } from "../../edge/observe-edges.ts";
import { edgesDeadlineMinutes, floorUntested, noteRound } from "../edge-progress.ts";
import { parseRotationState } from "../parse-rotation-state.ts";
import type { RotationPorts } from "../ports.ts";
import {
  addReasons,
  certificateRefOf,
  endIncomplete,
  goTo,
  isPlanned,
  type Planned,
} from "../progress-state.ts";
import { type NamedReason, reasonOf } from "../reason.ts";
import type { RotationState } from "../rotation-state.ts";
import { settingsToKeep } from "../settle-settings.ts";
import { violationsOfNamed } from "../subject.ts";
import {
  edgeConfirmationSeconds,
  edgeWaitSeconds,
  harmWaitSeconds,
  untilDeadline,
} from "../waits.ts";

/** Edges looked at in one round. */
const edgesARound = 24;

/** Rounds in a row in which every edge must serve the target. */
const confirmationsWanted = 3;

/** Harmful rounds in a row that call for action: a single one may be a blip. */
const harmsInARow = 2;

/** Harmful rounds in all that call for action: edges that waver harm users too. */
const harmsInAll = 5;

/**
 * The `CheckEdges` state: proves on the wire that users get the certificate that ACM holds under
 * the target's ARN. ACM is asked anew each time, because a renewal changes what must be served.
 *
 * ```
 * every edge serves the target, 3 rounds in a row ──► check-routing
 * harm, 2 rounds in a row or 5 in all ──► roll-back, or failed when nothing was changed
 * deadline (1 h for a new ARN, 24 h for a renewal) ──► not-served
 * ```
 * Whether somebody else changed the custom domain in all that time is not looked at here (this step
 * may not ask Cognito) but in `CheckRouting`, through which `failed` and `not-served` go too: it
 * makes them `superseded` if so.
 *
 * A verification that finds harm has nothing to go back to: it ends as `failed` at once rather
 * than after 24 hours, for a person has to choose another certificate.
 *
 * @throws RotationStateInvalidError, and whatever a port throws
 */
export async function checkEdges(
  input: RotationState,
  ports: RotationPorts,
): Promise<RotationState> {
  const parsed = parseRotationState(input);
  if (!isPlanned(parsed)) return endIncomplete(parsed);
  const [certificate, observations] = await Promise.all([
    ports.acm.describeCertificate(parsed.target.arn),
    observeEdges(
      ports.edges,
      { ...parsed.customDomain, settings: settingsToKeep(parsed) },
      edgesARound,
    ),
  ]);
  const at = ports.clock.now();
  const state = followAcm(parsed, certificate);
  const expected = { fingerprintSha256: state.target.fingerprintSha256, at };
  const edges = observations.map((observation) => classifyEdge(observation, expected));
  const violations = violationsOfNamed(
    { arn: state.target.arn, certificate },
    { customDomain: state.customDomain.name, accountId: state.customDomain.accountId, at },
  );
  if (violations.length > 0) return endHarmed(state, violations);
  return conclude(state, edges, at);
}

/** What ACM holds is what must be served; what was proven of an earlier one proves nothing now. */
function followAcm(state: Planned, certificate: Certificate | undefined): Planned {
  if (certificate === undefined) return state;
  const target = certificateRefOf(certificate);
  if (target.fingerprintSha256 === state.target.fingerprintSha256) return { ...state, target };
  const progress = { ...state.progress, edgeConfirmations: 0, edgesProven: 0, provenAddresses: [] };
  return { ...state, target, progress };
}

function conclude(state: Planned, edges: readonly JudgedEdge[], at: Date): RotationState {
  const { progress, baseline, target } = state;
  const round = judgeRound(edges, {
    isUpdated: progress.isUpdated,
    isBaselineUsable: baseline.isCertificateUsable,
    targetFingerprint: target.fingerprintSha256,
    baselineFingerprint: baseline.certificate.fingerprintSha256,
  });
  const seen = noteRound(state, { edges, round, at });
  if (seen.progress.edgeConfirmations >= confirmationsWanted) {
    return goTo(addReasons(seen, floorUntested(seen)), "check-routing");
  }
  const { edgeHarms, edgeHarmsInAll = 0 } = seen.progress;
  if (edgeHarms >= harmsInARow || edgeHarmsInAll >= harmsInAll) {
    return endHarmed(seen, [edgesServeBroken(seen, round)]);
  }
  return lookAgain(seen, round, at);
}

function lookAgain(state: Planned, round: RoundJudgement, at: Date): RotationState {
  const rounds = state.progress.edgeRounds;
  const minutes = edgesDeadlineMinutes(state);
  // A proof that has begun is carried through, even past the deadline: two rounds at most.
  if (round.isAllTarget) {
    return goTo(state, "wait-for-edges", edgeConfirmationSeconds(rounds, minutes));
  }
  const deadline = new Date(state.progress.edgeDeadline ?? at);
  if (at.getTime() >= deadline.getTime()) {
    return endAfterRouting(state, "not-served", [whyNotServed(state, round)]);
  }
  const seconds = round.harmful.length > 0 ? harmWaitSeconds : edgeWaitSeconds(rounds, minutes);
  return goTo(state, "wait-for-edges", untilDeadline(seconds, at, deadline));
}

function endHarmed(state: Planned, reasons: readonly NamedReason[]): RotationState {
  return state.progress.isUpdated
    ? goTo(addReasons(state, reasons), "roll-back")
    : endAfterRouting(state, "failed", reasons);
}

function endAfterRouting(
  state: Planned,
  verdict: "failed" | "not-served",
  reasons: readonly NamedReason[],
): RotationState {
  return goTo({ ...addReasons(state, reasons), verdict }, "check-routing");
}

function edgesServeBroken(state: Planned, { harmful }: RoundJudgement): NamedReason {
  const examples = harmful.slice(0, 3).map(({ address, problem }) => `${address} (${problem})`);
  return reasonOf(
    "edgesServeBroken",
    `${harmful.length === 1 ? "1 edge" : `${harmful.length} edges`} of ${state.customDomain.name} ${harmful.length === 1 ? "serves" : "serve"} what users cannot use: ${examples.join(", ")}.`,
    "Import or request another certificate, with its full chain, and rotate to it; check the custom domain's SecurityPolicy if the TLS floor is what is wrong.",
  );
}

function whyNotServed(state: Planned, { counts }: RoundJudgement): NamedReason {
  const { customDomain, target, edges, progress } = state;
  const minutes = edgesDeadlineMinutes(state);
  const within = minutes % 60 === 0 ? `within ${minutes / 60} h` : `within ${minutes} min`;
  if (edges.length === 0) {
    return reasonOf(
      "dnsDoesNotResolve",
      `${customDomain.name} did not resolve to any address ${within}.`,
      `Point ${customDomain.name} to ${customDomain.cloudFrontDomain ?? "its CloudFront name"} (alias or CNAME).`,
    );
  }
  if (target.fingerprintSha256 === undefined) {
    return reasonOf(
      "fingerprintUnknown",
      `ACM did not give the certificate ${target.arn} itself, so nothing could be compared with it.`,
      "Check that acm:GetCertificate is allowed.",
    );
  }
  return reasonOf(
    "edgesNotServing",
    `Not every edge of ${customDomain.name} served ${target.arn} ${within}: of ${edges.length} seen last, ${counts.target} served it, ${counts.previous} another valid certificate, ${counts.broken} something broken, ${counts.unreachable} did not answer; ${progress.edgesProven} were proven at some time.`,
    `Check that ${customDomain.name} points to ${customDomain.cloudFrontDomain ?? "its CloudFront name"} and not elsewhere; then run a verification.`,
  );
}
