import type { RotationReasonName } from "../rotation/reason.ts";
import { reasonOf } from "../rotation/reason.ts";
import type { Reason, RoutingEvidence } from "../rotation/rotation-state.ts";
import type { RoutingObservation } from "./routing.ts";

/** An observation as it travels in a state and stands in a record. */
export function routingEvidenceOf(
  observation: RoutingObservation,
  observedAt: Date,
): RoutingEvidence {
  const { routing, healthCheck, health, replica } = observation;
  return {
    routing,
    healthCheckFound: healthCheck !== undefined,
    ...(healthCheck === undefined ? {} : { healthCheckDisabled: healthCheck.disabled }),
    health,
    ...(replica === undefined ? {} : { replicaStatus: replica.status }),
    observedAt: observedAt.toISOString(),
  };
}

type FaultCheck = {
  readonly name: RotationReasonName;
  readonly isAt: (evidence: RoutingEvidence) => boolean;
  readonly say: (evidence: RoutingEvidence) => string;
  readonly fix: string;
};

const checkId = ({ routing }: RoutingEvidence) => routing?.primaryHealthCheckId ?? "of the primary";

/**
 * Ways in which failover would not work, or works already. A disabled check counts as healthy
 * whatever its metric says, so its health is not looked at.
 */
const faultChecks: readonly FaultCheck[] = [
  {
    name: "healthCheckMissing",
    isAt: ({ healthCheckFound }) => healthCheckFound === false,
    say: (evidence) => `Route 53 knows no health check ${checkId(evidence)}`,
    fix: "Create a health check and set it as PrimaryRoute53HealthCheckId of the custom domain's Routing.",
  },
  {
    name: "healthCheckDisabled",
    isAt: ({ healthCheckDisabled }) => healthCheckDisabled === true,
    say: (evidence) =>
      `The health check ${checkId(evidence)} is disabled, so it always counts as healthy and traffic never fails over`,
    fix: "Enable it: aws route53 update-health-check --no-disabled --health-check-id <id>.",
  },
  {
    name: "primaryUnhealthy",
    isAt: ({ health, healthCheckDisabled, healthCheckFound }) =>
      health === "unhealthy" && healthCheckDisabled !== true && healthCheckFound !== false,
    say: (evidence) =>
      `The health check ${checkId(evidence)} is unhealthy, so users are served from the secondary Region`,
    fix: "Find out what ails the primary Region; aws route53 get-health-check-status tells what the checkers see.",
  },
  {
    name: "primaryHealthUnknown",
    isAt: ({ health, healthCheckDisabled, healthCheckFound }) =>
      health === "unknown" && healthCheckDisabled !== true && healthCheckFound !== false,
    say: (evidence) =>
      `CloudWatch has no recent HealthCheckStatus of the health check ${checkId(evidence)}`,
    fix: "A new check needs some minutes; otherwise look at AWS/Route53 HealthCheckStatus in us-east-1.",
  },
  {
    name: "replicaNotActive",
    isAt: ({ replicaStatus }) => replicaStatus !== "ACTIVE",
    say: ({ replicaStatus, routing }) =>
      `The user pool's replica in ${routing?.secondaryRegion ?? "the secondary Region"} is ${replicaStatus ?? "missing"}, not ACTIVE`,
    fix: "Set it ACTIVE with UpdateUserPoolReplica, or create it with CreateUserPoolReplica.",
  },
];

/**
 * What is wrong with failover now, each told as old (the baseline had it too) or new. None of these
 * can come from a change of certificate, and none is mended by undoing one.
 *
 * @param before what was seen before the rotation changed anything, if anything was
 */
export function routingFaultsOf(
  now: RoutingEvidence,
  before: RoutingEvidence | undefined,
): readonly Reason[] {
  return faultChecks
    .filter(({ isAt }) => isAt(now))
    .map(({ name, isAt, say, fix }) => {
      const age =
        before === undefined
          ? "."
          : isAt(before)
            ? ", as it was before the rotation."
            : ", which it was not before the rotation.";
      return reasonOf(name, `${say(now)}${age}`, fix);
    });
}
