import type {
  CreateUserPoolReplicaRequest,
  CreateUserPoolReplicaResponse,
  DeleteUserPoolReplicaRequest,
  DeleteUserPoolReplicaResponse,
  ListUserPoolReplicasRequest,
  ListUserPoolReplicasResponse,
  UpdateUserPoolReplicaRequest,
  UpdateUserPoolReplicaResponse,
  UserPoolReplicaType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkConstraints, checkTags, userPoolIdRule } from "./constraint.ts";
import {
  featureUnavailableInTier,
  invalidParameter,
  limitExceeded,
  operationNotEnabled,
  resourceNotFound,
} from "./errors.ts";
import { type CognitoState, getPool, type Replica, type UserPool, userPoolArn } from "./state.ts";

const minuteMs = 60_000;

/**
 * Makes the one secondary: CREATING, then INACTIVE about a simulated minute later. The twin
 * simulates no KMS, so the multi-Region key that AWS demands is not asked for.
 */
export function createUserPoolReplica(
  state: CognitoState,
  input: CreateUserPoolReplicaRequest,
  call: AwsCall,
): CreateUserPoolReplicaResponse {
  const pool = getPrimaryPool(state, input, call, "CreateUserPoolReplica");
  checkTags("userPoolTags", input.UserPoolTags);
  const region = String(input.RegionName);
  if (pool.tier === "LITE")
    throw featureUnavailableInTier(
      "Multi-Region replication is not available in the Lite feature plan.",
    );
  if (region === pool.region)
    throw invalidParameter("A replica must be in another Region than its user pool.");
  if (pool.replica !== undefined)
    throw limitExceeded("A user pool can have no more than one secondary replica.");
  const replica: Replica = {
    region,
    status: "CREATING",
    tags: new Map(Object.entries(input.UserPoolTags ?? {})),
  };
  pool.replica = replica;
  state.world.clock.after(minuteMs, () => {
    if (replica.status === "CREATING") replica.status = "INACTIVE";
  });
  return { UserPoolReplica: describeReplica(pool, replica, call) };
}

/** Puts the secondary in or out of service; takes effect at once. */
export function updateUserPoolReplica(
  state: CognitoState,
  input: UpdateUserPoolReplicaRequest,
  call: AwsCall,
): UpdateUserPoolReplicaResponse {
  const pool = getPrimaryPool(state, input, call, "UpdateUserPoolReplica");
  checkConstraints([
    { member: "status", value: input.Status, isRequired: true, oneOf: ["ACTIVE", "INACTIVE"] },
  ]);
  const replica = getSettledReplica(pool, input.RegionName);
  replica.status = input.Status === "ACTIVE" ? "ACTIVE" : "INACTIVE";
  return { UserPoolReplica: describeReplica(pool, replica, call) };
}

/** DELETING, then gone about a simulated minute later. That routing refers to it does not matter. */
export function deleteUserPoolReplica(
  state: CognitoState,
  input: DeleteUserPoolReplicaRequest,
  call: AwsCall,
): DeleteUserPoolReplicaResponse {
  const pool = getPrimaryPool(state, input, call, "DeleteUserPoolReplica");
  const replica = getSettledReplica(pool, input.RegionName);
  replica.status = "DELETING";
  state.world.clock.after(minuteMs, () => {
    if (pool.replica === replica) delete pool.replica;
  });
  return { UserPoolReplica: describeReplica(pool, replica, call) };
}

/**
 * The primary itself, then the secondary; the same from both Regions. Always one page. Each look at
 * an ACTIVE replica is a chance to find that it has become INACTIVE, and so it stays.
 */
export function listUserPoolReplicas(
  state: CognitoState,
  input: ListUserPoolReplicasRequest,
  call: AwsCall,
): ListUserPoolReplicasResponse {
  checkConstraints([
    userPoolIdRule(input.UserPoolId),
    { member: "nextToken", value: input.NextToken, minLength: 1, pattern: "[\\S]+" },
  ]);
  if (input.NextToken !== undefined) throw invalidParameter("Invalid nextToken.");
  const { pool } = getPool(state, input.UserPoolId, call.region);
  const primary: UserPoolReplicaType = {
    RegionName: pool.region,
    Status: "ACTIVE",
    Role: "PRIMARY",
    UserPoolArn: userPoolArn(call.accountId, pool.region, pool.id),
  };
  const { replica } = pool;
  if (replica?.status === "ACTIVE") {
    const place = { userPoolId: pool.id, region: replica.region };
    if (state.world.faults.strikes("replica.inactive", place)) replica.status = "INACTIVE";
  }
  return {
    UserPoolReplicas:
      replica === undefined ? [primary] : [primary, describeReplica(pool, replica, call)],
  };
}

function getPrimaryPool(
  state: CognitoState,
  input: { UserPoolId?: string | undefined; RegionName?: string | undefined },
  call: AwsCall,
  operation: string,
): UserPool {
  checkConstraints([
    userPoolIdRule(input.UserPoolId),
    {
      member: "regionName",
      value: input.RegionName,
      isRequired: true,
      minLength: 5,
      maxLength: 32,
      pattern: "[a-z]{2}(-[a-z]+)+-\\d+",
    },
  ]);
  const { pool, isPrimary } = getPool(state, input.UserPoolId, call.region);
  if (!isPrimary) throw operationNotEnabled(operation);
  return pool;
}

function getSettledReplica(pool: UserPool, region: string | undefined): Replica {
  const { replica } = pool;
  if (replica === undefined || replica.region !== region)
    throw resourceNotFound(`User pool ${pool.id} has no replica in ${region}.`);
  if (replica.status === "CREATING" || replica.status === "DELETING")
    throw invalidParameter(`The replica in ${region} is ${replica.status}.`);
  return replica;
}

function describeReplica(pool: UserPool, replica: Replica, call: AwsCall): UserPoolReplicaType {
  return {
    RegionName: replica.region,
    Status: replica.status,
    Role: "SECONDARY",
    UserPoolArn: userPoolArn(call.accountId, replica.region, pool.id),
  };
}
