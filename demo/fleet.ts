import {
  DescribeCertificateCommand,
  RequestCertificateCommand,
  type ResourceRecord,
} from "@aws-sdk/client-acm";
import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  CreateUserPoolReplicaCommand,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolReplicaCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Clients } from "./clients.ts";
import { waitFor } from "./wait.ts";

/** Route 53's alias zone of every CloudFront distribution. */
const cloudFrontZone = "Z2FDTNDATAQYW2";

/** What the demonstration works on: one failover-routed custom domain. */
export interface Fleet {
  readonly customDomain: string;
  readonly region: string;
  readonly secondaryRegion: string;
  readonly userPoolId: string;
  readonly healthCheckId: string;
  readonly hostedZoneId: string;
  readonly firstCertificateArn: string;
}

/** Requests a certificate and validates it through DNS, as a person with the AWS CLI would. */
export async function issueCertificate(
  clients: Clients,
  hostedZoneId: string,
  name: string,
): Promise<string> {
  const arn = await requestCertificate(clients, name);
  await validateCertificate(clients, hostedZoneId, arn);
  return arn;
}

/** Requests a certificate with DNS validation; it stays PENDING_VALIDATION. */
export async function requestCertificate(clients: Clients, name: string): Promise<string> {
  const requested = await clients.acm.send(
    new RequestCertificateCommand({ DomainName: name, ValidationMethod: "DNS" }),
  );
  return requested.CertificateArn ?? "";
}

/** Creates the record that ACM asks for and waits until the certificate is issued. */
export async function validateCertificate(
  clients: Clients,
  hostedZoneId: string,
  arn: string,
): Promise<void> {
  const describe = async () =>
    (await clients.acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate;
  const record: ResourceRecord = await waitFor(
    `validation record of ${arn}`,
    async () => (await describe())?.DomainValidationOptions?.[0]?.ResourceRecord,
  );
  await putRecord(clients, hostedZoneId, {
    Name: record.Name,
    Type: record.Type,
    TTL: 300,
    ResourceRecords: [{ Value: record.Value }],
  });
  await waitFor(`${arn} to be issued`, async () =>
    (await describe())?.Status === "ISSUED" ? true : undefined,
  );
}

/** Where a fleet is and what it is called; by default the demonstration's. */
export interface FleetOptions {
  readonly customDomain?: string;
  readonly region?: string;
  readonly secondaryRegion?: string;
}

/** Makes the pool, its replica, the health check, the zone, a certificate and the custom domain. */
export async function createFleet(clients: Clients, options: FleetOptions = {}): Promise<Fleet> {
  const customDomain = options.customDomain ?? "auth.example.com";
  const region = options.region ?? "eu-west-1";
  const secondaryRegion = options.secondaryRegion ?? "eu-central-1";
  const hostedZoneId = await createZone(clients, customDomain.slice(customDomain.indexOf(".") + 1));
  const healthCheckId = await createHealthCheck(clients, region, customDomain);
  const cognito = clients.cognito(region);
  const pool = await cognito.send(
    new CreateUserPoolCommand({ PoolName: "customers", UserPoolTier: "ESSENTIALS" }),
  );
  const userPoolId = pool.UserPool?.Id ?? "";
  await cognito.send(
    new CreateUserPoolReplicaCommand({ UserPoolId: userPoolId, RegionName: secondaryRegion }),
  );
  await activateReplica(clients, userPoolId, region, secondaryRegion);
  const firstCertificateArn = await issueCertificate(clients, hostedZoneId, customDomain);
  const created = await cognito.send(
    new CreateUserPoolDomainCommand({
      Domain: customDomain,
      UserPoolId: userPoolId,
      ManagedLoginVersion: 2,
      CustomDomainConfig: { CertificateArn: firstCertificateArn, SecurityPolicy: "TLS_V1_2_2021" },
      Routing: {
        Failover: { SecondaryRegion: secondaryRegion, PrimaryRoute53HealthCheckId: healthCheckId },
      },
    }),
  );
  await putRecord(clients, hostedZoneId, {
    Name: customDomain,
    Type: "A",
    AliasTarget: {
      HostedZoneId: cloudFrontZone,
      DNSName: created.CloudFrontDomain,
      EvaluateTargetHealth: false,
    },
  });
  await waitFor(`${customDomain} to be active`, async () => {
    const { DomainDescription: description } = await cognito.send(
      new DescribeUserPoolDomainCommand({ Domain: customDomain }),
    );
    return description?.Status === "ACTIVE" ? true : undefined;
  });
  return {
    customDomain,
    region,
    secondaryRegion,
    userPoolId,
    healthCheckId,
    hostedZoneId,
    firstCertificateArn,
  };
}

async function createZone(clients: Clients, parent: string): Promise<string> {
  const zone = await clients.route53.send(
    new CreateHostedZoneCommand({ Name: parent, CallerReference: `zone of ${parent}` }),
  );
  const hostedZoneId = zone.HostedZone?.Id ?? "";
  // Cognito wants the parent of a custom domain to resolve; the value does not matter.
  await putRecord(clients, hostedZoneId, {
    Name: parent,
    Type: "A",
    TTL: 300,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  });
  return hostedZoneId;
}

async function createHealthCheck(
  clients: Clients,
  region: string,
  customDomain: string,
): Promise<string> {
  const created = await clients.route53.send(
    new CreateHealthCheckCommand({
      CallerReference: `primary of ${customDomain}`,
      HealthCheckConfig: {
        Type: "HTTP",
        FullyQualifiedDomainName: `cognito-idp.${region}.amazonaws.com`,
        Port: 80,
        ResourcePath: "/healthcheck",
        RequestInterval: 30,
        FailureThreshold: 3,
      },
    }),
  );
  return created.HealthCheck?.Id ?? "";
}

async function activateReplica(
  clients: Clients,
  userPoolId: string,
  region: string,
  secondaryRegion: string,
): Promise<void> {
  await waitFor(`replica in ${secondaryRegion}`, async () => {
    try {
      await clients.cognito(region).send(
        new UpdateUserPoolReplicaCommand({
          UserPoolId: userPoolId,
          RegionName: secondaryRegion,
          Status: "ACTIVE",
        }),
      );
      return true;
    } catch {
      return undefined; // still CREATING; the deadline speaks if it stays so
    }
  });
}

async function putRecord(
  clients: Clients,
  hostedZoneId: string,
  recordSet: ResourceRecordSet,
): Promise<void> {
  await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: hostedZoneId,
      ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet: recordSet }] },
    }),
  );
}
