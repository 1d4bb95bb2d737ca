import {
  CreateUserPoolDomainCommand,
  type CreateUserPoolDomainRequest,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { waitFor } from "../../../demo/wait.ts";
import { type ContractCase, refusalOf, refused, shapeOf } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { createPool, describePool } from "./cognito-pool.ts";
import { customDomainParts, type DomainParts, partsWithoutAddress } from "./custom-domain-parts.ts";

const api = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_";
const guide =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html";
const invalid = refused("InvalidParameterException");
const unknownCertificate =
  "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";

/** Custom domains: what the rotation reads and writes. */
export const cognitoCustomDomainCases: readonly ContractCase[] = [
  {
    name: "cognito: a new custom domain has a CloudFront host name",
    page: `${api}CreateUserPoolDomain.html`,
    documented: { CloudFrontDomain: "as documented", ManagedLoginVersion: 2 },
    observe: async (target) =>
      await withParts(target, async (parts) => {
        const { CloudFrontDomain, ManagedLoginVersion } = await create(target, parts);
        return {
          CloudFrontDomain: shapeOf(CloudFrontDomain, /^[a-z0-9]+\.cloudfront\.net$/),
          ManagedLoginVersion,
        };
      }),
  },
  {
    name: "cognito: a custom domain is described with all that it was created with",
    page: `${api}DescribeUserPoolDomain.html`,
    documented: {
      isOfAccount: true,
      isNamed: true,
      isOfPool: true,
      isCertificate: true,
      SecurityPolicy: "TLS_V1_3_2025",
      ManagedLoginVersion: 2,
      Status: "ACTIVE",
      isDistributionTheTarget: true,
    },
    observe: async (target) =>
      await withParts(target, async (parts) => {
        const { CloudFrontDomain } = await create(target, parts);
        const seen = await describeActive(target, parts.Domain);
        return {
          isOfAccount: seen.AWSAccountId === "123456789012",
          isNamed: seen.Domain === parts.Domain,
          isOfPool: seen.UserPoolId === parts.UserPoolId,
          isCertificate: seen.CustomDomainConfig?.CertificateArn === parts.certificateArn,
          SecurityPolicy: seen.CustomDomainConfig?.SecurityPolicy,
          ManagedLoginVersion: seen.ManagedLoginVersion,
          Status: seen.Status,
          isDistributionTheTarget: seen.CloudFrontDistribution === CloudFrontDomain,
        };
      }),
  },
  {
    name: "cognito: a new custom domain is not active at once",
    page: `${api}DomainDescriptionType.html`,
    documented: "CREATING",
    observe: async (target) =>
      await withParts(target, async (parts) => {
        await create(target, parts);
        return (await describe(target, parts.Domain))?.Status;
      }),
  },
  {
    name: "cognito: a pool shows its custom domain apart from a prefix",
    page: `${api}UserPoolType.html`,
    documented: { isCustomShown: true, prefix: false },
    observe: async (target) =>
      await withParts(target, async (parts) => {
        await create(target, parts);
        const pool = await describePool(target, parts.UserPoolId);
        return {
          isCustomShown: pool?.CustomDomain === parts.Domain,
          prefix: pool?.Domain !== undefined,
        };
      }),
  },
  {
    name: "cognito: an update changes the certificate and what it sends again stays",
    page: `${api}UpdateUserPoolDomain.html`,
    documented: {
      isTargetTheSame: true,
      isNewCertificate: true,
      SecurityPolicy: "TLS_V1_3_2025",
      ManagedLoginVersion: 2,
    },
    observe: async (target) =>
      await withParts(target, async (parts) => {
        const made = await create(target, parts);
        await describeActive(target, parts.Domain);
        const second = parts.secondArn;
        const updated = await target.clients.cognito.send(
          new UpdateUserPoolDomainCommand({
            ...requestOf(parts),
            CustomDomainConfig: { CertificateArn: second, SecurityPolicy: "TLS_V1_3_2025" },
          }),
        );
        const seen = await describeActive(target, parts.Domain);
        return {
          isTargetTheSame: updated.CloudFrontDomain === made.CloudFrontDomain,
          isNewCertificate: seen.CustomDomainConfig?.CertificateArn === second,
          SecurityPolicy: seen.CustomDomainConfig?.SecurityPolicy,
          ManagedLoginVersion: seen.ManagedLoginVersion,
        };
      }),
  },
  {
    name: "cognito: an update of a custom domain without its certificate is refused, in these words",
    page: "https://github.com/hashicorp/terraform-provider-aws/pull/43252",
    documented: refused(
      "InvalidParameterException",
      400,
      "Cannot convert custom domain to prefix domain.",
    ),
    observe: async (target) =>
      await withParts(target, async (parts) => {
        await create(target, parts);
        await describeActive(target, parts.Domain);
        const { Domain, UserPoolId } = parts;
        const asked = { Domain, UserPoolId, ManagedLoginVersion: 1 };
        return await refusalOf(
          target.clients.cognito.send(new UpdateUserPoolDomainCommand(asked)),
          "text",
        );
      }),
  },
  {
    name: "cognito: an update of a custom domain that the pool does not have is refused",
    page: "https://github.com/aws/aws-cdk/issues/25712",
    documented: refused(
      "InvalidParameterException",
      400,
      "User pool should have a custom domain associated, failed to update the certificate.",
    ),
    async observe(target) {
      const { Id: UserPoolId } = await createPool(target);
      const command = new UpdateUserPoolDomainCommand({
        UserPoolId,
        Domain: "auth.nobody.example",
        CustomDomainConfig: { CertificateArn: unknownCertificate },
      });
      return await refusalOf(target.clients.cognito.send(command), "text");
    },
  },
  ...(
    [
      ["that does not exist", { certificateArn: unknownCertificate }],
      [
        "of another Region",
        { certificateArn: unknownCertificate.replace("us-east-1", "eu-west-1") },
      ],
      ["for another name", { Domain: "deeper.auth" }],
    ] as const
  ).map(
    ([which, change]): ContractCase => ({
      name: `cognito: a custom domain with a certificate ${which} is refused`,
      page: guide,
      documented: invalid,
      observe: async (target) =>
        await withParts(target, async (parts) => {
          const Domain =
            "Domain" in change ? parts.Domain.replace("auth", change.Domain) : parts.Domain;
          return await refusalOf(create(target, { ...parts, ...change, Domain }));
        }),
    }),
  ),
  {
    name: "cognito: a certificate ARN that is none is refused",
    page: `${api}CustomDomainConfigType.html`,
    documented: invalid,
    observe: async (target) =>
      await withParts(target, (parts) =>
        refusalOf(create(target, { ...parts, certificateArn: "no certificate ARN at all" })),
      ),
  },
  {
    name: "cognito: an unknown security policy is refused",
    page: `${api}CustomDomainConfigType.html`,
    documented: invalid,
    observe: async (target) =>
      await withParts(target, (parts) => {
        const { CustomDomainConfig: _, ...rest } = requestOf(parts);
        const command = new CreateUserPoolDomainCommand({
          ...rest,
          // @ts-expect-error: no such policy
          CustomDomainConfig: { CertificateArn: parts.certificateArn, SecurityPolicy: "TLS_V0" },
        });
        return refusalOf(target.clients.cognito.send(command));
      }),
  },
  {
    name: "cognito: a custom domain whose parent has no address is refused",
    page: guide,
    documented: invalid,
    observe: async (target) =>
      await withParts(target, (parts) => refusalOf(create(target, parts)), partsWithoutAddress),
  },
  {
    name: "cognito: a second custom domain of a pool is refused",
    page: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html",
    documented: invalid,
    observe: async (target) =>
      await withParts(target, async (parts) => {
        await create(target, parts);
        const Domain = `second-${parts.Domain}`;
        return await refusalOf(create(target, { ...parts, Domain }));
      }),
  },
  {
    name: "cognito: failover to a Region without a replica is refused",
    page: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html",
    documented: invalid,
    observe: async (target) =>
      await withParts(target, (parts) => {
        const Failover = {
          SecondaryRegion: "eu-west-1",
          PrimaryRoute53HealthCheckId: "00000000-0000-4000-8000-000000000000",
        };
        const command = new CreateUserPoolDomainCommand({
          ...requestOf(parts),
          Routing: { Failover },
        });
        return refusalOf(target.clients.cognito.send(command));
      }),
  },
];

/** Runs with a pool and certificates; takes the custom domain away after. */
async function withParts<T>(
  target: Target,
  use: (parts: DomainParts) => Promise<T>,
  make = customDomainParts,
): Promise<T> {
  const parts = await make(target);
  try {
    return await use(parts);
  } finally {
    // Four custom domains a Region: the next case needs the place.
    const { UserPoolId, Domain } = parts;
    const command = new DeleteUserPoolDomainCommand({ UserPoolId, Domain });
    await refusalOf(target.clients.cognito.send(command));
    await waitFor(`${Domain} to go`, async () =>
      (await describe(target, Domain))?.Status === undefined ? true : undefined,
    );
  }
}

function requestOf(parts: DomainParts): CreateUserPoolDomainRequest {
  return {
    UserPoolId: parts.UserPoolId,
    Domain: parts.Domain,
    ManagedLoginVersion: 2,
    CustomDomainConfig: { CertificateArn: parts.certificateArn, SecurityPolicy: "TLS_V1_3_2025" },
  };
}

async function create({ clients }: Target, parts: DomainParts) {
  return await clients.cognito.send(new CreateUserPoolDomainCommand(requestOf(parts)));
}

async function describe(
  { clients }: Target,
  Domain: string,
): Promise<DomainDescriptionType | undefined> {
  const command = new DescribeUserPoolDomainCommand({ Domain });
  return (await clients.cognito.send(command)).DomainDescription;
}

async function describeActive(target: Target, Domain: string): Promise<DomainDescriptionType> {
  return await waitFor(`${Domain} to be active`, async () => {
    const seen = await describe(target, Domain);
    return seen?.Status === "ACTIVE" ? seen : undefined;
  });
}
