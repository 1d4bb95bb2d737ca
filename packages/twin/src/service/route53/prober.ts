import { isEndpointCheck } from "./health-check-config.ts";
import type { HealthCheckStore, StoredHealthCheck } from "./health-check-store.ts";
import { recordAll } from "./health-verdict.ts";
import type { ProbeResult } from "./probe.ts";

/**
 * Real probes of one check are at least this far apart in real time, however fast the clock runs.
 * One probe stands for all the observers and for every `RequestInterval` that went by since the
 * last, so a fast clock loses detail but not the time in which an outage is noticed.
 */
const leastRealMs = 250;

/** Probes an endpoint check again and again until it is deleted, disabled or the store stops. */
export function startProbing(store: HealthCheckStore, check: StoredHealthCheck): void {
  check.stopProbing();
  if (!isEndpointCheck(check.config) || check.config.Disabled === true) return;
  const intervalMs = (check.config.RequestInterval ?? 30) * 1000;
  const waitMs = Math.max(intervalMs, leastRealMs * store.clock.speed);
  let isOver = false;
  const isCurrent = () => !isOver && !store.isStopped;
  const look = async (times: number) => {
    const result = await store.probe(check.config, store.probeTarget(), store.dnsRecords());
    if (!isCurrent()) return;
    noteResult(store, check, result, times);
    schedule(waitMs, Math.max(1, Math.round(waitMs / intervalMs)));
  };
  let cancel: () => void = () => undefined;
  const schedule = (afterMs: number, times: number) => {
    cancel = store.clock.after(afterMs, () => {
      if (isCurrent()) void look(times);
    });
  };
  check.stopProbing = () => {
    isOver = true;
    cancel();
  };
  schedule(intervalMs, 1);
}

/**
 * A checker changes its mind after `FailureThreshold` results in a row; `times` results came out
 * like this one.
 */
function noteResult(
  store: HealthCheckStore,
  check: StoredHealthCheck,
  result: ProbeResult,
  times: number,
): void {
  const at = store.clock.now();
  check.lastProbe = { result, at };
  if (!result.isSuccess) check.lastFailure = { status: result.status, at };
  check.contradictions =
    result.isSuccess === check.isSeenHealthy ? 0 : check.contradictions + times;
  if (check.contradictions >= (check.config.FailureThreshold ?? 3)) {
    check.isSeenHealthy = result.isSuccess;
    check.contradictions = 0;
  }
  recordAll(store);
}
