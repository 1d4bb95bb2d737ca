import type { CustomDomain, FailoverRouting } from "../../custom-domain/custom-domain.ts";
import type { HealthCheck } from "../../routing/routing.ts";
import { awsCommand, shorthand } from "./aws-command.ts";
import { asSeen, customDomainCommand } from "./custom-domain-command.ts";

/**
 * How a health check comes to probe the primary Region's own endpoint, whole: what answers there is
 * asked by HTTPS. Type and the use of an IP address are what no update changes; then another check
 * has to be made.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHealthCheck.html
 */
export function probeEndpointFix(
  customDomain: CustomDomain,
  routing: FailoverRouting,
  { id, type, ipAddress }: HealthCheck,
): string {
  if (type !== "HTTPS" || ipAddress !== undefined) {
    const why = type === "HTTPS" ? "probes a fixed IP address" : `is of type ${type}`;
    return `It ${why}, which no update changes. ${newHealthCheckFix(customDomain, routing)}`;
  }
  const { host, path } = endpointOf(customDomain);
  const command = awsCommand("route53 update-health-check", {
    "health-check-id": id,
    "fully-qualified-domain-name": host,
    port: 443,
    "resource-path": path,
    "enable-sni": true,
  });
  return `Let it probe the primary Region's own endpoint: ${command}`;
}

/** How failover comes to go by a new health check of the primary Region's own endpoint. */
export function newHealthCheckFix(customDomain: CustomDomain, routing: FailoverRouting): string {
  const { host, path } = endpointOf(customDomain);
  const create = awsCommand("route53 create-health-check", {
    // Route 53 takes a reference once only: the check that it replaces makes it another each time.
    "caller-reference": `instead-of-${routing.primaryHealthCheckId}`.slice(0, 64),
    "health-check-config": shorthand({
      Type: "HTTPS",
      FullyQualifiedDomainName: host,
      Port: 443,
      ResourcePath: path,
      EnableSNI: true,
    }),
  });
  const look = awsCommand("route53 get-health-check-status", { "health-check-id": "ID" });
  const settings = {
    ...customDomain.settings,
    routing: { ...routing, primaryHealthCheckId: "ID" },
  };
  const update = customDomainCommand("update", { ...customDomain, settings });
  return `Create a health check of the primary Region's own endpoint: ${create}; it prints the Id to write for ID from here on. When its checkers tell of success (${look}), let failover go by it: ${update}; ${asSeen}.`;
}

/** What the user pool's Region answers to anybody, as long as Cognito works there. */
function endpointOf({ region, userPoolId }: CustomDomain): {
  readonly host: string;
  readonly path: string;
} {
  return {
    host: `cognito-idp.${region}.amazonaws.com`,
    path: `/${userPoolId}/.well-known/jwks.json`,
  };
}
