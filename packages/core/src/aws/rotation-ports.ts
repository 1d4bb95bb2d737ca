import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createEdgePort } from "../edge/edge-adapter.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import { createAcmAdapter } from "./acm-adapter.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createCognitoAdapter } from "./cognito-adapter.ts";
import { createHealthCheckAdapter } from "./health-check-adapter.ts";
import { createRolledBackAdapter } from "./rolled-back-adapter.ts";
import { createUnprovenAdapter } from "./unproven-adapter.ts";

/**
 * All that the steps of a rotation can need, against AWS. A Lambda that needs less takes the single
 * adapters (`createAcmAdapter`, `createEdgePort`, …), so that it loads no client for nothing.
 */
export function createRotationPorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): RotationPorts {
  return {
    clock,
    cognito: createCognitoAdapter(access),
    acm: createAcmAdapter(access),
    healthChecks: createHealthCheckAdapter(clock, access),
    edges: createEdgePort({
      port: environment.edgePort,
      allowLoopback: environment.isLoopbackAllowed,
      dnsServers: environment.dnsServers,
      clock,
    }),
    rollBacks: createRolledBackAdapter(environment.parameterPrefix, access),
    unproven: createUnprovenAdapter(environment.parameterPrefix, access),
    poolRegions: environment.poolRegions,
    config: environment.config,
  };
}
