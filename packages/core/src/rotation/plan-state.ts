import { violationsOf } from "../certificate/violations-of.ts";
import type { Clock } from "../clock.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { routingEvidenceOf } from "../routing/routing-faults.ts";
import { notePlanRound } from "./edge-progress.ts";
import type { Plan } from "./plan.ts";
import { addReasons, certificateRefOf, endWith, goTo, noteAfter } from "./progress-state.ts";
import { reasonOf } from "./reason.ts";
import type { ResumedProof } from "./resume-proof.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { Baseline, RotationState } from "./rotation-state.ts";
import type { Situation } from "./situation.ts";
import { heldSeconds, holdWaitSeconds, longestHoldSeconds } from "./waits.ts";

/** The Step Functions execution that a rotation runs in. */
export interface ExecutionInfo {
  readonly arn: string;
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

interface Planning {
  readonly request: RotationRequest;
  /** Holds before this plan. */
  readonly holds: number;
  readonly situation: Situation;
  readonly execution: ExecutionInfo;
  readonly resumed: ResumedProof | undefined;
}

/** Characters of an input that was not understood which are kept for the record. */
const receivedLength = 1000;

/** Passed-over certificates that are carried to the record. */
const mostNotChosen = 10;

/** The state after a plan: where to go, and everything that the later steps compare with. */
export function stateOfPlan(plan: Plan, planning: Planning): RotationState {
  const { request, situation, holds, execution } = planning;
  const found = situation.domain.value;
  const base = emptyState(request, readable(execution, situation.at));
  const planned: RotationState = addReasons(
    {
      ...base,
      decision: plan.action,
      ...(situation.config === undefined ? {} : { verification: situation.config.verification }),
      notChosen: plan.notChosen.slice(0, mostNotChosen).map(({ certificate, reasons }) => ({
        arn: certificate.arn,
        reasons: reasons.slice(0, 5),
      })),
      ...(found.kind === "custom" ? whatIsThere(found.customDomain, situation) : {}),
      ...("target" in plan ? { target: certificateRefOf(plan.target) } : {}),
      progress: { ...base.progress, holds },
    },
    plan.reasons,
  );
  const noted =
    found.kind === "custom"
      ? noteAfter(planned, found.customDomain, situation.domain.readAt)
      : planned;
  const { resumed } = planning;
  const next = !mayProceed(request, plan)
    ? endDryRun(noted, plan)
    : proceed(resumed === undefined ? noted : asUpdated(noted, resumed));
  return next.next === "record" ? notePlanRound(next, situation) : next;
}

/**
 * The state as the rotation that was cut off would have it. The settings are as they are found: what
 * became of them since its update cannot be told.
 */
function asUpdated(state: RotationState, { from, updatedAt, reason }: ResumedProof): RotationState {
  const { baseline } = state;
  if (baseline === undefined) return state;
  return addReasons(
    {
      ...state,
      baseline: { ...baseline, certificate: from, isCertificateUsable: true },
      keptSettings: baseline.settings,
      progress: { ...state.progress, isUpdated: true, updatedAt },
    },
    [reason],
  );
}

/** A refusal is one either way, and a verification that was asked for changes nothing. */
function mayProceed({ apply, action }: RotationRequest, plan: Plan): boolean {
  return (apply && plan.isObserveOnly !== true) || plan.action === "refuse" || action === "verify";
}

function proceed(state: RotationState): RotationState {
  switch (state.decision) {
    case "rotate":
      return goTo(state, "update");
    case "verify":
      return goTo(state, "check-edges");
    case "hold":
      return holdOrGiveUp(state);
    case "nothing":
      return endWith(state, "nothing-to-do");
    default:
      return endWith(state, "refused");
  }
}

/** Holds once more, or ends as `refused` when waiting any longer would be waiting for ever. */
export function holdOrGiveUp(state: RotationState): RotationState {
  const holds = state.progress.holds + 1;
  if (heldSeconds(holds) <= longestHoldSeconds) {
    const held = { ...state, progress: { ...state.progress, holds } };
    return goTo(held, "hold", holdWaitSeconds(holds));
  }
  const tooLong = reasonOf(
    "holdTooLong",
    `What stands in the way did not pass within ${longestHoldSeconds / 60} minutes.`,
    "Clear what the other reason names and run the rotation again; the next audit tries by itself.",
  );
  return endWith({ ...state, decision: "refuse" }, "refused", [tooLong]);
}

function endDryRun(state: RotationState, { isObserveOnly }: Plan): RotationState {
  return endWith(state, "nothing-to-do", [
    isObserveOnly === true
      ? reasonOf(
          "observeOnly",
          `The plan is "${state.decision}"; the user pool's tag latchkey:mode is observe, so it is not carried out.`,
          "Set the tag to auto, or remove it, and run the rotation again.",
        )
      : reasonOf(
          "dryRun",
          `The plan is "${state.decision}"; the request does not allow to carry it out.`,
          'Add "apply": true to the request to carry it out.',
        ),
  ]);
}

/** What the custom domain was before anything was changed. */
function whatIsThere(
  customDomain: CustomDomain,
  situation: Situation,
): Pick<RotationState, "customDomain" | "baseline" | "routing"> {
  const { name, userPoolId, region, accountId, cloudFrontDomain } = customDomain;
  const current = situation.current?.value;
  const routing =
    situation.routing && routingEvidenceOf(situation.routing.value, situation.routing.readAt);
  const baseline: Baseline = {
    status: customDomain.status,
    certificate:
      current === undefined ? { arn: customDomain.certificateArn } : certificateRefOf(current),
    isCertificateUsable:
      current !== undefined &&
      violationsOf(current, { customDomain: name, at: situation.at, accountId }).length === 0,
    settings: customDomain.settings,
    ...(routing === undefined ? {} : { routing }),
    observedAt: situation.domain.readAt.toISOString(),
  };
  return {
    customDomain: {
      name,
      userPoolId,
      region,
      accountId,
      ...(cloudFrontDomain === undefined ? {} : { cloudFrontDomain }),
    },
    baseline,
    ...(routing === undefined ? {} : { routing }),
  };
}

/** The state of an execution whose input is not a rotation request. */
export function stateOfInvalidInput(
  input: unknown,
  issues: readonly string[],
  execution: ExecutionInfo,
  clock: Clock,
): RotationState {
  const request: RotationRequest = {
    // Reserved by RFC 2606 for names that must not exist.
    customDomain: "unknown.invalid",
    action: "rotate",
    apply: false,
    trigger: { kind: "operator" },
  };
  const state = emptyState(request, readable(execution, clock.now()));
  return endWith({ ...state, received: excerptOf(input), decision: "refuse" }, "refused", [
    reasonOf(
      "inputInvalid",
      `The execution's input is not a rotation request: ${issues.join("; ")}.`,
      'Start the execution with a request such as {"customDomain":"auth.example.com","apply":true}.',
    ),
  ]);
}

function emptyState(request: RotationRequest, execution: ExecutionInfo): RotationState {
  return {
    version: 1,
    request,
    execution,
    next: "record",
    waitSeconds: 0,
    reasons: [],
    goal: "target",
    progress: {
      holds: 0,
      isUpdated: false,
      domainPolls: 0,
      domainConfirmations: 0,
      edgeRounds: 0,
      edgeConfirmations: 0,
      edgeHarms: 0,
      edgesProven: 0,
    },
    edges: [],
  };
}

/** A start time that cannot be read is replaced by now, for every state carries one. */
function readable(execution: ExecutionInfo, at: Date): ExecutionInfo {
  const startedAt = new Date(execution.startedAt);
  const instant = Number.isNaN(startedAt.getTime()) ? at : startedAt;
  return { arn: execution.arn, name: execution.name, startedAt: instant.toISOString() };
}

/**
 * The beginning of any value as JSON, without secrets: names tell them while it is no text yet. A
 * value that JSON cannot say is named by its type.
 */
export function excerptOf(input: unknown): string {
  try {
    return (JSON.stringify(withoutSecrets(input)) ?? typeof input).slice(0, receivedLength);
  } catch {
    return typeof input;
  }
}
