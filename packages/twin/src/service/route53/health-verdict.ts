import { isEndpointCheck } from "./health-check-config.ts";
import type { HealthCheckStore, StoredHealthCheck } from "./health-check-store.ts";
import type { HealthSample } from "./health-timeline.ts";
import { observe } from "./observation.ts";

/**
 * More than this share of the checkers must report success (developer guide,
 * dns-failover-determining-health-of-endpoints).
 */
const healthyShareAbove = 0.18;

/**
 * Whether routing takes the check for healthy. A check without data counts as healthy. A disabled
 * one always does, and `Inverted` flips either (API reference, HealthCheckConfig: "in disabled
 * state, you can also invert the status").
 */
export function isCheckHealthy(
  store: HealthCheckStore,
  check: StoredHealthCheck,
  above: ReadonlySet<string> = new Set(),
): boolean {
  const isHealthy = check.config.Disabled === true || isHealthyBeforeInversion(store, check, above);
  return isHealthy !== (check.config.Inverted === true);
}

function isHealthyBeforeInversion(
  store: HealthCheckStore,
  check: StoredHealthCheck,
  above: ReadonlySet<string>,
): boolean {
  if (isEndpointCheck(check.config)) {
    const observed = observe(check);
    const healthy = observed.filter(({ isHealthy }) => isHealthy).length;
    return observed.length === 0 || healthy / observed.length > healthyShareAbove;
  }
  if (check.isFlapping) return false;
  if (check.config.Type === "CALCULATED")
    return countHealthyChildren(store, check, above) >= (check.config.HealthThreshold ?? 0);
  // CLOUDWATCH_METRIC: the twin has no alarms, so data is always insufficient.
  return check.config.InsufficientDataHealthStatus !== "Unhealthy";
}

/** A child that is deleted, or leads back to a check above it, is not healthy. */
function countHealthyChildren(
  store: HealthCheckStore,
  check: StoredHealthCheck,
  above: ReadonlySet<string>,
): number {
  const path = new Set([...above, check.id]);
  return (check.config.ChildHealthChecks ?? []).filter((id) => {
    const child = store.checks.get(id);
    return child !== undefined && !path.has(id) && isCheckHealthy(store, child, path);
  }).length;
}

/** The check's metrics at this moment. */
export function sampleOf(store: HealthCheckStore, check: StoredHealthCheck): HealthSample {
  const observed = observe(check);
  const healthy = observed.filter(({ isHealthy }) => isHealthy).length;
  return {
    HealthCheckStatus: isCheckHealthy(store, check) ? 1 : 0,
    ...(observed.length === 0
      ? {}
      : { HealthCheckPercentageHealthy: (100 * healthy) / observed.length }),
    ...(check.config.Type === "CALCULATED" && check.config.Disabled !== true
      ? {
          ChildHealthCheckHealthyCount: check.isFlapping
            ? 0
            : countHealthyChildren(store, check, new Set()),
        }
      : {}),
  };
}

/** Puts every check's present state into its history: a change of one can change calculated ones. */
export function recordAll(store: HealthCheckStore): void {
  const now = store.clock.now();
  for (const check of store.checks.values()) check.timeline.record(now, sampleOf(store, check));
}
