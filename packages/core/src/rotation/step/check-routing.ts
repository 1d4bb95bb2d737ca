import { describeDifferences, lostSettingsOf } from "../../custom-domain/compare-settings.ts";
import type { CustomDomain } from "../../custom-domain/custom-domain.ts";
import { readRouting } from "../../routing/read-routing.ts";
import { routingEvidenceOf, routingFaultsOf } from "../../routing/routing-faults.ts";
import { parseRotationState } from "../parse-rotation-state.ts";
import type { RotationPorts } from "../ports.ts";
import {
  addReasons,
  endIncomplete,
  endWith,
  goTo,
  isPlanned,
  noteAfter,
  type Planned,
} from "../progress-state.ts";
import { endChangedElsewhere, endDeleted, readCustomDomain } from "../read-custom-domain.ts";
import { reasonOf } from "../reason.ts";
import type { RotationState } from "../rotation-state.ts";
import { type SettledSettings, settleSettings } from "../settle-settings.ts";
import type { Verdict } from "../verdict.ts";

/**
 * The `CheckRouting` state: compares failover with how it was before the update, and ends the
 * rotation: as `rotated` or `verified`, as what `CheckEdges` found it to be (`not-served`,
 * `failed`), or as `superseded` when the custom domain is not this rotation's any more.
 *
 * Only a setting that the update itself lost is rolled back; what somebody changed after it is kept
 * and told. A health check
 * deleted, disabled or unhealthy, or a replica not ACTIVE, is told with its fix, as old or new: the
 * certificate is right, and putting the old one back would mend none of these.
 *
 * @throws RotationStateInvalidError, and whatever a port throws
 */
export async function checkRouting(
  input: RotationState,
  ports: RotationPorts,
): Promise<RotationState> {
  const parsed = parseRotationState(input);
  if (!isPlanned(parsed)) return endIncomplete(parsed);
  const now = await readCustomDomain(parsed, ports);
  if (now === undefined) return endDeleted(parsed);
  const state = noteAfter(parsed, now, ports.clock.now());
  if (now.certificateArn !== state.target.arn) return endChangedElsewhere(state, now);

  const { state: settled, lost } = settle(state, now);
  const compared = await noteRouting(settled, now, ports);
  if (lost.length > 0) {
    const settings = describeDifferences(lost);
    const isRouting = lost.some(({ setting }) => setting.startsWith("Routing"));
    const reason = reasonOf(
      isRouting ? "routingLost" : "settingsLost",
      `${now.name} is not set as it was before: ${settings}.`,
      "Set it again with UpdateUserPoolDomain, or find out who changed it (CloudTrail).",
    );
    const told = addReasons(compared, [reason]);
    if (state.progress.isUpdated) {
      const { verdict: _, ...undecided } = told;
      return goTo(undecided, "roll-back");
    }
    return endWith(told, verdictOf(state));
  }
  return endWith(compared, verdictOf(state));
}

/** A verification has changed nothing, so it has no settings of its own to tell apart. */
function settle(state: Planned, now: CustomDomain): SettledSettings {
  if (state.progress.isUpdated) return settleSettings(state, now);
  return { state, lost: lostSettingsOf(state.baseline.settings, now.settings) };
}

function verdictOf({ verdict, decision }: RotationState): Verdict {
  return verdict ?? (decision === "rotate" ? "rotated" : "verified");
}

async function noteRouting(
  state: Planned,
  now: CustomDomain,
  ports: RotationPorts,
): Promise<RotationState> {
  const observation = await readRouting(now, ports);
  if (observation === undefined) return state;
  const evidence = routingEvidenceOf(observation, ports.clock.now());
  return addReasons(
    { ...state, routing: evidence },
    routingFaultsOf(evidence, state.baseline.routing),
  );
}
