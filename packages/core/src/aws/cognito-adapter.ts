import {
  CognitoIdentityProviderClient,
  type CustomDomainConfigType,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
  ListUserPoolReplicasCommand,
  ListUserPoolsCommand,
  type RoutingType,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type {
  CustomDomain,
  CustomDomainSettings,
  CustomDomainStatus,
  SecurityPolicy,
} from "../custom-domain/custom-domain.ts";
import type { CognitoPort } from "../rotation/ports.ts";
import type { Replica } from "../routing/routing.ts";
import { type AwsAccess, callAws, callAwsUnless, clientConfig } from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";
import { ServiceFaultError } from "./errors.ts";
import type { AwsCall } from "./to-latchkey-error.ts";

/** `ListUserPools` takes 1 to 60. */
const poolsPerPage = 60;
/** A pool has at most one replica; a token that never ends is AWS's fault, not a reason to hang. */
const mostReplicaPages = 20;

type ClientOf = (region: string) => CognitoIdentityProviderClient;

/**
 * Cognito user pools of any Region, one client a Region for the process's life.
 * AWS: Amazon Cognito user pools API, `DescribeUserPoolDomain`, `UpdateUserPoolDomain`,
 * `ListUserPools`, `DescribeUserPool`, `ListUserPoolReplicas`. Throws the classes of errors.ts.
 */
export function createCognitoAdapter(access?: AwsAccess): CognitoPort {
  const clients = new Map<string, CognitoIdentityProviderClient>();
  const clientOf: ClientOf = (region) => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new CognitoIdentityProviderClient(clientConfig(region, access));
    clients.set(region, client);
    return client;
  };
  return {
    describeDomain: (region, name) => describeDomain(clientOf(region), region, name),
    updateCustomDomain: (request) => updateCustomDomain(clientOf(request.region), request),
    listUserPoolIds: (region) => listUserPoolIds(clientOf(region), region),
    describeUserPool: (region, userPoolId) =>
      describeUserPool(clientOf(region), region, userPoolId),
    listReplicas: (region, userPoolId) => listReplicas(clientOf(region), region, userPoolId),
  };
}

const callOf = (operation: string, region: string): AwsCall => ({
  service: "Cognito",
  operation,
  region,
});

async function describeDomain(client: CognitoIdentityProviderClient, region: string, name: string) {
  const output = await callAwsUnless(
    callOf("DescribeUserPoolDomain", region),
    ["ResourceNotFoundException"],
    () => client.send(new DescribeUserPoolDomainCommand({ Domain: name })),
  );
  const description = output?.DomainDescription;
  // "200 {}" is the other way in which Cognito says that there is none (Terraform's reading, too).
  if (description?.Status === undefined || description.UserPoolId === undefined) return undefined;
  const { UserPoolId: userPoolId, CustomDomainConfig: config } = description;
  if (config?.CertificateArn === undefined && !name.includes(".")) {
    return { kind: "prefix", prefixDomain: { prefix: name, userPoolId, region } } as const;
  }
  return { kind: "custom", customDomain: customDomainOf(description, region, name) } as const;
}

/**
 * A prefix never holds a dot, so a name with one is a custom domain even without its
 * configuration. Then nothing can be decided: rather a fault, retried, than a made-up ARN.
 */
function customDomainOf(
  description: DomainDescriptionType,
  region: string,
  name: string,
): CustomDomain {
  const { CustomDomainConfig: config, UserPoolId: userPoolId, Status: status } = description;
  if (config?.CertificateArn === undefined || userPoolId === undefined || status === undefined) {
    const text = {
      happened: `Cognito described ${name} in ${region} without its certificate`,
      details: `Its status is ${status ?? "missing"}.`,
      fix: "It may pass by itself; if it goes on, look at the custom domain in the Cognito console.",
    };
    const call = callOf("DescribeUserPoolDomain", region);
    throw new ServiceFaultError(text, { ...call, awsError: "IncompleteAnswer" });
  }
  return {
    name: (description.Domain ?? name).toLowerCase(),
    userPoolId,
    region,
    accountId: description.AWSAccountId ?? "",
    status: status as CustomDomainStatus,
    certificateArn: config.CertificateArn,
    settings: settingsOf(description, config),
    ...definedOnly({ cloudFrontDomain: description.CloudFrontDistribution }),
  };
}

