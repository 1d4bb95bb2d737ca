import { describeDifferences, lostSettingsOf } from "../../custom-domain/compare-settings.ts";
import type { CustomDomain } from "../../custom-domain/custom-domain.ts";
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
  progressed,
} from "../progress-state.ts";
import {
  endChangedElsewhere,
  endDeleted,
  isHeldElsewhere,
  readCustomDomain,
} from "../read-custom-domain.ts";
import { type NamedReason, reasonOf } from "../reason.ts";
import type { RotationState } from "../rotation-state.ts";
import { settingsToKeep, settleSettings } from "../settle-settings.ts";
import {
  domainConfirmationSeconds,
  domainDeadlineMinutes,
  domainWaitSeconds,
  failedGraceMinutes,
  minutesAfter,
  untilDeadline,
  updateGraceMinutes,
} from "../waits.ts";

/** Polls in a row that must show the goal: one answer may come from a replica that lags. */
const confirmationsWanted = 2;

/**
 * The `CheckDomain` state: waits until Cognito calls the custom domain ACTIVE with the goal's
 * certificate, the target or, while rolling back, the baseline's.
 *
 * ```
 * UPDATING ──► ACTIVE with the goal, twice ──► check-edges (target) or rolled-back (baseline)
 *     │             └─ a setting lost ──► roll-back
 *     ├─► FAILED ──► roll-back (target) or failed (baseline)
 *     ├─► ACTIVE with what was before ──► for 15 minutes a lagging answer, then failed
 *     └─► for 75 minutes ──► failed
 * ```
 * A custom domain that still holds what was before needs no roll-back: nothing was changed.
 *
 * @throws RotationStateInvalidError, and whatever a port throws
 */
export async function checkDomain(
  input: RotationState,
  ports: RotationPorts,
): Promise<RotationState> {
  const state = parseRotationState(input);
  if (!isPlanned(state)) return endIncomplete(state);
  const now = await readCustomDomain(state, ports);
  if (now === undefined) return endDeleted(state);
  const at = ports.clock.now();
  const noted = progressed(noteAfter(state, now, at), {
    domainPolls: state.progress.domainPolls + 1,
  });
  if (isHeldElsewhere(noted, now)) return endChangedElsewhere(noted, now);
  switch (now.status) {
    case "FAILED":
      return whenFailed(noted, at);
    case "ACTIVE":
      return now.certificateArn === goalArnOf(noted)
        ? whenGoalIsHeld(noted, now)
        : whenGoalIsNotHeld(noted, at);
    default:
      return whenUpdating(noted, now, at);
  }
}

function goalArnOf({ goal, target, baseline }: Planned): string {
  return goal === "target" ? target.arn : baseline.certificate.arn;
}

function whenFailed(state: Planned, at: Date): RotationState {
  if (isOldFailure(state, at)) return waitOn(state, at);
  const { name } = state.customDomain;
  const failed = reasonOf(
    "customDomainFailed",
    `Cognito calls ${name} FAILED; it holds ${state.after?.certificateArn}.`,
    "Check its DNS, that its parent has an A record and that the certificate's chain is complete; then rotate to another certificate.",
  );
  return state.goal === "target"
    ? goTo(addReasons(state, [failed]), "roll-back")
    : rollBackAgainOr(state, [failed]);
}

/** A custom domain that was FAILED when it was changed may show that for some minutes more. */
function isOldFailure({ goal, baseline, progress }: Planned, at: Date): boolean {
  const isRepair = goal === "target" && baseline.status === "FAILED";
  const since = isRepair
    ? progress.updatedAt
    : goal === "baseline"
      ? progress.rolledBackAt
      : undefined;
  if (since === undefined) return false;
  return at.getTime() < minutesAfter(new Date(since), failedGraceMinutes).getTime();
}

function whenGoalIsHeld(noted: Planned, now: CustomDomain): RotationState {
  const { state, lost } =
    noted.goal === "target"
      ? settleSettings(noted, now)
      : { state: noted, lost: lostSettingsOf(settingsToKeep(noted), now.settings) };
  if (lost.length > 0) {
    const settingsLost = reasonOf(
      "settingsLost",
      `${now.name} lost settings: ${describeDifferences(lost)}.`,
      "Set them again with UpdateUserPoolDomain, naming the certificate that it holds.",
    );
    return state.goal === "target"
      ? goTo(addReasons(state, [settingsLost]), "roll-back")
      : rollBackAgainOr(state, [settingsLost]);
  }
  const domainConfirmations = state.progress.domainConfirmations + 1;
  const confirmed = progressed(state, { domainConfirmations });
  if (domainConfirmations < confirmationsWanted) {
    return goTo(confirmed, "wait-for-domain", domainConfirmationSeconds);
  }
  return state.goal === "target"
    ? goTo(confirmed, "check-edges")
    : endWith(confirmed, "rolled-back");
}

/** ACTIVE, but with the certificate that the rotation is leaving. */
function whenGoalIsNotHeld(state: Planned, at: Date): RotationState {
  const { progress, goal } = state;
  if (goal === "baseline" && progress.rolledBackAt === undefined) {
    // RollBack found the custom domain UPDATING and could not call yet.
    return goTo(state, "roll-back");
  }
  const since = new Date((goal === "target" ? progress.updatedAt : progress.rolledBackAt) ?? at);
  if (at.getTime() < minutesAfter(since, updateGraceMinutes).getTime()) return waitOn(state, at);
  const didNotTake = reasonOf(
    "updateDidNotTake",
    `Cognito accepted the update to ${goalArnOf(state)} ${updateGraceMinutes} minutes ago, but ${state.customDomain.name} is ACTIVE with ${state.after?.certificateArn}.`,
    goal === "target"
      ? "Run the rotation again; if that ends the same way, ask AWS Support."
      : "Give it its previous certificate by hand with UpdateUserPoolDomain.",
  );
  return endWith(state, "failed", [didNotTake]);
}

function whenUpdating(state: Planned, now: CustomDomain, at: Date): RotationState {
  if (at.getTime() < deadlineOf(state, at).getTime()) return waitOn(state, at);
  const stuck = reasonOf(
    "customDomainStuckUpdating",
    `${now.name} has been ${now.status} for ${domainDeadlineMinutes} minutes; Cognito documents an hour at most.`,
    "Look at it with DescribeUserPoolDomain; if it stays so, ask AWS Support. Run the rotation again when it is ACTIVE.",
  );
  return endWith(state, "failed", [stuck]);
}

function waitOn(state: Planned, at: Date): RotationState {
  const seconds = domainWaitSeconds(state.progress.domainPolls + 1);
  const waiting = progressed(state, {
    domainConfirmations: 0,
    domainDeadline: deadlineOf(state, at).toISOString(),
  });
  return goTo(waiting, "wait-for-domain", untilDeadline(seconds, at, deadlineOf(state, at)));
}

/** Set by Update and RollBack; a state without one gets a full term from now. */
function deadlineOf({ progress }: Planned, at: Date): Date {
  return progress.domainDeadline === undefined
    ? minutesAfter(at, domainDeadlineMinutes)
    : new Date(progress.domainDeadline);
}

/** A roll-back that Cognito could not be asked for yet is asked for now; one that failed, failed. */
function rollBackAgainOr(state: Planned, reasons: readonly NamedReason[]): RotationState {
  return state.progress.rolledBackAt === undefined
    ? goTo(state, "roll-back")
    : endWith(state, "failed", reasons);
}
