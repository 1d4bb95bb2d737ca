import type { CustomDomainSettings } from "./custom-domain.ts";

/** One setting that is not what it was. */
export interface SettingDifference {
  /** As the Cognito API names it. */
  readonly setting:
    | "SecurityPolicy"
    | "ManagedLoginVersion"
    | "Routing.Failover.SecondaryRegion"
    | "Routing.Failover.PrimaryRoute53HealthCheckId";
  readonly before: string;
  /** `none` when it is gone. */
  readonly after: string;
}

/**
 * The settings that `after` lost or changed. What was absent before cannot be lost: Cognito may
 * fill in a default that means the same, so it is not counted.
 */
export function lostSettingsOf(
  before: CustomDomainSettings,
  after: CustomDomainSettings,
): readonly SettingDifference[] {
  return settingsOf(before).flatMap(({ setting, value }, place) => {
    const now = settingsOf(after)[place]?.value;
    return value === undefined || value === now
      ? []
      : [{ setting, before: value, after: now ?? "none" }];
  });
}

/**
 * Puts back what differs between `before` and `seen`, but for the settings that are not as they were
 * seen any more: those somebody has changed, and `now` has them as meant.
 */
export function restoredSettings(of: {
  readonly before: CustomDomainSettings;
  readonly seen: CustomDomainSettings;
  readonly now: CustomDomainSettings;
}): CustomDomainSettings {
  const { before, seen, now } = of;
  const isAsSeen = (member: keyof CustomDomainSettings) =>
    areSettingsEqual(only(seen, member), only(now, member));
  return {
    ...only(isAsSeen("securityPolicy") ? before : now, "securityPolicy"),
    ...only(isAsSeen("managedLoginVersion") ? before : now, "managedLoginVersion"),
    ...only(isAsSeen("routing") ? before : now, "routing"),
  };
}

/** That member alone; nothing when it is absent. */
function only(
  settings: CustomDomainSettings,
  member: keyof CustomDomainSettings,
): CustomDomainSettings {
  return settings[member] === undefined ? {} : { [member]: settings[member] };
}

/** Whether both are the same in every setting, absence included. */
export function areSettingsEqual(a: CustomDomainSettings, b: CustomDomainSettings): boolean {
  return settingsOf(a).every(({ value }, place) => value === settingsOf(b)[place]?.value);
}

/** `SecurityPolicy TLS_V1_2_2021 -> none, …`, for a message. */
export function describeDifferences(differences: readonly SettingDifference[]): string {
  return differences
    .map(({ setting, before, after }) => `${setting} ${before} -> ${after}`)
    .join(", ");
}

function settingsOf(
  settings: CustomDomainSettings,
): readonly { setting: SettingDifference["setting"]; value: string | undefined }[] {
  return [
    { setting: "SecurityPolicy", value: settings.securityPolicy },
    { setting: "ManagedLoginVersion", value: settings.managedLoginVersion?.toString() },
    { setting: "Routing.Failover.SecondaryRegion", value: settings.routing?.secondaryRegion },
    {
      setting: "Routing.Failover.PrimaryRoute53HealthCheckId",
      value: settings.routing?.primaryHealthCheckId,
    },
  ];
}
