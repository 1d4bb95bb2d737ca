import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { TwinClock } from "../../clock.ts";
import type { FaultPlan } from "../../fault/fault-plan.ts";
import type { Random } from "../../random.ts";
import type { DnsDirectory } from "../../world.ts";
import { checkIdLength, noSuchHealthCheck } from "./errors.ts";
import type { HealthTimeline } from "./health-timeline.ts";
import type { ProbeResult, ProbeTarget, probe } from "./probe.ts";

/** A health check and what its checkers last saw. */
export interface StoredHealthCheck {
  readonly id: string;
  readonly callerReference: string;
  readonly createdAt: Date;
  config: HealthCheckConfig;
  version: number;
  /** What one checker thinks after `FailureThreshold` equal results in a row; healthy at first. */
  isSeenHealthy: boolean;
  /** Results in a row that contradict `isSeenHealthy`. */
  contradictions: number;
  lastProbe?: { readonly result: ProbeResult; readonly at: Date };
  lastFailure?: { readonly status: string; readonly at: Date };
  /** By the control port: so many percent of the observers report success, whatever is probed. */
  observersHealthyPercent?: number;
  /** By a fault: unhealthy for some minutes, whatever is probed. */
  isFlapping: boolean;
  /** Until when its minutes were chances to flap, in simulated milliseconds. */
  lookedAt: number;
  readonly timeline: HealthTimeline;
  /** Ends the probing. */
  stopProbing(): void;
}

/** All health checks. */
export interface HealthCheckStore {
  readonly clock: TwinClock;
  readonly random: Random;
  /** Late bound, like the other members of the world. */
  readonly faults: () => FaultPlan;
  readonly probeTarget: () => ProbeTarget;
  readonly probe: typeof probe;
  /** Late bound: made from the same zones. */
  readonly dnsRecords: () => DnsDirectory;
  readonly checks: Map<string, StoredHealthCheck>;
  /** Caller references stay taken when their check is deleted. */
  readonly usedReferences: Set<string>;
  isStopped: boolean;
}

/** @throws NoSuchHealthCheck, InvalidInput */
export function getCheck(store: HealthCheckStore, id: string | undefined): StoredHealthCheck {
  checkIdLength("healthCheckId", String(id), 64);
  const check = store.checks.get(String(id));
  if (check === undefined) throw noSuchHealthCheck(String(id));
  return check;
}

/** `HealthCheck` as the API shows it: the configuration, never the health. */
export function describeCheck(check: StoredHealthCheck): HealthCheck {
  return {
    Id: check.id,
    CallerReference: check.callerReference,
    HealthCheckConfig: { ...check.config },
    HealthCheckVersion: check.version,
  };
}
