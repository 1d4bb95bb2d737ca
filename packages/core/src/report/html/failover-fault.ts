import type { FindingName } from "../../audit/finding-catalogue.ts";
import type { Finding } from "../../audit/fleet-report.ts";

/** Kinds of findings about failover. */
type FailoverFinding = Extract<
  FindingName,
  `healthCheck${string}` | `replica${string}` | `routing${string}`
>;

/** What each says in a few words, the one that says most first. */
const faults: Readonly<Record<FailoverFinding, string>> = {
  replicaMissing: "no replica",
  replicaNotActive: "replica not ACTIVE",
  healthCheckMissing: "health check does not exist",
  healthCheckDisabled: "health check disabled",
  healthCheckInverted: "health check inverted",
  healthCheckUnhealthy: "health check unhealthy",
  healthCheckProbesCustomDomain: "health check probes the custom domain itself",
  routingDiffers: "not as wanted",
};

/** Why the failover of a custom domain cannot be relied on, by its findings; empty when it can be. */
export function failoverFaults(findings: readonly Pick<Finding, "name">[]): readonly string[] {
  const found = new Set<string>(findings.map(({ name }) => name));
  return Object.entries(faults).flatMap(([name, words]) => (found.has(name) ? [words] : []));
}
