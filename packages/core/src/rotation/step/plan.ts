import * as v from "valibot";
import { violationsOfArn } from "../../certificate/violations-of.ts";
import { decide } from "../decide.ts";
import { gatherSituation } from "../gather-situation.ts";
import { describeIssues } from "../parse-rotation-state.ts";
import type { Plan } from "../plan.ts";
import { type ExecutionInfo, stateOfInvalidInput, stateOfPlan } from "../plan-state.ts";
import type { RotationPorts } from "../ports.ts";
import { reasonOf } from "../reason.ts";
import { resumeProof } from "../resume-proof.ts";
import { RotationRequest } from "../rotation-request.ts";
import { RotationState } from "../rotation-state.ts";
import type { Situation } from "../situation.ts";

/**
 * The `Plan` state: reads the world, decides, and notes the custom domain as it is now. Changes
 * nothing in AWS.
 *
 * @param input a `RotationRequest`, or the `RotationState` that an earlier plan held
 * @returns an input that is neither ends as `refused`, it is not thrown
 * @throws whatever a port throws, for the workflow to retry
 */
export async function planRotation(
  input: unknown,
  execution: ExecutionInfo,
  ports: RotationPorts,
): Promise<RotationState> {
  const parsed = parseInput(input);
  if (!parsed.success) return stateOfInvalidInput(input, parsed.issues, execution, ports.clock);
  const situation = await gatherSituation(parsed.request, ports);
  const plan = awaitHinted(decide(situation, parsed.request), parsed, situation);
  const resumed = await resumeProof(plan, parsed.request, situation, ports);
  return stateOfPlan(plan, { ...parsed, situation, execution, resumed });
}

/** Holds within which ACM must have found what an event named: 3 minutes. */
const mostHintedHolds = 2;

/**
 * The plan, or a hold when the certificate that an event of just now named is not found: `dispatch`
 * has found it, so a read that lags is likelier than that it was deleted meanwhile.
 */
function awaitHinted(
  plan: Plan,
  { request, holds }: { readonly request: RotationRequest; readonly holds: number },
  { hinted, domain }: Situation,
): Plan {
  if (request.trigger?.kind !== "certificate-event" || holds >= mostHintedHolds) return plan;
  if (hinted === undefined || hinted.value.certificate !== undefined) return plan;
  if (domain.value.kind !== "custom" || plan.action === "rotate") return plan;
  const { arn } = hinted.value;
  const { accountId } = domain.value.customDomain;
  if (violationsOfArn(arn, { accountId }).length > 0) return plan;
  const reason = reasonOf(
    "certificateNotSettled",
    `ACM does not find the certificate ${arn} yet, of which an event told just now.`,
    "If it was deleted, nothing is to be done; else the rotation goes on as soon as ACM finds it.",
  );
  return { action: "hold", reasons: [reason], notChosen: plan.notChosen };
}

type ParsedInput =
  | { readonly success: true; readonly request: RotationRequest; readonly holds: number }
  | { readonly success: false; readonly issues: readonly string[] };

/** Only a state has a `version`. */
function parseInput(input: unknown): ParsedInput {
  if (typeof input === "object" && input !== null && "version" in input) {
    const held = v.safeParse(RotationState, input);
    return held.success
      ? { success: true, request: held.output.request, holds: held.output.progress.holds }
      : { success: false, issues: describeIssues(held.issues) };
  }
  const asked = v.safeParse(RotationRequest, input);
  return asked.success
    ? { success: true, request: asked.output, holds: 0 }
    : { success: false, issues: describeIssues(asked.issues) };
}
