import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import type { RoutingObservation } from "./routing.ts";

/** Reads all that failover of a custom domain depends on; undefined when it has no failover. */
export async function readRouting(
  customDomain: CustomDomain,
  ports: Pick<RotationPorts, "cognito" | "healthChecks">,
): Promise<RoutingObservation | undefined> {
  const { routing } = customDomain.settings;
  if (routing === undefined) return undefined;
  const [healthCheck, health, replicas] = await Promise.all([
    ports.healthChecks.describeHealthCheck(routing.primaryHealthCheckId),
    ports.healthChecks.readHealth(routing.primaryHealthCheckId),
    ports.cognito.listReplicas(customDomain.region, customDomain.userPoolId),
  ]);
  const replica = replicas.find(({ region }) => region === routing.secondaryRegion);
  return {
    routing,
    health,
    ...(healthCheck === undefined ? {} : { healthCheck }),
    ...(replica === undefined ? {} : { replica }),
  };
}
