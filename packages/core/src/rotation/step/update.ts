import type { CertificateViolation } from "../../certificate/violations-of.ts";
import {
  areSettingsEqual,
  describeDifferences,
  lostSettingsOf,
} from "../../custom-domain/compare-settings.ts";
import type { CustomDomain } from "../../custom-domain/custom-domain.ts";
import { parseRotationState } from "../parse-rotation-state.ts";
import { holdOrGiveUp } from "../plan-state.ts";
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
import { settleSettings } from "../settle-settings.ts";
import { violationsOfNamed } from "../subject.ts";
import { domainDeadlineMinutes, domainWaitSeconds, minutesAfter } from "../waits.ts";

/**
 * The `Update` state: gives the custom domain the target and changes nothing else. Looks first and
 * does not call when the target is set already, so a crash after the call is repaired by repeating.
 *
 * @throws RotationStateInvalidError, and whatever a port throws
 */
export async function updateCustomDomain(
  input: RotationState,
  ports: RotationPorts,
): Promise<RotationState> {
  const state = parseRotationState(input);
  if (!isPlanned(state)) return endIncomplete(state);
  const [now, violations] = await Promise.all([
    readCustomDomain(state, ports),
    targetViolations(state, ports),
  ]);
  if (now === undefined) return endDeleted(state);
  const noted = noteAfter(state, now, ports.clock.now());
  if (now.certificateArn === state.target.arn) return proceedUpdated(foundDone(noted), now, ports);
  if (isHeldElsewhere(state, now)) return endChangedElsewhere(noted, now);
  if (now.status === "UPDATING" || now.status === "CREATING") return waitForOtherChange(noted, now);
  if (violations.every(isUnsettled) && violations.length > 0) {
    return holdOrGiveUp(addReasons(noted, violations));
  }
  if (violations.length > 0) return endWith(noted, "refused", violations);

  const current = respectNewerSettings(noted, now);
  await noteUnproven(current, ports);
  await ports.cognito.updateCustomDomain({
    region: now.region,
    name: now.name,
    userPoolId: now.userPoolId,
    certificateArn: current.target.arn,
    settings: now.settings,
  });
  const after = await readCustomDomain(current, ports);
  if (after === undefined) return endDeleted(current);
  return proceedUpdated(current, after, ports);
}

/**
 * Before the call: whoever comes after an execution that is cut off has to know. Where the
 * certificate from before does not work there is nothing to go back to, and nothing to note. What
 * an earlier run of this step has noted stands.
 */
async function noteUnproven(
  { customDomain, baseline, target, execution }: Planned,
  { unproven, clock }: RotationPorts,
): Promise<void> {
  if (!baseline.isCertificateUsable) return;
  const known = await unproven.readUnproven(customDomain.name);
  if (known?.execution === execution.name && known.toArn === target.arn) return;
  await unproven.storeUnproven(customDomain.name, {
    fromArn: baseline.certificate.arn,
    toArn: target.arn,
    updatedAt: clock.now().toISOString(),
    execution: execution.name,
  });
}

/** The target as ACM has it this very moment: no plan is so fresh that a revocation cannot pass it. */
async function targetViolations(
  { target, customDomain }: Planned,
  { acm, clock }: RotationPorts,
): Promise<readonly CertificateViolation[]> {
  const certificate = await acm.describeCertificate(target.arn);
  return violationsOfNamed(
    { arn: target.arn, certificate },
    { customDomain: customDomain.name, accountId: customDomain.accountId, at: clock.now() },
  );
}

/**
 * The plan saw it issued, and nothing un-issues a certificate: a read that lags is likelier than that
 * it was deleted meanwhile, and the next plan tells which.
 */
function isUnsettled({ name, message }: CertificateViolation): boolean {
  return (
    name === "certificateMissing" || (name === "certificateNotIssued" && /PENDING/.test(message))
  );
}

/**
 * The plan of this execution saw another certificate, so the target was set within it: by a call
 * whose answer was lost, or by a second rotation to the same target. Either way users had a
 * working certificate before, so going back is this rotation's business too.
 */
function foundDone(state: Planned): Planned {
  const found = reasonOf(
    "updateFoundDone",
    `${state.customDomain.name} holds ${state.target.arn} already; the update was not sent again.`,
  );
  return addReasons(state, [found]);
}

/** Somebody else began a change since the plan: plan again when it is over. */
function waitForOtherChange(state: Planned, now: CustomDomain): RotationState {
  const updating = reasonOf(
    "customDomainUpdating",
    `${now.name} is ${now.status}: somebody else began a change since the plan was made.`,
    "Wait until it is ACTIVE; the rotation then plans anew by itself.",
  );
  return holdOrGiveUp(addReasons(state, [updating]));
}

/** Whoever changed a setting since the plan meant it: the newer value is what must be kept. */
function respectNewerSettings(state: Planned, now: CustomDomain): Planned {
  const { baseline } = state;
  if (areSettingsEqual(baseline.settings, now.settings)) return state;
  const changes = [
    ...lostSettingsOf(baseline.settings, now.settings),
    ...lostSettingsOf(now.settings, baseline.settings).filter(({ after }) => after === "none"),
  ];
  const changed = reasonOf(
    "settingsChangedMeanwhile",
    `Somebody else changed settings since the plan was made (${changes.map(({ setting }) => setting).join(", ")}); the newer ones are kept.`,
  );
  return {
    ...addReasons(state, [changed]),
    baseline: { ...baseline, settings: now.settings },
  };
}

/** What follows an update, by what Cognito shows now; it may still show what was before. */
function proceedUpdated(state: Planned, now: CustomDomain, ports: RotationPorts): RotationState {
  const at = ports.clock.now();
  const updated = progressed(noteAfter(state, now, at), {
    isUpdated: true,
    updatedAt: at.toISOString(),
    domainPolls: 0,
    domainConfirmations: 0,
    domainDeadline: minutesAfter(at, domainDeadlineMinutes).toISOString(),
  });
  if (isHeldElsewhere(updated, now)) return endChangedElsewhere(updated, now);
  if (now.certificateArn !== updated.target.arn) {
    return goTo(updated, "wait-for-domain", domainWaitSeconds(1));
  }
  const { state: settled, lost } = settleSettings(updated, now);
  if (lost.length === 0) return goTo(settled, "wait-for-domain", domainWaitSeconds(1));
  const settingsLost = reasonOf(
    "settingsLost",
    `The update changed more than the certificate: ${describeDifferences(lost)}.`,
  );
  return goTo(addReasons(settled, [settingsLost]), "roll-back");
}
