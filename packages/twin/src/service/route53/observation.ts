import type { HealthCheckObservation } from "@aws-sdk/client-route-53";
import { checkerRegions, isEndpointCheck } from "./health-check-config.ts";
import type { StoredHealthCheck } from "./health-check-store.ts";

/** A checker of Route 53's. */
interface Observer {
  readonly region: (typeof checkerRegions)[number];
  readonly address: string;
}

/** Two in each Region, three where only three Regions check: from 8 to 16. */
function observersOf(check: StoredHealthCheck): readonly Observer[] {
  const { Regions: chosen = [] } = check.config;
  const key = chosen.join();
  const observers = known.get(key) ?? observersIn(chosen);
  known.set(key, observers);
  return observers;
}

/** By the Regions that a check names; few ever come together. */
const known = new Map<string, readonly Observer[]>();

function observersIn(chosen: readonly Observer["region"][]): readonly Observer[] {
  const regions = chosen.length === 0 ? checkerRegions : chosen;
  const each = regions.length === 3 ? 3 : 2;
  return regions.flatMap((region) =>
    Array.from({ length: each }, (_, at) => ({
      region,
      // From the block for documentation (RFC 5737); the same checker always has the same address.
      address: `192.0.2.${10 + checkerRegions.indexOf(region) * 10 + at}`,
    })),
  );
}

/** What the observers report whatever they probe: none healthy during a flap, else as set by hand. */
function overriddenPercent(check: StoredHealthCheck): number | undefined {
  return check.isFlapping ? 0 : check.observersHealthyPercent;
}

/** What each observer reports now; empty when nobody looks or has looked yet. */
export function observe(check: StoredHealthCheck): (Observer & { readonly isHealthy: boolean })[] {
  if (!isEndpointCheck(check.config) || check.config.Disabled === true) return [];
  const observers = observersOf(check);
  const percent = overriddenPercent(check);
  if (percent !== undefined) {
    const exact = (observers.length * percent) / 100;
    // Rounded away from the 18 % at which the verdict turns, whatever the number of observers.
    const healthy = percent > 18 ? Math.ceil(exact) : Math.floor(exact);
    return observers.map((observer, at) => ({ ...observer, isHealthy: at < healthy }));
  }
  if (check.lastProbe === undefined) return [];
  return observers.map((observer) => ({ ...observer, isHealthy: check.isSeenHealthy }));
}

/**
 * `HealthCheckObservations` of `GetHealthCheckStatus`: one entry a checker with the result of its
 * last probe, and no verdict over them all.
 */
export function describeObservations(
  check: StoredHealthCheck,
  now: Date,
): HealthCheckObservation[] {
  return observe(check).map(({ region, address, isHealthy }) => ({
    Region: region,
    IPAddress: address,
    StatusReport: reportOf(check, isHealthy, now),
  }));
}

/** As above, but each checker's last failure, where it has one. */
export function describeLastFailures(
  check: StoredHealthCheck,
  now: Date,
): HealthCheckObservation[] {
  const failure = check.lastFailure;
  return observe(check).flatMap(({ region, address, isHealthy }) => {
    const isOverridden = overriddenPercent(check) !== undefined && !isHealthy;
    const report = isOverridden
      ? reportOf(check, isHealthy, now)
      : failure && { Status: failure.status, CheckedTime: failure.at };
    return report ? [{ Region: region, IPAddress: address, StatusReport: report }] : [];
  });
}

function reportOf(check: StoredHealthCheck, isHealthy: boolean, now: Date) {
  if (overriddenPercent(check) !== undefined)
    return {
      Status: isHealthy
        ? "Success: HTTP Status Code 200, OK"
        : "Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.",
      CheckedTime: now,
    };
  return { Status: check.lastProbe?.result.status ?? "", CheckedTime: check.lastProbe?.at ?? now };
}
