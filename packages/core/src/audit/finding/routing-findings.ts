import { normaliseName } from "../../certificate/covers.ts";
import type { RoutingObservation } from "../../routing/routing.ts";
import type { CustomDomainLook } from "../custom-domain-look.ts";
import type { Evidence } from "../fleet-report.ts";
import { awsCommand } from "./aws-command.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";
import { newHealthCheckFix, probeEndpointFix } from "./health-check-fix.ts";

/** Ways in which failover would not work, or works already. Nothing without failover routing. */
export function routingFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const routing = look.subject.routing;
  if (routing === undefined) return [];
  return [...healthCheckFindings(look, routing), ...replicaFindings(look, routing)];
}

function healthCheckFindings(
  look: CustomDomainLook,
  { routing, healthCheck, health }: RoutingObservation,
): readonly FindingDraft[] {
  const id = routing.primaryHealthCheckId;
  const { name } = look.customDomain;
  const held = seen("cognito", "Routing.Failover.PrimaryRoute53HealthCheckId", id);
  const draft = (
    kind: FindingDraft["name"],
    message: string,
    evidence: Evidence,
    fix: string,
  ): FindingDraft => ({ name: kind, resource: id, message, evidence: [held, evidence], fix });
  if (healthCheck === undefined) {
    return [
      draft(
        "healthCheckMissing",
        `Route 53 knows no health check ${id}, by which ${name} is to fail over.`,
        seen("route53", "GetHealthCheck", "NoSuchHealthCheck"),
        newHealthCheckFix(look.customDomain, routing),
      ),
    ];
  }
  const drafts: FindingDraft[] = [];
  if (healthCheck.disabled) {
    drafts.push(
      draft(
        "healthCheckDisabled",
        `The health check ${id} of ${name} is disabled, so it always counts as healthy and traffic never fails over.`,
        seen("route53", "Disabled", "true"),
        awsCommand("route53 update-health-check", { "no-disabled": true, "health-check-id": id }),
      ),
    );
  } else if (health === "unhealthy") {
    drafts.push(
      draft(
        "healthCheckUnhealthy",
        `The health check ${id} of ${name} is unhealthy: users are served from ${routing.secondaryRegion}.`,
        seen("route53", "HealthCheckStatus", "0"),
        `Find out what ails the primary Region; aws route53 get-health-check-status --health-check-id ${id} tells what the checkers see.`,
      ),
    );
  }
  if (healthCheck.inverted) {
    drafts.push(
      draft(
        "healthCheckInverted",
        `The health check ${id} of ${name} is inverted: it calls the primary Region healthy when it is not.`,
        seen("route53", "Inverted", "true"),
        awsCommand("route53 update-health-check", { "no-inverted": true, "health-check-id": id }),
      ),
    );
  }
  const probed = normaliseName(healthCheck.fullyQualifiedDomainName ?? "");
  if (probed === name || (probed !== "" && probed === look.customDomain.cloudFrontDomain)) {
    drafts.push(
      draft(
        "healthCheckProbesCustomDomain",
        `The health check ${id} probes ${probed}, which it is to fail over itself.`,
        seen("route53", "FullyQualifiedDomainName", probed),
        probeEndpointFix(look.customDomain, routing, healthCheck),
      ),
    );
  }
  return drafts;
}

function replicaFindings(
  { customDomain: { name, userPoolId, region } }: CustomDomainLook,
  { routing: { secondaryRegion }, replica }: RoutingObservation,
): readonly FindingDraft[] {
  if (replica?.status === "ACTIVE") return [];
  const held = seen("cognito", "Routing.Failover.SecondaryRegion", secondaryRegion);
  const place = { region, "user-pool-id": userPoolId, "region-name": secondaryRegion };
  const create = awsCommand("cognito-idp create-user-pool-replica", place);
  const activate = awsCommand("cognito-idp update-user-pool-replica", {
    ...place,
    status: "ACTIVE",
  });
  if (replica === undefined) {
    return [
      {
        name: "replicaMissing",
        resource: userPoolId,
        message: `${name} is to fail over to ${secondaryRegion}, where its user pool ${userPoolId} has no replica.`,
        evidence: [held, seen("cognito", `replica in ${secondaryRegion}`, "none")],
        fix: `${create}; when it is INACTIVE, set it ACTIVE: ${activate}`,
      },
    ];
  }
  return [
    {
      name: "replicaNotActive",
      resource: userPoolId,
      message: `The replica of ${userPoolId} in ${secondaryRegion}, to which ${name} is to fail over, is ${replica.status}, not ACTIVE.`,
      evidence: [held, seen("cognito", `replica in ${secondaryRegion}`, replica.status)],
      fix: activate,
    },
  ];
}
