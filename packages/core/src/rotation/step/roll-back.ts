import { lostSettingsOf } from "../../custom-domain/compare-settings.ts";
import type { CustomDomain } from "../../custom-domain/custom-domain.ts";
import { describeStepError } from "../../record/step-error.ts";
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
import { reasonOf } from "../reason.ts";
import type { RotationState } from "../rotation-state.ts";
import { restoreSettings, settingsToKeep } from "../settle-settings.ts";
import { violationsOfNamed } from "../subject.ts";
import { domainDeadlineMinutes, domainWaitSeconds, minutesAfter } from "../waits.ts";

/** Times that RollBack looks for its chance before a person is called. */
const mostRollBacks = 3;

/**
 * The `RollBack` state: gives the custom domain back the certificate and settings that it had
 * before; a setting that somebody changed after the update stays as they set it. Only if this
 * rotation changed it (or one that was cut off, whose proof it carries on), only while it still holds
 * the target (or the baseline in bad shape), and only to a certificate that still works.
 *
 * While Cognito carries out another change it waits by way of `CheckDomain`, which comes back.
 *
 * @throws RotationStateInvalidError, and whatever a port throws
 */
export async function rollBack(input: RotationState, ports: RotationPorts): Promise<RotationState> {
  const entered = parseRotationState(input);
  if (!isPlanned(entered)) return endIncomplete(entered);
  const { isUpdated } = entered.progress;
  if (!isUpdated && !mayBeUpdated(entered)) return endNothingToRollBack(entered);
  const now = await readCustomDomain(entered, ports);
  if (now === undefined) return endDeleted(entered);
  if (!isUpdated && now.certificateArn !== entered.target.arn) return endNothingToRollBack(entered);
  const parsed = takeOver(entered);
  const rollBacks = (parsed.progress.rollBacks ?? 0) + 1;
  const state = progressed(noteAfter(parsed, now, ports.clock.now()), { rollBacks });
  if (isHeldElsewhere(state, now)) return endChangedElsewhere(state, now);
  const restored = restoreSettings(state, now);
  if (isBack(restored, now)) return endWith(restored, "rolled-back");
  if (rollBacks > mostRollBacks) return endExhausted(state);
  if (now.status === "UPDATING" || now.status === "CREATING") return waitForBaseline(state, ports);
  const unusable = await endIfBaselineUnusable(state, ports);
  if (unusable !== undefined) return unusable;

  await ports.cognito.updateCustomDomain({
    region: now.region,
    name: now.name,
    userPoolId: now.userPoolId,
    certificateArn: state.baseline.certificate.arn,
    settings: settingsToKeep(restored),
  });
  const rolledBackAt = ports.clock.now().toISOString();
  return waitForBaseline(progressed(restored, { rolledBackAt }), ports);
}

/** An `Update` that failed for good may have had its effect all the same. */
function mayBeUpdated({ error, baseline, target }: Planned): boolean {
  return error !== undefined && baseline.certificate.arn !== target.arn;
}

/**
 * Reached from a step that failed for good, `RollBack` makes the error a reason: what cannot be
 * proven is not left in place of what worked.
 */
function takeOver(state: Planned): Planned {
  const { error, ...rest } = state;
  if (error === undefined) return state;
  const interrupted = reasonOf(
    "proofInterrupted",
    `What users are served could not be proven: ${describeStepError(error).message}`,
    "Put right what the message names, then ask for the certificate by its ARN (certificateArn).",
  );
  return progressed(addReasons(rest, [interrupted]), { isUpdated: true });
}

/** A FAILED update may never have been applied: then everything is as it was. */
function isBack(state: Planned, now: CustomDomain): boolean {
  const { baseline } = state;
  return (
    now.status === "ACTIVE" &&
    now.certificateArn === baseline.certificate.arn &&
    lostSettingsOf(settingsToKeep(state), now.settings).length === 0
  );
}

function waitForBaseline(state: Planned, { clock }: RotationPorts): RotationState {
  const waiting = progressed(
    { ...state, goal: "baseline" },
    {
      domainPolls: 0,
      domainConfirmations: 0,
      domainDeadline: minutesAfter(clock.now(), domainDeadlineMinutes).toISOString(),
    },
  );
  return goTo(waiting, "wait-for-domain", domainWaitSeconds(1));
}

async function endIfBaselineUnusable(
  state: Planned,
  { acm, clock }: RotationPorts,
): Promise<RotationState | undefined> {
  const { baseline, customDomain } = state;
  const { arn } = baseline.certificate;
  const certificate = await acm.describeCertificate(arn);
  const violations = violationsOfNamed(
    { arn, certificate },
    { customDomain: customDomain.name, accountId: customDomain.accountId, at: clock.now() },
  );
  if (violations.length === 0) return undefined;
  const none = reasonOf(
    "noCertificateToGoBackTo",
    `${customDomain.name} stays on ${state.target.arn}: the certificate from before, ${arn}, does not work any more.`,
    `Request or import a working certificate for ${customDomain.name} in us-east-1 and rotate to it; compare its settings with the record's "before".`,
  );
  return endWith(state, "failed", [none, ...violations]);
}

function endNothingToRollBack(state: Planned): RotationState {
  // A step failed before anything was changed: the error says all.
  if (state.error !== undefined) return goTo(state, "record");
  return endWith(state, "failed", [
    reasonOf(
      "nothingToRollBack",
      `This rotation did not change ${state.customDomain.name}, so there is nothing to undo.`,
      "See the other reasons for what is wrong, and rotate to another certificate if need be.",
    ),
  ]);
}

function endExhausted(state: Planned): RotationState {
  if (state.after?.certificateArn === state.baseline.certificate.arn) {
    const unsettled = reasonOf(
      "rollBackUnsettled",
      `${state.customDomain.name} was given back ${state.baseline.certificate.arn}, but was ${state.after.status} when it was last looked at, and cannot be looked at any more.`,
      "Look at it with DescribeUserPoolDomain, and run a verification once it is ACTIVE.",
    );
    return endWith(state, "failed", [unsettled]);
  }
  return endWith(state, "failed", [
    reasonOf(
      "rollBackExhausted",
      `${state.customDomain.name} could not be given back its previous certificate in ${mostRollBacks} attempts.`,
      `Give it ${state.baseline.certificate.arn} by hand with UpdateUserPoolDomain, with the settings of the record's "before".`,
    ),
  ]);
}
