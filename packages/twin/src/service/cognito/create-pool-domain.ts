import type {
  CreateUserPoolDomainRequest,
  CreateUserPoolDomainResponse,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkCertificate } from "./certificate-check.ts";
import { checkConstraints, userPoolIdRule } from "./constraint.ts";
import { startCreation } from "./domain-life-cycle.ts";
import { checkCustomDomainName, checkParentResolves, checkPrefix } from "./domain-name-check.ts";
import {
  checkDomainRequest,
  checkRouting,
  checkSettings,
  settingsFrom,
} from "./domain-settings.ts";
import { invalidParameter, limitExceeded } from "./errors.ts";
import {
  type CustomPoolDomain,
  customDomainOf,
  domainKey,
  isCustom,
  type PoolDomain,
  prefixDomainOf,
  routingOf,
} from "./pool-domain.ts";
import { type CognitoState, getPool, type UserPool } from "./state.ts";

/** Not adjustable: Cognito quotas, "Custom domains per Region". */
const customDomainsPerRegion = 4;

/** Gives the pool a custom domain when `CustomDomainConfig` is there, else a prefix domain. */
export function createUserPoolDomain(
  state: CognitoState,
  input: CreateUserPoolDomainRequest,
  call: AwsCall,
): CreateUserPoolDomainResponse {
  checkConstraints([userPoolIdRule(input.UserPoolId)]);
  checkDomainRequest(input);
  const { pool } = getPool(state, input.UserPoolId, call.region);
  return input.CustomDomainConfig === undefined
    ? createPrefixDomain(state, input, pool)
    : createCustomDomain(state, input, pool);
}

function createPrefixDomain(
  state: CognitoState,
  input: CreateUserPoolDomainRequest,
  pool: UserPool,
): CreateUserPoolDomainResponse {
  const name = input.Domain;
  checkPrefix(name);
  if (input.Routing !== undefined)
    throw invalidParameter("Routing is only supported for custom domains.");
  if (prefixDomainOf(state, pool))
    throw invalidParameter("User pool already has a domain configured.");
  const key = domainKey(name, pool.region);
  if (isTaken(state, key))
    throw invalidParameter("Domain already associated with another user pool.");
  const settings = settingsFrom(input, {}, false);
  checkSettings(pool, settings);
  state.domains.set(key, { ...newDomain(state, name, pool), status: "ACTIVE", settings });
  return { ManagedLoginVersion: Number(settings.managedLoginVersion) };
}

function createCustomDomain(
  state: CognitoState,
  input: CreateUserPoolDomainRequest,
  pool: UserPool,
): CreateUserPoolDomainResponse {
  const name = input.Domain;
  const certificateArn = String(input.CustomDomainConfig?.CertificateArn);
  checkCustomDomainName(name);
  checkNameIsFree(state, name, pool);
  checkQuota(state, pool.region);
  checkParentResolves(state.world.dnsRecords, name);
  checkCertificate(state, certificateArn, name);
  checkRouting(state, pool, input);
  const settings = settingsFrom(input, {}, true);
  checkSettings(pool, settings);
  const domain: CustomPoolDomain = {
    ...newDomain(state, name, pool),
    settings,
    custom: { certificateArn, ...drawDistribution(state) },
  };
  state.domains.set(domainKey(name, pool.region), domain);
  startCreation(state, domain);
  return {
    ManagedLoginVersion: Number(settings.managedLoginVersion),
    CloudFrontDomain: domain.custom.cloudFrontDomain,
    ...routingOf(settings),
  };
}

function checkNameIsFree(state: CognitoState, name: string, pool: UserPool): void {
  if (customDomainOf(state, pool))
    throw invalidParameter("User pool already has a domain configured.");
  if (isTaken(state, domainKey(name, pool.region)))
    throw invalidParameter("Domain already associated with another user pool.");
  for (const { lingering } of state.everywhere) {
    const heldUntil = lingering.get(name);
    if (heldUntil !== undefined && state.world.clock.now() < heldUntil)
      throw invalidParameter("Domain already exists.");
    lingering.delete(name);
  }
}

/** By a user pool of any account: whose it is, is not told. */
function isTaken({ everywhere }: CognitoState, key: string): boolean {
  return everywhere.some(({ domains }) => domains.has(key));
}

function checkQuota(state: CognitoState, region: string): void {
  const there = [...state.domains.values()].filter((one) => isCustom(one) && one.region === region);
  if (there.length >= customDomainsPerRegion)
    throw limitExceeded(
      `The limit of ${customDomainsPerRegion} custom domains in a Region has been reached.`,
    );
}

function newDomain(state: CognitoState, name: string, pool: UserPool): PoolDomain {
  return {
    name,
    userPoolId: pool.id,
    region: pool.region,
    version: state.world.clock.now().toISOString().replaceAll(/\D/g, "").slice(0, 14),
    status: "CREATING",
    settings: {},
    change: 0,
  };
}

function drawDistribution(state: CognitoState) {
  const { random, distributionAccountId } = state;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const id = Array.from({ length: 13 }, () => letters.charAt(random.integer(0, 35))).join("");
  return {
    cloudFrontDomain: `d${random.hex(13)}.cloudfront.net`,
    distributionArn: `arn:aws:cloudfront::${distributionAccountId}:distribution/E${id}`,
  };
}
