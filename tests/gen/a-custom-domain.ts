import type {
  CustomDomain,
  CustomDomainSettings,
} from "@latchkey/core/custom-domain/custom-domain";
import type { HealthCheck, Replica, RoutingObservation } from "@latchkey/core/routing/routing";
import { certificateArn } from "./a-certificate.ts";

/** Settings with every member set, failover routing too. */
export const fullSettings: CustomDomainSettings = {
  securityPolicy: "TLS_V1_2_2021",
  managedLoginVersion: 2,
  routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
};

/** An ACTIVE custom domain without failover in eu-west-1. */
export function aCustomDomain(overrides: Partial<CustomDomain> = {}): CustomDomain {
  return {
    name: "auth.example.com",
    userPoolId: "eu-west-1_EXAMPLE",
    region: "eu-west-1",
    accountId: "123456789012",
    status: "ACTIVE",
    certificateArn: certificateArn("current"),
    settings: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
    cloudFrontDomain: "d111111abcdef8.cloudfront.net",
    ...overrides,
  };
}

/** An enabled HTTPS check. */
export function aHealthCheck(overrides: Partial<HealthCheck> = {}): HealthCheck {
  return { id: "check-1", type: "HTTPS", disabled: false, inverted: false, ...overrides };
}

/** The ACTIVE replica in the secondary Region. */
export function aReplica(overrides: Partial<Replica> = {}): Replica {
  return { region: "eu-central-1", status: "ACTIVE", role: "SECONDARY", ...overrides };
}

/** Failover with nothing wrong. */
export function aRoutingObservation(
  overrides: Partial<RoutingObservation> = {},
): RoutingObservation {
  return {
    routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "check-1" },
    healthCheck: aHealthCheck(),
    health: "healthy",
    replica: aReplica(),
    ...overrides,
  };
}
