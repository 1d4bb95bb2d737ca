import type { Random } from "../../random.ts";
import type { World } from "../../world.ts";
import { userPoolNotFound } from "./errors.ts";
import type { PoolDomain } from "./pool-domain.ts";
import { type CognitoSwitches, defaultSwitches } from "./switches.ts";

/** `UserPoolTier` of the API. */
export type Tier = "LITE" | "ESSENTIALS" | "PLUS";

/** The pool's copy in its secondary Region; at most one (developer guide, user-pool-multi-region). */
export interface Replica {
  readonly region: string;
  status: "CREATING" | "INACTIVE" | "ACTIVE" | "DELETING";
  readonly tags: Map<string, string>;
}

/** A user pool with its home (primary) Region. The replica shares the ID, not the ARN. */
export interface UserPool {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly tier: Tier;
  readonly isDeletionProtected: boolean;
  readonly createdAt: Date;
  lastModifiedAt: Date;
  readonly tags: Map<string, string>;
  replica?: Replica;
}

/** All that Cognito knows of one account, in every Region. */
export interface CognitoState {
  readonly world: World;
  /** Those of all accounts, this one among them. */
  readonly everywhere: readonly CognitoState[];
  readonly random: Random;
  /** The account that owns the hidden CloudFront distributions: never the customer's. */
  readonly distributionAccountId: string;
  readonly switches: CognitoSwitches;
  readonly pools: Map<string, UserPool>;
  /** By `domainKey`. */
  readonly domains: Map<string, PoolDomain>;
  /** Names of deleted custom domains whose distribution still holds them, and until when. */
  readonly lingering: Map<string, Date>;
  isStopped: boolean;
}

/** An empty Cognito; it has to be added to those of all accounts. */
export function createState(world: World, everywhere: readonly CognitoState[]): CognitoState {
  const random = world.random.fork("cognito");
  return {
    world,
    everywhere,
    random,
    distributionAccountId: String(random.integer(200_000_000_000, 999_999_999_999)),
    switches: defaultSwitches(),
    pools: new Map(),
    domains: new Map(),
    lingering: new Map(),
    isStopped: false,
  };
}

/** The pool as one Region has it: as its primary or as its secondary. */
export interface PoolInRegion {
  readonly pool: UserPool;
  readonly isPrimary: boolean;
  /** Each Region keeps its own tags. */
  readonly tags: Map<string, string>;
}

/** The pool in that Region, or undefined when the Region does not hold it. */
export function lookUpPool(
  state: CognitoState,
  userPoolId: string | undefined,
  region: string,
): PoolInRegion | undefined {
  const pool = userPoolId === undefined ? undefined : state.pools.get(userPoolId);
  if (pool === undefined) return undefined;
  if (pool.region === region) return { pool, isPrimary: true, tags: pool.tags };
  if (pool.replica?.region === region) return { pool, isPrimary: false, tags: pool.replica.tags };
  return undefined;
}

/** @throws ResourceNotFoundException when the Region does not hold the pool. */
export function getPool(
  state: CognitoState,
  userPoolId: string | undefined,
  region: string,
): PoolInRegion {
  const found = lookUpPool(state, userPoolId, region);
  if (found === undefined) throw userPoolNotFound(String(userPoolId));
  return found;
}

/** The pool's ARN in one Region. */
export function userPoolArn(accountId: string, region: string, userPoolId: string): string {
  return `arn:aws:cognito-idp:${region}:${accountId}:userpool/${userPoolId}`;
}
