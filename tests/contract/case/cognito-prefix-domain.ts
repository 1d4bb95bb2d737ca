import {
  CreateUserPoolDomainCommand,
  type CreateUserPoolDomainRequest,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type ContractCase, refusalOf, refused } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { createPool, describePool, newPrefix } from "./cognito-pool.ts";

const api = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_";
const guide =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html";
const invalid = refused("InvalidParameterException");

/** Prefix domains, and what holds for both kinds. */
export const cognitoPrefixDomainCases: readonly ContractCase[] = [
  {
    name: "cognito: a prefix domain is active, and belongs to its pool",
    page: `${api}DomainDescriptionType.html`,
    documented: { Status: "ACTIVE", isOfPool: true, isOfAccount: true, isNamed: true },
    async observe(target) {
      const { UserPoolId, Domain } = await createPrefix(target);
      const description = await describe(target, Domain);
      return {
        Status: description?.Status,
        isOfPool: description?.UserPoolId === UserPoolId,
        isOfAccount: description?.AWSAccountId === "123456789012",
        isNamed: description?.Domain === Domain,
      };
    },
  },
  {
    name: "cognito: a pool shows its prefix domain",
    page: `${api}UserPoolType.html`,
    documented: true,
    async observe(target) {
      const { UserPoolId, Domain } = await createPrefix(target);
      return (await describePool(target, UserPoolId))?.Domain === Domain;
    },
  },
  {
    name: "cognito: a prefix domain without a branding version has the hosted UI, version 1",
    page: `${api}CreateUserPoolDomain.html`,
    documented: 1,
    async observe(target) {
      const { Domain } = await createPrefix(target);
      return (await describe(target, Domain))?.ManagedLoginVersion;
    },
  },
  {
    name: "cognito: the branding version of a prefix domain is changed",
    page: `${api}UpdateUserPoolDomain.html`,
    documented: 2,
    async observe(target) {
      const { UserPoolId, Domain } = await createPrefix(target);
      const command = new UpdateUserPoolDomainCommand({
        UserPoolId,
        Domain,
        ManagedLoginVersion: 2,
      });
      await target.clients.cognito.send(command);
      return (await describe(target, Domain))?.ManagedLoginVersion;
    },
  },
  {
    name: "cognito: a second prefix domain of a pool is refused",
    page: guide,
    documented: invalid,
    async observe(target) {
      const { UserPoolId } = await createPrefix(target);
      return await refusalOf(create(target, { UserPoolId, Domain: newPrefix() }));
    },
  },
  {
    name: "cognito: a prefix that another pool has is refused",
    page: guide,
    documented: invalid,
    async observe(target) {
      const { Domain } = await createPrefix(target);
      const { Id: UserPoolId } = await createPool(target);
      return await refusalOf(create(target, { UserPoolId, Domain }));
    },
  },
  ...["aws-login", "amazon-login", "my-cognito", "Upper", "-first", "last-"].map(
    (Domain): ContractCase => ({
      name: `cognito: the prefix ${Domain} is refused`,
      page: guide,
      documented: invalid,
      async observe(target) {
        const { Id: UserPoolId } = await createPool(target);
        return await refusalOf(create(target, { UserPoolId, Domain }));
      },
    }),
  ),
  {
    name: "cognito: a domain of 64 characters is refused",
    page: `${api}CreateUserPoolDomain.html`,
    documented: invalid,
    async observe(target) {
      const { Id: UserPoolId } = await createPool(target);
      return await refusalOf(create(target, { UserPoolId, Domain: "a".repeat(64) }));
    },
  },
  {
    name: "cognito: a domain for an unknown pool is not found",
    page: `${api}CreateUserPoolDomain.html`,
    documented: refused("ResourceNotFoundException"),
    observe: (target) =>
      refusalOf(create(target, { UserPoolId: "us-east-1_Unknown99", Domain: newPrefix() })),
  },
  {
    name: "cognito: an unknown domain is described as nothing",
    page: "https://github.com/hashicorp/terraform-provider-aws (findUserPoolDomain)",
    documented: {},
    observe: async (target) => await describe(target, newPrefix()),
  },
  {
    name: "cognito: a deleted prefix domain is described as nothing, and its pool is free of it",
    page: `${api}DeleteUserPoolDomain.html`,
    documented: { description: {}, domain: false },
    async observe(target) {
      const { UserPoolId, Domain } = await createPrefix(target);
      const { cognito } = target.clients;
      await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain }));
      return {
        description: await describe(target, Domain),
        domain: (await describePool(target, UserPoolId))?.Domain !== undefined,
      };
    },
  },
  {
    name: "cognito: deleting a domain that is not there is refused",
    page: "https://github.com/hashicorp/terraform-provider-aws (resourceUserPoolDomainDelete)",
    documented: invalid,
    async observe(target) {
      const { Id: UserPoolId } = await createPool(target);
      const command = new DeleteUserPoolDomainCommand({ UserPoolId, Domain: newPrefix() });
      return await refusalOf(target.clients.cognito.send(command));
    },
  },
  {
    name: "cognito: deleting another pool's domain is refused",
    page: `${api}DeleteUserPoolDomain.html`,
    documented: invalid,
    async observe(target) {
      const { Domain } = await createPrefix(target);
      const { Id: UserPoolId } = await createPool(target);
      const command = new DeleteUserPoolDomainCommand({ UserPoolId, Domain });
      return await refusalOf(target.clients.cognito.send(command));
    },
  },
  {
    name: "cognito: a pool with a domain cannot be deleted",
    page: `${api}DeleteUserPool.html`,
    documented: invalid,
    async observe(target) {
      const { UserPoolId } = await createPrefix(target);
      return await refusalOf(
        target.clients.cognito.send(new DeleteUserPoolCommand({ UserPoolId })),
      );
    },
  },
];

interface OwnedDomain {
  readonly UserPoolId: string | undefined;
  readonly Domain: string;
}

async function createPrefix(target: Target): Promise<OwnedDomain> {
  const { Id: UserPoolId } = await createPool(target);
  const Domain = newPrefix();
  await create(target, { UserPoolId, Domain });
  return { UserPoolId, Domain };
}

async function create({ clients }: Target, asked: CreateUserPoolDomainRequest) {
  return await clients.cognito.send(new CreateUserPoolDomainCommand(asked));
}

async function describe({ clients }: Target, Domain: string) {
  const command = new DescribeUserPoolDomainCommand({ Domain });
  return (await clients.cognito.send(command)).DomainDescription;
}
