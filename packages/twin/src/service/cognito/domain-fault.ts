import type { CustomPoolDomain } from "./pool-domain.ts";
import type { CognitoState } from "./state.ts";
import type { LosableSetting } from "./switches.ts";

const minuteMs = 60_000;
/** For so long a certificate is refused, drawn evenly: reported are minutes. */
const refusedMs = [minuteMs, 10 * minuteMs] as const;
/** For so long an update is stuck: longer than the hour that AWS names, and than anybody waits. */
const stuckMs = [180 * minuteMs, 480 * minuteMs] as const;

/** How an update of a custom domain goes on once it was accepted. */
export type UpdateCourse =
  | { readonly kind: "ends-active" | "ends-failed" }
  /** Without a time, until the control port lets it go on. */
  | { readonly kind: "stuck"; readonly forMs?: number };

/** What becomes of an update that begins now: as ordered by hand, else as the fault plan says. */
export function courseOfUpdate(state: CognitoState, domain: CustomPoolDomain): UpdateCourse {
  const { failures } = state.switches;
  const ordered = failures.get(domain.name) ?? "none";
  if (ordered === "stuck-updating") return { kind: "stuck" };
  if (ordered === "fail-next-update") {
    failures.delete(domain.name);
    return { kind: "ends-failed" };
  }
  const { faults } = state.world;
  const place = {
    customDomain: domain.name,
    userPoolId: domain.userPoolId,
    certificateArn: domain.custom.certificateArn,
  };
  if (faults.strikes("cognito.ends-failed", place)) return { kind: "ends-failed" };
  return faults.strikes("cognito.stuck-updating", place)
    ? { kind: "stuck", forMs: faults.random.integer(...stuckMs) }
    : { kind: "ends-active" };
}

/**
 * Which settings Cognito drops at this update: those ordered by hand, once, and of those that the
 * update names (the place's `setting`) the ones that a fault strikes.
 */
export function takeLostSettings(
  state: CognitoState,
  customDomain: string,
  named: readonly LosableSetting[],
): ReadonlySet<LosableSetting> {
  const { settingsLost } = state.switches;
  const ordered = settingsLost.get(customDomain) ?? [];
  settingsLost.delete(customDomain);
  const struck = named.filter((setting) =>
    state.world.faults.strikes("cognito.settings-lost", { customDomain, setting }),
  );
  return new Set([...ordered, ...struck]);
}

/**
 * Whether settings that an update omits are kept or go back to defaults. AWS does the same always,
 * only nobody knows which, so it is drawn once in a world (again when the rate is changed); by hand
 * it can be set, and by order be otherwise for one update.
 */
export function areOmittedSettingsKept(state: CognitoState, customDomain: string): boolean {
  const { switches, world } = state;
  if (switches.omittedSettings !== undefined) return switches.omittedSettings === "keep";
  const kind = "cognito.omitted-settings-reset";
  if (world.faults.strikesByOrder(kind, { customDomain })) return false;
  const rate = world.faults.rates()[kind] ?? 0;
  if (switches.omittedDrawn?.rate !== rate)
    switches.omittedDrawn = { rate, isKept: !world.faults.strikes(kind, { customDomain }) };
  return switches.omittedDrawn.isKept;
}

/**
 * Whether CloudFront has heard of a certificate that is otherwise good. It may be refused right
 * after it was issued; when that was is ACM's secret here, so the time counts from the first try.
 */
export function hasReachedCloudFront(
  state: CognitoState,
  certificateArn: string,
  customDomain: string,
): boolean {
  const { certificateUsableFrom: usableFrom } = state.switches;
  const now = state.world.clock.now().getTime();
  const known = usableFrom.get(certificateArn);
  if (known !== undefined) return now >= known;
  const lagMs = lagOf(state, certificateArn, customDomain);
  usableFrom.set(certificateArn, now + lagMs);
  return lagMs === 0;
}

function lagOf(state: CognitoState, certificateArn: string, customDomain: string): number {
  const { faults } = state.world;
  const { certificateLagSeconds } = state.switches;
  if (certificateLagSeconds > 0) return certificateLagSeconds * 1000;
  return faults.strikes("cognito.certificate-not-usable", { certificateArn, customDomain })
    ? faults.random.integer(...refusedMs)
    : 0;
}
