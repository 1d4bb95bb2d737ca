import type { AwsCall, ControlRoute, Operation, Service } from "../../service.ts";
import type { CustomDomainDirectory, World } from "../../world.ts";
import { authorizationsOf } from "./authorization.ts";
import { createControlRoutes } from "./control.ts";
import { createUserPoolDomain } from "./create-pool-domain.ts";
import { deleteUserPoolDomain } from "./delete-pool-domain.ts";
import { describeUserPoolDomain } from "./describe-pool-domain.ts";
import { listTagsForResource, tagResource, untagResource } from "./pool-tag.ts";
import {
  createUserPoolReplica,
  deleteUserPoolReplica,
  listUserPoolReplicas,
  updateUserPoolReplica,
} from "./replica.ts";
import { createCustomDomainDirectory } from "./served-domain.ts";
import { type CognitoState, createState } from "./state.ts";
import { updateUserPoolDomain } from "./update-pool-domain.ts";
import { createUserPool, deleteUserPool, describeUserPool, listUserPools } from "./user-pool.ts";

/** Each checks its own input: it may be anything that the wire could parse. */
type StatefulOperation = (state: CognitoState, input: never, call: AwsCall) => object;

const operations: Readonly<Record<string, StatefulOperation>> = {
  CreateUserPool: createUserPool,
  DescribeUserPool: describeUserPool,
  ListUserPools: listUserPools,
  DeleteUserPool: deleteUserPool,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
  CreateUserPoolDomain: createUserPoolDomain,
  UpdateUserPoolDomain: updateUserPoolDomain,
  DescribeUserPoolDomain: describeUserPoolDomain,
  DeleteUserPoolDomain: deleteUserPoolDomain,
  CreateUserPoolReplica: createUserPoolReplica,
  UpdateUserPoolReplica: updateUserPoolReplica,
  ListUserPoolReplicas: listUserPoolReplicas,
  DeleteUserPoolReplica: deleteUserPoolReplica,
};

/**
 * Cognito user pools, as far as custom domains need them: pools, tags, domains and replicas, a
 * world of its own in each Region. The other parts of the world are first used when a call comes.
 *
 * @param everywhere Cognito in all accounts, which this one joins: names of domains are one for all
 */
export function createCognito(
  world: World,
  everywhere: CognitoState[] = [],
): {
  readonly service: Service;
  /** Of all accounts. */
  readonly customDomains: CustomDomainDirectory;
  readonly routes: readonly ControlRoute[];
  /** What is still under way stays as it is. */
  stop(): void;
} {
  const state = createState(world, everywhere);
  everywhere.push(state);
  return {
    service: {
      signingName: "cognito-idp",
      operations: Object.fromEntries(
        Object.entries(operations).map(([name, operate]) => [name, bindTo(state, operate)]),
      ),
      authorizationsOf: (operation, input, call) => authorizationsOf(state, operation, input, call),
    },
    customDomains: createCustomDomainDirectory(everywhere),
    routes: createControlRoutes(state),
    stop: () => {
      state.isStopped = true;
    },
  };
}

function bindTo(state: CognitoState, operate: StatefulOperation): Operation {
  return (input, call) => operate(state, input as never, call);
}
