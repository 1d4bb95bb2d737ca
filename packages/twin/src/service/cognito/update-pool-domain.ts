import type {
  UpdateUserPoolDomainRequest,
  UpdateUserPoolDomainResponse,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkCertificate } from "./certificate-check.ts";
import { checkConstraints, userPoolIdRule } from "./constraint.ts";
import { areOmittedSettingsKept, takeLostSettings } from "./domain-fault.ts";
import { startUpdate } from "./domain-life-cycle.ts";
import {
  checkDomainRequest,
  checkRouting,
  checkSettings,
  settingsFrom,
} from "./domain-settings.ts";
import { concurrentModification, invalidParameter } from "./errors.ts";
import {
  type CustomPoolDomain,
  customDomainOf,
  type DomainSettings,
  domainKey,
  isCustom,
  type PoolDomain,
  routingOf,
} from "./pool-domain.ts";
import { type CognitoState, getPool, type UserPool } from "./state.ts";
import { type LosableSetting, losableSettings } from "./switches.ts";

/**
 * Changes a domain's certificate and settings. Allowed from the secondary Region too. An update
 * with nothing new is an update like any other: what AWS does then is not documented.
 */
export function updateUserPoolDomain(
  state: CognitoState,
  input: UpdateUserPoolDomainRequest,
  call: AwsCall,
): UpdateUserPoolDomainResponse {
  checkConstraints([
    { member: "domain", value: input.Domain, isRequired: true, minLength: 1, maxLength: 63 },
    userPoolIdRule(input.UserPoolId),
  ]);
  checkDomainRequest(input);
  const { pool } = getPool(state, input.UserPoolId, call.region);
  const domain = domainOfPool(state, input, pool);
  // The modelled refusal that a caller may repeat. What Cognito really says to a second update
  // while the first is under way is not documented (it could be InvalidParameterException).
  if (domain.status !== "ACTIVE" && domain.status !== "FAILED")
    throw concurrentModification(`The domain ${domain.name} is ${domain.status}.`);
  if (isCustom(domain)) updateCustomDomain(state, input, pool, domain);
  else updatePrefixDomain(state, input, pool, domain);
  startUpdate(state, domain);
  const { managedLoginVersion } = domain.settings;
  return {
    ...(managedLoginVersion === undefined ? {} : { ManagedLoginVersion: managedLoginVersion }),
    ...(domain.custom === undefined ? {} : { CloudFrontDomain: domain.custom.cloudFrontDomain }),
    ...routingOf(domain.settings),
  };
}

function domainOfPool(
  state: CognitoState,
  input: UpdateUserPoolDomainRequest,
  pool: UserPool,
): PoolDomain {
  const domain = state.domains.get(domainKey(String(input.Domain), pool.region));
  if (domain?.userPoolId === pool.id) return domain;
  if (input.CustomDomainConfig !== undefined && customDomainOf(state, pool) === undefined)
    throw invalidParameter(
      "User pool should have a custom domain associated, failed to update the certificate.",
    );
  throw invalidParameter("No such domain or user pool exists.");
}

function updateCustomDomain(
  state: CognitoState,
  input: UpdateUserPoolDomainRequest,
  pool: UserPool,
  domain: CustomPoolDomain,
): void {
  const certificateArn = input.CustomDomainConfig?.CertificateArn;
  if (certificateArn === undefined)
    throw invalidParameter("Cannot convert custom domain to prefix domain.");
  checkCertificate(state, certificateArn, domain.name);
  checkRouting(state, pool, input);
  const before = areOmittedSettingsKept(state, domain.name) ? domain.settings : {};
  const settings = settingsFrom(input, before, true);
  checkSettings(pool, settings);
  domain.settings = withoutLost(settings, takeLostSettings(state, domain.name, namedBy(input)));
  domain.custom.certificateArn = certificateArn;
}

function updatePrefixDomain(
  state: CognitoState,
  input: UpdateUserPoolDomainRequest,
  pool: UserPool,
  domain: PoolDomain,
): void {
  if (input.CustomDomainConfig !== undefined)
    throw invalidParameter("Cannot convert prefix domain to custom domain.");
  if (input.Routing !== undefined)
    throw invalidParameter("Routing is only supported for custom domains.");
  const before = areOmittedSettingsKept(state, domain.name) ? domain.settings : {};
  const settings = settingsFrom(input, before, false);
  checkSettings(pool, settings);
  domain.settings = settings;
}

/** The settings that a request names, besides the certificate. */
function namedBy(input: UpdateUserPoolDomainRequest): readonly LosableSetting[] {
  const isNamed = {
    securityPolicy: input.CustomDomainConfig?.SecurityPolicy !== undefined,
    managedLoginVersion: input.ManagedLoginVersion !== undefined,
    routing: input.Routing !== undefined,
  };
  return losableSettings.filter((setting) => isNamed[setting]);
}

function withoutLost(settings: DomainSettings, lost: ReadonlySet<LosableSetting>): DomainSettings {
  const { managedLoginVersion, securityPolicy, failover } = settings;
  return {
    ...(managedLoginVersion === undefined || lost.has("managedLoginVersion")
      ? {}
      : { managedLoginVersion }),
    ...(securityPolicy === undefined || lost.has("securityPolicy") ? {} : { securityPolicy }),
    ...(failover === undefined || lost.has("routing") ? {} : { failover }),
  };
}
