import {
  CreateUserPoolCommand,
  type CreateUserPoolRequest,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  ListUserPoolsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { type ContractCase, refusalOf, refused, shapeOf, uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";

const api = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_";
const unknownPool = "us-east-1_Unknown99";
const unknownPoolArn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${unknownPool}`;

/** User pools: creating, describing, listing, tagging, deleting. */
export const cognitoPoolCases: readonly ContractCase[] = [
  {
    name: "cognito: a user pool's ID starts with its Region, its ARN ends with the ID",
    page: `${api}UserPoolType.html`,
    documented: { id: "as documented", isArnOfId: true, name: "customers" },
    async observe(target) {
      const { Id = "", Arn, Name } = await createPool(target);
      return {
        id: shapeOf(Id, /^us-east-1_[0-9A-Za-z]{9}$/),
        isArnOfId: Arn === `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${Id}`,
        name: Name,
      };
    },
  },
  {
    name: "cognito: a new user pool has neither prefix nor custom domain, and can be deleted",
    page: `${api}DescribeUserPool.html`,
    documented: { domain: false, custom: false, deletion: "accepted" },
    async observe(target) {
      const { Id: UserPoolId = "" } = await createPool(target);
      const described = await describePool(target, UserPoolId);
      const { cognito } = target.clients;
      return {
        domain: described?.Domain !== undefined,
        custom: described?.CustomDomain !== undefined,
        deletion: await refusalOf(cognito.send(new DeleteUserPoolCommand({ UserPoolId }))),
      };
    },
  },
  {
    name: "cognito: a user pool without a plan is in Essentials",
    page: `${api}CreateUserPool.html`,
    documented: "ESSENTIALS",
    observe: async (target) => (await createPool(target)).UserPoolTier,
  },
  {
    name: "cognito: the plan is the one asked for",
    page: `${api}CreateUserPool.html`,
    documented: "PLUS",
    observe: async (target) => (await createPool(target, { UserPoolTier: "PLUS" })).UserPoolTier,
  },
  {
    name: "cognito: an unknown plan is refused",
    page: `${api}CreateUserPool.html`,
    documented: refused("InvalidParameterException"),
    // @ts-expect-error: no such plan
    observe: (target) => refusalOf(createPool(target, { UserPoolTier: "GOLD" })),
  },
  {
    name: "cognito: a user pool with deletion protection stays",
    page: `${api}DeleteUserPool.html`,
    documented: refused("InvalidParameterException"),
    async observe(target) {
      const { Id: UserPoolId } = await createPool(target, { DeletionProtection: "ACTIVE" });
      return await refusalOf(
        target.clients.cognito.send(new DeleteUserPoolCommand({ UserPoolId })),
      );
    },
  },
  {
    name: "cognito: a deleted user pool is not found",
    page: `${api}DeleteUserPool.html`,
    documented: refused("ResourceNotFoundException"),
    async observe(target) {
      const { Id: UserPoolId = "" } = await createPool(target);
      await target.clients.cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
      return await refusalOf(describePool(target, UserPoolId));
    },
  },
  {
    name: "cognito: an unknown user pool is not found, in these words",
    page: `${api}DescribeUserPool.html`,
    documented: refused(
      "ResourceNotFoundException",
      400,
      `User pool ${unknownPool} does not exist.`,
    ),
    observe: (target) => refusalOf(describePool(target, unknownPool), "text"),
  },
  {
    name: "cognito: an ID that is none is refused",
    page: `${api}DescribeUserPool.html`,
    documented: refused("InvalidParameterException"),
    observe: (target) => refusalOf(describePool(target, "no pool ID")),
  },
  {
    name: "cognito: a page of pools has no more than MaxResults, and a token for the next",
    page: `${api}ListUserPools.html`,
    documented: { pools: 1, hasToken: true, isNextAnother: true },
    async observe(target) {
      await createPool(target);
      await createPool(target);
      const { cognito } = target.clients;
      const first = await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }));
      const second = await cognito.send(
        new ListUserPoolsCommand({ MaxResults: 1, NextToken: first.NextToken }),
      );
      return {
        pools: first.UserPools?.length,
        hasToken: first.NextToken !== undefined,
        isNextAnother: first.UserPools?.[0]?.Id !== second.UserPools?.[0]?.Id,
      };
    },
  },
  ...[0, 61].map(
    (MaxResults): ContractCase => ({
      name: `cognito: a page of ${MaxResults} pools is refused`,
      page: `${api}ListUserPools.html`,
      documented: refused("InvalidParameterException"),
      observe: ({ clients }) =>
        refusalOf(clients.cognito.send(new ListUserPoolsCommand({ MaxResults }))),
    }),
  ),
  {
    name: "cognito: a token of nobody is refused",
    page: `${api}ListUserPools.html`,
    documented: refused("InvalidParameterException"),
    observe: ({ clients }) =>
      refusalOf(
        clients.cognito.send(new ListUserPoolsCommand({ MaxResults: 1, NextToken: "nobodys" })),
      ),
  },
  {
    name: "cognito: tags of a pool are added, changed and removed",
    page: `${api}TagResource.html`,
    documented: [{ team: "a" }, { team: "b", stage: "prod" }, { stage: "prod" }],
    async observe(target) {
      const { cognito } = target.clients;
      const { Arn: ResourceArn = "" } = await createPool(target, { UserPoolTags: { team: "a" } });
      const made = await tagsOf(target, ResourceArn);
      await cognito.send(
        new TagResourceCommand({ ResourceArn, Tags: { team: "b", stage: "prod" } }),
      );
      const changed = await tagsOf(target, ResourceArn);
      await cognito.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team", "none"] }));
      return [made, changed, await tagsOf(target, ResourceArn)];
    },
  },
  {
    name: "cognito: tags of an unknown pool are not found",
    page: `${api}ListTagsForResource.html`,
    documented: refused("ResourceNotFoundException"),
    observe: (target) => refusalOf(tagsOf(target, unknownPoolArn)),
  },
];

/** A new pool of the suite. */
export async function createPool(
  { clients }: Target,
  asked: Partial<CreateUserPoolRequest> = {},
): Promise<UserPoolType> {
  const command = new CreateUserPoolCommand({ PoolName: "customers", ...asked });
  return (await clients.cognito.send(command)).UserPool ?? {};
}

/** What DescribeUserPool shows. */
export async function describePool(
  { clients }: Target,
  UserPoolId: string | undefined,
): Promise<UserPoolType | undefined> {
  return (await clients.cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
}

async function tagsOf({ clients }: Target, ResourceArn: string): Promise<object | undefined> {
  return (await clients.cognito.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
}

/** A prefix that nobody has. */
export function newPrefix(): string {
  return uniqueName("contract-prefix");
}
