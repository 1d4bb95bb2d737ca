import type {
  HealthCheckConfig,
  UpdateHealthCheckRequest,
  UpdateHealthCheckResponse,
} from "@aws-sdk/client-route-53";
import { AwsError } from "../../service.ts";
import { checkConfig } from "./health-check-config.ts";
import { describeCheck, getCheck, type HealthCheckStore } from "./health-check-store.ts";
import { recordAll } from "./health-verdict.ts";
import { startProbing } from "./prober.ts";

/** What can be changed: not the type, the interval or latency measuring (API reference). */
const changeable = [
  "IPAddress",
  "Port",
  "ResourcePath",
  "FullyQualifiedDomainName",
  "SearchString",
  "FailureThreshold",
  "Inverted",
  "Disabled",
  "HealthThreshold",
  "ChildHealthChecks",
  "EnableSNI",
  "Regions",
  "AlarmIdentifier",
  "InsufficientDataHealthStatus",
] as const;

/**
 * Changes what the request names and counts the version up. With `HealthCheckVersion` it is an
 * optimistic lock. @throws HealthCheckVersionMismatch, InvalidInput, NoSuchHealthCheck
 */
export function updateHealthCheck(
  store: HealthCheckStore,
  input: UpdateHealthCheckRequest,
): UpdateHealthCheckResponse {
  const check = getCheck(store, input.HealthCheckId);
  if (input.HealthCheckVersion !== undefined && input.HealthCheckVersion !== check.version)
    throw new AwsError(
      "HealthCheckVersionMismatch",
      `The health check version ${input.HealthCheckVersion} does not match the current version ${check.version}.`,
      409,
    );
  const config = changedConfig(check.config, input);
  checkConfig(config, (id) => store.checks.has(id));
  check.config = config;
  check.version += 1;
  recordAll(store);
  startProbing(store, check);
  return { HealthCheck: describeCheck(check) };
}

function changedConfig(
  current: HealthCheckConfig,
  input: UpdateHealthCheckRequest,
): HealthCheckConfig {
  const reset = new Set<string>(input.ResetElements ?? []);
  const kept = Object.entries(current).filter(([name]) => !reset.has(name));
  const changes = changeable.flatMap((name) =>
    input[name] === undefined ? [] : [[name, input[name]] as const],
  );
  return { ...Object.fromEntries(kept), ...Object.fromEntries(changes), Type: current.Type };
}
