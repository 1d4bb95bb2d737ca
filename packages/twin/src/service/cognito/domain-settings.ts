import type {
  CreateUserPoolDomainRequest,
  UpdateUserPoolDomainRequest,
} from "@aws-sdk/client-cognito-identity-provider";
import { arnRule, checkConstraints } from "./constraint.ts";
import { featureUnavailableInTier, invalidParameter } from "./errors.ts";
import type { DomainSettings, Failover, SecurityPolicy } from "./pool-domain.ts";
import type { CognitoState, UserPool } from "./state.ts";

type DomainRequest = CreateUserPoolDomainRequest | UpdateUserPoolDomainRequest;

/** @throws InvalidParameterException for a member that its model does not allow. */
export function checkDomainRequest(input: DomainRequest): void {
  const config = input.CustomDomainConfig;
  const failover = input.Routing?.Failover;
  checkConstraints([
    { member: "managedLoginVersion", value: input.ManagedLoginVersion, from: 1, to: 2 },
    arnRule("customDomainConfig.certificateArn", config?.CertificateArn, config !== undefined),
    {
      member: "customDomainConfig.securityPolicy",
      value: config?.SecurityPolicy,
      oneOf: ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"],
    },
    {
      member: "routing.failover.secondaryRegion",
      value: failover?.SecondaryRegion,
      isRequired: failover !== undefined,
      minLength: 5,
      maxLength: 32,
    },
    {
      member: "routing.failover.primaryRoute53HealthCheckId",
      value: failover?.PrimaryRoute53HealthCheckId,
      isRequired: failover !== undefined,
      minLength: 1,
      maxLength: 64,
    },
  ]);
}

/**
 * The settings that a request leads to. What it leaves out comes from `before`: the current
 * settings where omission keeps them, nothing where it resets them or there are none yet.
 */
export function settingsFrom(
  input: DomainRequest,
  before: DomainSettings,
  isCustomDomain: boolean,
): DomainSettings {
  const managedLoginVersion = input.ManagedLoginVersion ?? before.managedLoginVersion ?? 1;
  if (!isCustomDomain) return { managedLoginVersion };
  const failover = failoverFrom(input, before);
  return {
    managedLoginVersion,
    securityPolicy:
      input.CustomDomainConfig?.SecurityPolicy ??
      before.securityPolicy ??
      lowestPolicy(managedLoginVersion),
    ...(failover === undefined ? {} : { failover }),
  };
}

/** The default TLS floor is not documented: the lowest that the login version allows. */
export function lowestPolicy(managedLoginVersion: number | undefined): SecurityPolicy {
  return managedLoginVersion === 2 ? "TLS_V1_2_2021" : "TLS_V1";
}

/** `Routing: {}` takes failover away; no `Routing` at all leaves it to what omission means. */
function failoverFrom(input: DomainRequest, before: DomainSettings): Failover | undefined {
  if (input.Routing === undefined) return before.failover;
  const { Failover: wanted } = input.Routing;
  if (wanted === undefined) return undefined;
  return {
    secondaryRegion: String(wanted.SecondaryRegion),
    primaryHealthCheckId: String(wanted.PrimaryRoute53HealthCheckId),
  };
}

/**
 * Managed login (version 2) needs a better plan than Lite and a TLS floor above `TLS_V1`. The
 * guide names `InvalidInputException` for the latter, which the API model does not have.
 */
export function checkSettings(pool: UserPool, settings: DomainSettings): void {
  if (settings.managedLoginVersion !== 2) return;
  if (pool.tier === "LITE")
    throw featureUnavailableInTier("Managed login is not available in the Lite feature plan.");
  if (settings.securityPolicy === "TLS_V1")
    throw invalidParameter("Security policy TLS_V1 cannot be used with managed login version 2.");
}

/** Failover as asked for: the Region must hold a replica and the health check must exist. */
export function checkRouting(state: CognitoState, pool: UserPool, input: DomainRequest): void {
  const failover = input.Routing?.Failover;
  if (failover === undefined) return;
  const { SecondaryRegion, PrimaryRoute53HealthCheckId } = failover;
  if (pool.replica?.region !== SecondaryRegion)
    throw invalidParameter(`The user pool has no replica in ${SecondaryRegion}.`);
  if (state.world.healthChecks.isHealthy(String(PrimaryRoute53HealthCheckId)) === undefined)
    throw invalidParameter(`Route 53 health check ${PrimaryRoute53HealthCheckId} does not exist.`);
}
