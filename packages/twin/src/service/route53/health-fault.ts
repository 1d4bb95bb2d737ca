import type { HealthCheckStore, StoredHealthCheck } from "./health-check-store.ts";
import { recordAll } from "./health-verdict.ts";
import { startProbing } from "./prober.ts";

const minuteMs = 60_000;
/** A check that flaps is unhealthy for so long, drawn evenly. */
const flapMs = [2 * minuteMs, 10 * minuteMs] as const;
/** What would have struck longer ago than this is over and was seen by nobody. */
const mostChances = 10;

/**
 * Lets a check turn unhealthy for some minutes. Each simulated minute is a chance, taken when
 * somebody next looks at the check, so that time costs nothing while nobody does; an order strikes
 * at the next look. A check that is disabled has no health that could change.
 */
export function meetFlap(store: HealthCheckStore, check: StoredHealthCheck): void {
  if (check.config.Disabled === true || check.isFlapping) return;
  const now = store.clock.now().getTime();
  const minutes = Math.floor((now - check.lookedAt) / minuteMs);
  check.lookedAt += minutes * minuteMs;
  const faults = store.faults();
  const place = { healthCheckId: check.id };
  const chances = Math.min(minutes, mostChances);
  check.isFlapping =
    chances === 0
      ? faults.strikesByOrder("health-check.flaps", place)
      : Array(chances)
          .keys()
          .some(() => faults.strikes("health-check.flaps", place));
  if (!check.isFlapping) return;
  recordAll(store);
  store.clock.after(faults.random.integer(...flapMs), () => {
    check.isFlapping = false;
    check.lookedAt = store.clock.now().getTime();
    if (!store.isStopped) recordAll(store);
  });
}

/** Lets somebody have disabled the check, as by an update. Each reading of it is a chance. */
export function meetDisabling(store: HealthCheckStore, check: StoredHealthCheck): void {
  if (check.config.Disabled === true) return;
  if (!store.faults().strikes("health-check.disabled", { healthCheckId: check.id })) return;
  check.config = { ...check.config, Disabled: true };
  check.version += 1;
  recordAll(store);
  startProbing(store, check);
}
