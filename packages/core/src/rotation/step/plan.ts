import * as v from "valibot";
import { decide } from "../decide.ts";
import { gatherSituation } from "../gather-situation.ts";
import { describeIssues } from "../parse-rotation-state.ts";
import { type ExecutionInfo, stateOfInvalidInput, stateOfPlan } from "../plan-state.ts";
import type { RotationPorts } from "../ports.ts";
import { resumeProof } from "../resume-proof.ts";
import { RotationRequest } from "../rotation-request.ts";
import { RotationState } from "../rotation-state.ts";

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
  const plan = decide(situation, parsed.request);
  const resumed = await resumeProof(plan, parsed.request, situation, ports);
  return stateOfPlan(plan, { ...parsed, situation, execution, resumed });
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
