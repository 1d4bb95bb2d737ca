import type { CustomDomainDirectory, ServedCustomDomain } from "../../world.ts";
import { type CustomPoolDomain, isCustom } from "./pool-domain.ts";
import type { CognitoState } from "./state.ts";

/** What the edges ask of Cognito in all accounts: which pool and Region answer for a host name now. */
export function createCustomDomainDirectory(
  everywhere: readonly CognitoState[],
): CustomDomainDirectory {
  return {
    find(customDomain: string): ServedCustomDomain | undefined {
      const name = customDomain.toLowerCase();
      const state = everywhere.find(({ domains }) => domains.has(name));
      const domain = state?.domains.get(name);
      if (state === undefined || domain === undefined || !isCustom(domain)) return undefined;
      return {
        customDomain: domain.name,
        userPoolId: domain.userPoolId,
        cloudFrontDomain: domain.custom.cloudFrontDomain,
        servingRegion: servingRegionOf(state, domain),
      };
    },
  };
}

/**
 * Cognito's own failover, not Route 53's: the secondary serves while the primary's health check is
 * unhealthy, and only if its replica is ACTIVE. A check that no longer exists fails nothing over.
 */
function servingRegionOf(state: CognitoState, domain: CustomPoolDomain): string {
  const { failover } = domain.settings;
  const replica = state.pools.get(domain.userPoolId)?.replica;
  const isFailedOver =
    failover !== undefined &&
    replica?.region === failover.secondaryRegion &&
    replica.status === "ACTIVE" &&
    state.world.healthChecks.isHealthy(failover.primaryHealthCheckId) === false;
  return isFailedOver ? replica.region : domain.region;
}
