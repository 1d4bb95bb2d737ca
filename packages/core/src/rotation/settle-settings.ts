import {
  areSettingsEqual,
  describeDifferences,
  lostSettingsOf,
  restoredSettings,
  type SettingDifference,
} from "../custom-domain/compare-settings.ts";
import type { CustomDomain, CustomDomainSettings } from "../custom-domain/custom-domain.ts";
import { addReasons, type Planned } from "./progress-state.ts";
import { type NamedReason, reasonOf } from "./reason.ts";

/** What a look at the custom domain says of its settings. */
export interface SettledSettings {
  readonly state: Planned;
  /** What the rotation's own update lost, as far as can be told; empty once settled. */
  readonly lost: readonly SettingDifference[];
}

/** The settings that the custom domain has to have: those from before, or as somebody set them since. */
export function settingsToKeep({ keptSettings, baseline }: Planned): CustomDomainSettings {
  return keptSettings ?? baseline.settings;
}

/**
 * Tells the update's own loss from somebody else's change, at a look that shows the certificate
 * that was asked for.
 *
 * ```
 * update sent ─► the first look that shows its certificate ─┬─ a setting missing ─► lost: the update's own
 *                                                          └─ all there ─► settled
 * settled ─► a later look shows other settings ─► somebody else's: they are kept, and told
 * ```
 * One description is one record, so the first one with the new certificate has the settings that
 * came of the same call. Reads that lag show older settings, never newer ones. What remains: a
 * change between the update and that first look, seconds later, counts as the update's own; a loss that Cognito brings about only later, which AWS documents nowhere, counts as somebody's. Both
 * are told with what was and what is.
 */
export function settleSettings(state: Planned, now: CustomDomain): SettledSettings {
  if (state.keptSettings !== undefined) return { state: adoptSettings(state, now), lost: [] };
  const lost = lostSettingsOf(state.baseline.settings, now.settings);
  if (lost.length > 0) return { state: { ...state, lostSettings: now.settings }, lost };
  const filledIn = gainedSettingsOf(state.baseline.settings, now.settings);
  const settled = { ...state, keptSettings: now.settings };
  if (filledIn.length === 0) return { state: settled, lost };
  return { state: addReasons(settled, [settingsFilledIn(now, filledIn)]), lost };
}

function settingsFilledIn(
  { name }: CustomDomain,
  differences: readonly SettingDifference[],
): NamedReason {
  return reasonOf(
    "settingsFilledIn",
    `Since the update Cognito shows settings of ${name} that it did not show before: ${describeDifferences(differences)}.`,
    "If that is not wanted, set them with UpdateUserPoolDomain, naming the certificate that it holds; the next rotation keeps that.",
  );
}

/** The state with the settings that somebody gave the custom domain after they were settled. */
export function adoptSettings(state: Planned, now: CustomDomain): Planned {
  const kept = settingsToKeep(state);
  if (areSettingsEqual(kept, now.settings)) return state;
  const differences = [
    ...lostSettingsOf(kept, now.settings),
    ...gainedSettingsOf(kept, now.settings),
  ];
  const changed = reasonOf(
    "settingsChangedMeanwhile",
    `Settings of ${now.name} were changed by somebody else after the rotation's own update: ${describeDifferences(differences)}. The newer ones are kept.`,
    "If nobody meant that (CloudTrail, UpdateUserPoolDomain), set them again, naming the certificate that it holds.",
  );
  return { ...addReasons(state, [changed]), keptSettings: now.settings };
}

/**
 * The state with the settings to go back with, as `keptSettings`: those from before, but for what
 * somebody changed after the update. Without a look between the two nothing tells these apart, and
 * a FAILED custom domain is not believed: what it shows is not documented to be what anybody set.
 */
export function restoreSettings(state: Planned, now: CustomDomain): Planned {
  const { baseline, keptSettings, lostSettings } = state;
  const before = settingsToKeep(state);
  if (now.status !== "FAILED") {
    if (keptSettings !== undefined) return adoptSettings(state, now);
    if (lostSettings !== undefined) {
      const settings = restoredSettings({ before, seen: lostSettings, now: now.settings });
      const restored = { ...state, keptSettings: baseline.settings };
      return adoptSettings(restored, { ...now, settings });
    }
  }
  return { ...state, keptSettings: before };
}

/**
 * The settings of a custom domain that somebody else took over. Whether a setting was lost by this
 * rotation's update or changed by whoever came after cannot be told any more, unless they were
 * settled before. They are not put back: who gave the custom domain its certificate named, or left
 * out, its settings in the same call.
 */
export function leaveSettings(state: Planned, now: CustomDomain): Planned {
  if (state.keptSettings !== undefined) return adoptSettings(state, now);
  const lost = lostSettingsOf(state.baseline.settings, now.settings);
  if (state.decision !== "rotate" || lost.length === 0) return state;
  const settingsLost = reasonOf(
    "settingsLost",
    `${now.name} is not set as it was before: ${describeDifferences(lost)}. The update of this rotation lost that, or whoever gave it the other certificate changed it; it was not put back.`,
    `Compare with the record's "before"; what nobody meant to change, set again with UpdateUserPoolDomain, naming ${now.certificateArn}.`,
  );
  return addReasons(state, [settingsLost]);
}

/** Settings that are there, and were not before. */
function gainedSettingsOf(
  before: CustomDomainSettings,
  after: CustomDomainSettings,
): readonly SettingDifference[] {
  return lostSettingsOf(after, before)
    .filter(({ after: value }) => value === "none")
    .map(({ setting, before: value }) => ({ setting, before: "none", after: value }));
}
