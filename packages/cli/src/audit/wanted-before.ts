import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { ConfigurationError } from "@latchkey/core/config/errors";
import { decodeFunctionConfig, type FunctionConfig } from "@latchkey/core/config/latchkey-config";
import type { LookSettings } from "../command/look-settings.ts";

/**
 * What is wanted: what `LATCHKEY_CONFIG` says; without it, what the findings of the installation's
 * last audit rest on. Else they would be gone because nobody here knows what was wanted.
 */
export function wantedBefore(
  { config, isConfigGiven }: Pick<LookSettings, "config" | "isConfigGiven">,
  previous: FleetReport | undefined,
): FunctionConfig {
  if (isConfigGiven || previous === undefined) return config;
  const { baseline, expiry } = config;
  const policy = valuesIn(previous, "securityPolicyDiffers", "baseline.securityPolicy")[0];
  const version = valuesIn(previous, "managedLoginVersionDiffers", "baseline.managedLoginVersion");
  const urgentDays = mostDays(previous, "certificateExpiringSoon", expiry.urgentDays);
  const warnDays = mostDays(previous, "certificateExpiring", expiry.warnDays);
  const wanted = {
    ...config,
    baseline: {
      ...(policy === undefined ? {} : { securityPolicy: policy }),
      ...(version[0] === undefined ? {} : { managedLoginVersion: Number(version[0]) }),
      ...baseline,
    },
    expiry: { urgentDays, warnDays: Math.max(warnDays, urgentDays + 1) },
  };
  try {
    return decodeFunctionConfig(JSON.stringify(wanted));
  } catch (error) {
    // Of another version, that knows other values: judged by what is known here.
    if (error instanceof ConfigurationError) return config;
    throw error;
  }
}

/** What the findings of a kind say was wanted. */
function valuesIn({ findings }: FleetReport, kind: FindingName, wanted: string): readonly string[] {
  return findings
    .filter(({ name }) => name === kind)
    .flatMap(({ evidence }) => evidence)
    .filter(({ source, what }) => source === "wanted" && what === wanted)
    .map(({ value }) => value);
}

/** The most days that were to be left; a certificate of short validity may be told of with fewer. */
function mostDays(previous: FleetReport, kind: FindingName, usual: number): number {
  const days = valuesIn(previous, kind, "days left").map((value) =>
    Number(/^at least (\d+)$/.exec(value)?.[1] ?? 0),
  );
  return Math.max(usual, ...days);
}
