import type {
  CreateUserPoolRequest,
  CreateUserPoolResponse,
  DeleteUserPoolRequest,
  DescribeUserPoolRequest,
  DescribeUserPoolResponse,
  ListUserPoolsRequest,
  ListUserPoolsResponse,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkConstraints, checkTags, userPoolIdRule } from "./constraint.ts";
import { invalidParameter, operationNotEnabled } from "./errors.ts";
import { customDomainOf, prefixDomainOf } from "./pool-domain.ts";
import {
  type CognitoState,
  getPool,
  lookUpPool,
  type PoolInRegion,
  type UserPool,
  userPoolArn,
} from "./state.ts";

const alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Creates a pool in the called Region. Users, clients and sign-in settings are not simulated. */
export function createUserPool(
  state: CognitoState,
  input: CreateUserPoolRequest,
  call: AwsCall,
): CreateUserPoolResponse {
  checkConstraints([
    {
      member: "poolName",
      value: input.PoolName,
      isRequired: true,
      minLength: 1,
      maxLength: 128,
      pattern: "[\\w\\s+=,.@-]+",
    },
    { member: "userPoolTier", value: input.UserPoolTier, oneOf: ["LITE", "ESSENTIALS", "PLUS"] },
    {
      member: "deletionProtection",
      value: input.DeletionProtection,
      oneOf: ["ACTIVE", "INACTIVE"],
    },
  ]);
  checkTags("userPoolTags", input.UserPoolTags);
  const now = state.world.clock.now();
  const pool: UserPool = {
    id: drawPoolId(state, call.region),
    name: String(input.PoolName),
    region: call.region,
    tier: input.UserPoolTier ?? "ESSENTIALS",
    isDeletionProtected: input.DeletionProtection === "ACTIVE",
    createdAt: now,
    lastModifiedAt: now,
    tags: new Map(Object.entries(input.UserPoolTags ?? {})),
  };
  state.pools.set(pool.id, pool);
  return { UserPool: describe(state, { pool, isPrimary: true, tags: pool.tags }, call) };
}

/** `Domain` is the prefix, `CustomDomain` the host name; a secondary Region shows no prefix. */
export function describeUserPool(
  state: CognitoState,
  input: DescribeUserPoolRequest,
  call: AwsCall,
): DescribeUserPoolResponse {
  checkConstraints([userPoolIdRule(input.UserPoolId)]);
  return { UserPool: describe(state, getPool(state, input.UserPoolId, call.region), call) };
}

/** The Region's pools, primary and secondary, oldest first, a page at a time. */
export function listUserPools(
  state: CognitoState,
  input: ListUserPoolsRequest,
  call: AwsCall,
): ListUserPoolsResponse {
  const { MaxResults } = input;
  checkConstraints([
    { member: "maxResults", value: MaxResults, isRequired: true, from: 1, to: 60 },
    { member: "nextToken", value: input.NextToken, minLength: 1, pattern: "[\\S]+" },
  ]);
  const here = [...state.pools.values()].filter((pool) => lookUpPool(state, pool.id, call.region));
  const start = startOfPage(here, input.NextToken);
  const page = here.slice(start, start + Number(MaxResults));
  const last = page.at(-1);
  const isMore = start + page.length < here.length;
  return {
    UserPools: page.map((pool) => ({
      Id: pool.id,
      Name: pool.name,
      LambdaConfig: {},
      LastModifiedDate: pool.lastModifiedAt,
      CreationDate: pool.createdAt,
      ...(pool.replica === undefined ? {} : { ReplicaRegions: [pool.replica.region] }),
    })),
    ...(isMore && last !== undefined ? { NextToken: tokenAfter(last) } : {}),
  };
}

/** A pool with a domain, a replica or deletion protection stays. */
export function deleteUserPool(
  state: CognitoState,
  input: DeleteUserPoolRequest,
  call: AwsCall,
): object {
  checkConstraints([userPoolIdRule(input.UserPoolId)]);
  const { pool, isPrimary } = getPool(state, input.UserPoolId, call.region);
  if (!isPrimary) throw operationNotEnabled("DeleteUserPool");
  if (pool.isDeletionProtected)
    throw invalidParameter(
      "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
    );
  if (customDomainOf(state, pool) ?? prefixDomainOf(state, pool))
    throw invalidParameter(
      "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    );
  if (pool.replica !== undefined)
    throw invalidParameter(
      "User pool cannot be deleted. It has a replica that should be deleted first.",
    );
  state.pools.delete(pool.id);
  return {};
}

function describe(state: CognitoState, inRegion: PoolInRegion, call: AwsCall): UserPoolType {
  const { pool, isPrimary, tags } = inRegion;
  const custom = customDomainOf(state, pool);
  const prefix = isPrimary ? prefixDomainOf(state, pool) : undefined;
  return {
    Id: pool.id,
    Name: pool.name,
    Arn: userPoolArn(call.accountId, call.region, pool.id),
    CreationDate: pool.createdAt,
    LastModifiedDate: pool.lastModifiedAt,
    DeletionProtection: pool.isDeletionProtected ? "ACTIVE" : "INACTIVE",
    MfaConfiguration: "OFF",
    EstimatedNumberOfUsers: 0,
    UserPoolTags: Object.fromEntries(tags),
    UserPoolTier: pool.tier,
    ...(prefix === undefined ? {} : { Domain: prefix.name }),
    ...(custom === undefined ? {} : { CustomDomain: custom.name }),
  };
}

function drawPoolId(state: CognitoState, region: string): string {
  for (;;) {
    const suffix = Array.from({ length: 9 }, () =>
      alphanumerics.charAt(state.random.integer(0, alphanumerics.length - 1)),
    ).join("");
    const id = `${region}_${suffix}`;
    if (!state.pools.has(id)) return id;
  }
}

function tokenAfter(pool: UserPool): string {
  return Buffer.from(`after:${pool.id}`).toString("base64url");
}

function startOfPage(pools: readonly UserPool[], token: string | undefined): number {
  if (token === undefined) return 0;
  const position = pools.findIndex((pool) => tokenAfter(pool) === token);
  if (position < 0) throw invalidParameter("Invalid nextToken.");
  return position + 1;
}
