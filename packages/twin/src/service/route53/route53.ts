import type { GetChangeRequest, GetChangeResponse } from "@aws-sdk/client-route-53";
import type { ControlRoute, Operation, Service } from "../../service.ts";
import type { DnsDirectory, HealthCheckDirectory, World } from "../../world.ts";
import { withModelRules } from "../member-rule.ts";
import { authorizationsOf } from "./authorization.ts";
import { createControlRoutes } from "./control.ts";
import { createDnsDirectory, type PublicDns } from "./dns-directory.ts";
import {
  createHealthCheck,
  deleteHealthCheck,
  getHealthCheck,
  getHealthCheckLastFailureReason,
  getHealthCheckStatus,
  listHealthChecks,
} from "./health-check-operation.ts";
import type { HealthCheckStore } from "./health-check-store.ts";
import { updateHealthCheck } from "./health-check-update.ts";
import { meetFlap } from "./health-fault.ts";
import type { HealthMetric, MetricMinute } from "./health-timeline.ts";
import { isCheckHealthy } from "./health-verdict.ts";
import { createZoneStore, describeChange, type ZoneStore } from "./hosted-zone.ts";
import { route53Rules } from "./model-rule.ts";
import { type ProbeTarget, probe } from "./probe.ts";
import { changeResourceRecordSets } from "./record-change.ts";
import { listResourceRecordSets } from "./record-list.ts";
import {
  createHostedZone,
  deleteHostedZone,
  getHostedZone,
  listHostedZones,
  listHostedZonesByName,
} from "./zone-operation.ts";

/** What CloudWatch publishes of Route 53's health checks. */
export interface HealthCheckMetrics extends HealthCheckDirectory {
  /** Checks that exist now; the history of a deleted one is gone. */
  ids(): readonly string[];
  /** Finished minutes of simulated time that begin in [from, to), oldest first. */
  minutes(id: string, metric: HealthMetric, from: Date, to: Date): readonly MetricMinute[];
}

/**
 * Route 53 of one account, global: zones and their records, and health checks that really probe (loopback only).
 * `probeTarget` tells where the twin's AWS endpoint listens; it is asked at each probe. A
 * simulation without sockets gives a `probe` of its own. Its zones join `publicDns`, those of all
 * accounts, in which names are looked up.
 */
export function createRoute53(
  world: World,
  options: {
    readonly probeTarget: () => ProbeTarget;
    readonly probe?: typeof probe;
    readonly publicDns?: PublicDns[];
  },
): {
  readonly service: Service;
  readonly dnsRecords: DnsDirectory;
  readonly healthChecks: HealthCheckMetrics;
  readonly routes: readonly ControlRoute[];
  /** Ends all probing. */
  stop(): void;
} {
  const { clock } = world;
  const zones = createZoneStore(clock, world.random.fork("route53-zones"));
  const checks: HealthCheckStore = {
    clock,
    random: world.random.fork("route53-health-checks"),
    faults: () => world.faults,
    probeTarget: options.probeTarget,
    probe: options.probe ?? probe,
    dnsRecords: () => dnsRecords,
    checks: new Map(),
    usedReferences: new Set(),
    isStopped: false,
  };
  const healthChecks = createHealthCheckMetrics(checks);
  const publicDns = options.publicDns ?? [];
  publicDns.push({ zones: zones.zones, healthChecks });
  const dnsRecords = createDnsDirectory(publicDns);
  return {
    service: {
      signingName: "route53",
      operations: withModelRules(
        { ...zoneOperations(zones, checks), ...healthCheckOperations(checks) },
        route53Rules,
        "InvalidInput",
      ),
      authorizationsOf,
    },
    dnsRecords,
    healthChecks,
    routes: createControlRoutes(checks),
    stop() {
      checks.isStopped = true;
      for (const check of checks.checks.values()) check.stopProbing();
    },
  };
}

function createHealthCheckMetrics(store: HealthCheckStore): HealthCheckMetrics {
  return {
    isHealthy(id) {
      const check = store.checks.get(id);
      if (check === undefined) return undefined;
      meetFlap(store, check);
      return isCheckHealthy(store, check);
    },
    ids: () => [...store.checks.keys()],
    minutes(id, metric, from, to) {
      const check = store.checks.get(id);
      if (check === undefined) return [];
      meetFlap(store, check);
      return check.timeline.minutes(metric, from, to, store.clock.now());
    },
  };
}

function zoneOperations(
  zones: ZoneStore,
  { checks }: HealthCheckStore,
): Readonly<Record<string, Operation>> {
  return {
    CreateHostedZone: (input) => createHostedZone(zones, input),
    GetHostedZone: (input) => getHostedZone(zones, input),
    ListHostedZones: (input) => listHostedZones(zones, input),
    ListHostedZonesByName: (input) => listHostedZonesByName(zones, input),
    DeleteHostedZone: (input) => deleteHostedZone(zones, input),
    ChangeResourceRecordSets: (input) =>
      changeResourceRecordSets(zones, input, (id) => checks.has(id)),
    ListResourceRecordSets: (input) => listResourceRecordSets(zones, input),
    GetChange: (input: GetChangeRequest): GetChangeResponse => ({
      ChangeInfo: describeChange(zones, input.Id),
    }),
  };
}

function healthCheckOperations(checks: HealthCheckStore): Readonly<Record<string, Operation>> {
  return {
    CreateHealthCheck: (input) => createHealthCheck(checks, input),
    GetHealthCheck: (input) => getHealthCheck(checks, input),
    ListHealthChecks: (input) => listHealthChecks(checks, input),
    UpdateHealthCheck: (input) => updateHealthCheck(checks, input),
    DeleteHealthCheck: (input) => deleteHealthCheck(checks, input),
    GetHealthCheckStatus: (input) => getHealthCheckStatus(checks, input),
    GetHealthCheckLastFailureReason: (input) => getHealthCheckLastFailureReason(checks, input),
  };
}