function settingsOf(
  description: DomainDescriptionType,
  config: CustomDomainConfigType,
): CustomDomainSettings {
  const failover = description.Routing?.Failover;
  const routing =
    failover?.SecondaryRegion === undefined || failover.PrimaryRoute53HealthCheckId === undefined
      ? undefined
      : {
          secondaryRegion: failover.SecondaryRegion,
          primaryHealthCheckId: failover.PrimaryRoute53HealthCheckId,
        };
  return definedOnly({
    securityPolicy: config.SecurityPolicy as SecurityPolicy | undefined,
    managedLoginVersion: description.ManagedLoginVersion,
    routing,
  });
}

/** Sends each setting that is given and no key for one that is not: Cognito may reset what it gets. */
async function updateCustomDomain(
  client: CognitoIdentityProviderClient,
  request: Parameters<CognitoPort["updateCustomDomain"]>[0],
): Promise<void> {
  const { securityPolicy, managedLoginVersion, routing } = request.settings;
  const sentRouting: RoutingType | undefined = routing && {
    Failover: {
      SecondaryRegion: routing.secondaryRegion,
      PrimaryRoute53HealthCheckId: routing.primaryHealthCheckId,
    },
  };
  const input = {
    Domain: request.name,
    UserPoolId: request.userPoolId,
    CustomDomainConfig: {
      CertificateArn: request.certificateArn,
      ...definedOnly({ SecurityPolicy: securityPolicy }),
    },
    ...definedOnly({ ManagedLoginVersion: managedLoginVersion, Routing: sentRouting }),
  };
  await callAws(callOf("UpdateUserPoolDomain", request.region), () =>
    client.send(new UpdateUserPoolDomainCommand(input)),
  );
}

async function* listUserPoolIds(
  client: CognitoIdentityProviderClient,
  region: string,
): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const input = { MaxResults: poolsPerPage, ...definedOnly({ NextToken: token }) };
    const page = await callAws(callOf("ListUserPools", region), () =>
      client.send(new ListUserPoolsCommand(input)),
    );
    for (const pool of page.UserPools ?? []) if (pool.Id !== undefined) yield pool.Id;
    token = page.NextToken;
  } while (token !== undefined);
}

async function describeUserPool(
  client: CognitoIdentityProviderClient,
  region: string,
  userPoolId: string,
) {
  const output = await callAwsUnless(
    callOf("DescribeUserPool", region),
    ["ResourceNotFoundException"],
    () => client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })),
  );
  const pool = output?.UserPool;
  if (pool === undefined) return undefined;
  return { tags: pool.UserPoolTags ?? {}, ...definedOnly({ customDomain: pool.CustomDomain }) };
}

async function listReplicas(
  client: CognitoIdentityProviderClient,
  region: string,
  userPoolId: string,
): Promise<readonly Replica[]> {
  const replicas: Replica[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostReplicaPages; page += 1) {
    const input = { UserPoolId: userPoolId, ...definedOnly({ NextToken: token }) };
    const output = await callAws(callOf("ListUserPoolReplicas", region), () =>
      client.send(new ListUserPoolReplicasCommand(input)),
    );
    for (const { RegionName, Status, Role } of output.UserPoolReplicas ?? []) {
      if (RegionName === undefined) continue;
      replicas.push({ region: RegionName, status: Status ?? "UNKNOWN", role: Role ?? "UNKNOWN" });
    }
    token = output.NextToken;
    if (token === undefined) break;
  }
  return replicas;
}
