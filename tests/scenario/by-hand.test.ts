import { X509Certificate } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { DescribeCertificateCommand, GetCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { DescribeExecutionCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { openssl, withFiles } from "../../packages/twin/tests/edge/openssl.ts";
import { bootStack, type Stack, stateMachineArn } from "./stack.ts";

const customDomain = "auth.by-hand.example";
const parent = "by-hand.example";
const region = "eu-west-1";

/**
 * What a person does who has the AWS CLI and `openssl`, call for call: the control port is not
 * used, nor anything of Latchkey's own.
 */
describe("a person with the AWS CLI and openssl", () => {
  let stack: Stack;
  let before: DomainDescriptionType;
  let firstArn: string;
  let secondArn: string;
  beforeAll(async () => {
    stack = await bootStack();
    const hostedZoneId = await createZone(stack);
    firstArn = await issueCertificate(stack.clients, hostedZoneId, customDomain);
    await createCustomDomain(stack, hostedZoneId, firstArn);
    before = await whenActive(stack);
    secondArn = await issueCertificate(stack.clients, hostedZoneId, customDomain);
    await executionSucceeded(stack, secondArn);
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("sees the new ARN in the custom domain, and all other settings unchanged", async () => {
    expect(before.CustomDomainConfig).toEqual({
      CertificateArn: firstArn,
      SecurityPolicy: "TLS_V1_2_2021",
    });
    expect(before.ManagedLoginVersion).toBe(2);
    expect(await whenActive(stack)).toEqual({
      ...before,
      CustomDomainConfig: { CertificateArn: secondArn, SecurityPolicy: "TLS_V1_2_2021" },
    });
  });

  it("is served the certificate that ACM holds, by every edge that DNS names", async () => {
    const held = new X509Certificate(await certificatePem(stack, secondArn));
    const serial = await certificateSerial(stack, secondArn);
    const addresses = await resolve(stack);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
    for (const address of addresses) {
      const output = await connect(stack, address, "-tls1_2");
      expect(output).toMatch(/Verification: OK/);
      expect(output).toMatch(/Verify return code: 0 \(ok\)/);
      const served = new X509Certificate(leafOf(output));
      expect(served.fingerprint256).toBe(held.fingerprint256);
      expect(served.serialNumber.toLowerCase()).toBe(serial.replaceAll(":", "").toLowerCase());
    }
  });

  it("is refused TLS 1.1 by the edges, as TLS_V1_2_2021 says", async () => {
    const [address = ""] = await resolve(stack);
    const output = await connect(stack, address, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
    // Said by the edge: openssl itself would have been willing.
    expect(output).toMatch(/alert protocol version/);
    expect(output).not.toMatch(/BEGIN CERTIFICATE/);
  });
});

/** `aws route53 create-hosted-zone`, and the A record of the parent that Cognito wants. */
async function createZone({ clients }: Stack): Promise<string> {
  const zone = await clients.route53.send(
    new CreateHostedZoneCommand({ Name: parent, CallerReference: "by hand" }),
  );
  const hostedZoneId = zone.HostedZone?.Id ?? "";
  await upsert(clients, hostedZoneId, {
    Name: parent,
    Type: "A",
    TTL: 300,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  });
  return hostedZoneId;
}

/** `aws cognito-idp create-user-pool`, `create-user-pool-domain`, and the alias to CloudFront. */
async function createCustomDomain(
  { clients }: Stack,
  hostedZoneId: string,
  certificateArn: string,
): Promise<void> {
  const cognito = clients.cognito(region);
  const pool = await cognito.send(new CreateUserPoolCommand({ PoolName: "customers" }));
  const created = await cognito.send(
    new CreateUserPoolDomainCommand({
      Domain: customDomain,
      UserPoolId: pool.UserPool?.Id,
      ManagedLoginVersion: 2,
      CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: "TLS_V1_2_2021" },
    }),
  );
  const distribution = created.CloudFrontDomain ?? "";
  await upsert(clients, hostedZoneId, {
    Name: customDomain,
    Type: "A",
    AliasTarget: {
      HostedZoneId: "Z2FDTNDATAQYW2",
      DNSName: distribution,
      EvaluateTargetHealth: false,
    },
  });
}

async function upsert(
  clients: Stack["clients"],
  hostedZoneId: string,
  recordSet: ResourceRecordSet,
): Promise<void> {
  const changes = [{ Action: "UPSERT" as const, ResourceRecordSet: recordSet }];
  const batch = { HostedZoneId: hostedZoneId, ChangeBatch: { Changes: changes } };
  await clients.route53.send(new ChangeResourceRecordSetsCommand(batch));
}

/** `aws cognito-idp describe-user-pool-domain`, until it says ACTIVE. */
async function whenActive({ clients }: Stack): Promise<DomainDescriptionType> {
  return await waitFor(`${customDomain} to be ACTIVE`, async () => {
    const command = new DescribeUserPoolDomainCommand({ Domain: customDomain });
    const { DomainDescription } = await clients.cognito(region).send(command);
    return DomainDescription?.Status === "ACTIVE" ? DomainDescription : undefined;
  });
}

/** `aws stepfunctions list-executions`, until the one that the certificate started has SUCCEEDED. */
async function executionSucceeded({ clients }: Stack, certificateArn: string): Promise<void> {
  const list = new ListExecutionsCommand({ stateMachineArn, statusFilter: "SUCCEEDED" });
  await waitFor(
    "the rotation to have SUCCEEDED",
    async () => {
      for (const { executionArn } of (await clients.states.send(list)).executions ?? []) {
        const command = new DescribeExecutionCommand({ executionArn });
        const { input } = await clients.states.send(command);
        if (input?.includes(certificateArn)) return true;
      }
      return undefined;
    },
    40_000,
  );
}

/** `aws acm get-certificate`. */
async function certificatePem({ clients }: Stack, arn: string): Promise<string> {
  const found = await clients.acm.send(new GetCertificateCommand({ CertificateArn: arn }));
  return found.Certificate ?? "";
}

/** `aws acm describe-certificate`. */
async function certificateSerial({ clients }: Stack, arn: string): Promise<string> {
  const found = await clients.acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return found.Certificate?.Serial ?? "";
}

/** `dig +short auth.by-hand.example @127.0.0.1 -p <dns port>`. */
async function resolve({ twin }: Stack): Promise<readonly string[]> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${twin.dnsPort}`]);
  return await resolver.resolve4(customDomain);
}

/** `openssl s_client -connect <edge>:<port> -servername auth.by-hand.example -CAfile root.pem`. */
async function connect({ twin }: Stack, address: string, ...more: string[]): Promise<string> {
  return await withFiles({ "root.pem": twin.rootCaPem }, async (pathOf) => {
    const to = ["-connect", `${address}:${twin.edgePort}`, "-servername", customDomain];
    const trust = ["-CAfile", pathOf("root.pem"), "-verify_hostname", customDomain];
    return (await openssl("s_client", ...to, ...trust, ...more)).output;
  });
}

function leafOf(output: string): string {
  return /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(output)?.[0] ?? "";
}
