import {
  ACMClient,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHostedZonesCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningTwin, startTwin } from "../../src/twin.ts";
import { eventually } from "../stack/fixture/running-stack.ts";

const OTHER = "222233334444";
const THIRD = "333344445555";
let twin: RunningTwin;

beforeAll(async () => {
  twin = await startTwin({ speed: 6000, seed: 5, edgeCount: 1, rates: "off" });
});
afterAll(() => twin.stop());

const as = (accessKeyId: string, region = "us-east-1") => ({
  ...{ endpoint: twin.endpoint, region, maxAttempts: 1 },
  credentials: { accessKeyId, secretAccessKey: "any" },
});

async function control(method: string, path: string, body?: object) {
  const response = await fetch(`${twin.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route returns
  return { status: response.status, body: (await response.json()) as any };
}

const auditRole = {
  roleName: "latchkey-audit",
  trust: { principal: "123456789012", externalId: "latchkey" },
  statements: [{ Effect: "Allow", Action: ["cognito-idp:List*"], Resource: ["*"] }],
};

describe("POST /accounts", () => {
  it("adds one account, many with the same roles, and roles to one that is there", async () => {
    const one = await control("POST", "/accounts", { accountId: OTHER, roles: [] });
    expect(one).toEqual({ status: 200, body: { added: 1, accounts: 1 } });
    const many = await control("POST", "/accounts", {
      accountIds: [OTHER, THIRD],
      roles: [auditRole],
    });
    expect(many).toEqual({ status: 200, body: { added: 2, accounts: 2 } });
    expect((await control("GET", "/accounts")).body).toEqual({
      own: "123456789012",
      accounts: [
        { accountId: OTHER, roles: [`arn:aws:iam::${OTHER}:role/latchkey-audit`] },
        { accountId: THIRD, roles: [`arn:aws:iam::${THIRD}:role/latchkey-audit`] },
      ],
    });
  });

  it.each([
    ["no number", { accountId: "22223333" }, "$.accountId"],
    ["the stack's own account", { accountId: "123456789012" }, "is the stack's own account"],
    ["neither one nor many", { roles: [] }, "$.accountIds"],
    ["both", { accountId: OTHER, accountIds: [OTHER] }, "both"],
    ["an unknown member", { accountId: OTHER, role: {} }, 'unknown key "role"'],
    ["a trust in nobody", { accountId: OTHER, roles: [{ ...auditRole, trust: {} }] }, ".principal"],
    [
      "a trust in a service",
      { accountId: OTHER, roles: [{ ...auditRole, trust: { principal: "lambda.amazonaws.com" } }] },
      ".principal",
    ],
    [
      "an external ID of one character",
      {
        accountId: OTHER,
        roles: [{ ...auditRole, trust: { principal: OTHER, externalId: "a" } }],
      },
      ".externalId",
    ],
    [
      "a statement that is not evaluated",
      {
        accountId: OTHER,
        roles: [{ ...auditRole, statements: [{ Effect: "Allow", NotAction: "a", Resource: "*" }] }],
      },
      "NotAction",
    ],
  ])("refuses %s, with an example", async (_name, body, said) => {
    const answer = await control("POST", "/accounts", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(said);
    expect(answer.body.example).toHaveProperty("accountIds");
  });
});

describe("an account", () => {
  it("is where an access key says, and an unknown one is refused in the service's form", async () => {
    const identity = (key: string) => new STSClient(as(key)).send(new GetCallerIdentityCommand({}));
    expect(await identity(OTHER)).toMatchObject({
      ...{ Account: OTHER, Arn: `arn:aws:iam::${OTHER}:user/operator` },
    });
    expect((await identity(`${OTHER}/terraform/deploy`)).Arn).toBe(
      `arn:aws:sts::${OTHER}:assumed-role/terraform/deploy`,
    );
    await expect(identity("999988887777")).rejects.toMatchObject({
      ...{ name: "InvalidClientTokenId", $metadata: { httpStatusCode: 403 } },
    });
    await expect(
      new ACMClient(as("999988887777")).send(new ListCertificatesCommand({})),
    ).rejects.toMatchObject({
      ...{ name: "UnrecognizedClientException", $metadata: { httpStatusCode: 400 } },
    });
    await expect(
      new S3Client({ ...as("999988887777"), forcePathStyle: true }).send(
        new ListBucketsCommand({}),
      ),
    ).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  });

  it("has its own pools, certificates, zones, parameters and event history", async () => {
    await new CognitoIdentityProviderClient(as(OTHER, "eu-west-1")).send(
      new CreateUserPoolCommand({ PoolName: "customers" }),
    );
    const { CertificateArn } = await new ACMClient(as(OTHER)).send(
      new RequestCertificateCommand({ DomainName: "a.example.org", ValidationMethod: "DNS" }),
    );
    expect(CertificateArn).toMatch(/^arn:aws:acm:us-east-1:222233334444:certificate\//);
    await new Route53Client(as(OTHER)).send(
      new CreateHostedZoneCommand({ Name: "example.org", CallerReference: "one" }),
    );
    await new SSMClient(as(OTHER)).send(
      new PutParameterCommand({ Name: "/p", Value: "v", Type: "String" }),
    );
    for (const key of ["operator", THIRD]) {
      const { UserPools } = await new CognitoIdentityProviderClient(as(key, "eu-west-1")).send(
        new ListUserPoolsCommand({ MaxResults: 10 }),
      );
      expect(UserPools).toEqual([]);
      const acm = new ACMClient(as(key));
      const { CertificateSummaryList } = await acm.send(new ListCertificatesCommand({}));
      expect(CertificateSummaryList).toEqual([]);
      await expect(acm.send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toThrow(
        "Could not find",
      );
      const { HostedZones } = await new Route53Client(as(key)).send(new ListHostedZonesCommand({}));
      expect(HostedZones).toEqual([]);
      await expect(
        new SSMClient(as(key)).send(new GetParameterCommand({ Name: "/p" })),
      ).rejects.toMatchObject({ name: "ParameterNotFound" });
    }
    const recorded = await eventually("CloudTrail's event", async () => {
      const { Events = [] } = await new CloudTrailClient(as(OTHER)).send(
        new LookupEventsCommand({}),
      );
      return Events.find(({ EventName }) => EventName === "RequestCertificate");
    });
    expect(JSON.parse(recorded.CloudTrailEvent ?? "")).toMatchObject({
      recipientAccountId: OTHER,
      userIdentity: { accountId: OTHER },
    });
    const own = await new CloudTrailClient(as("operator")).send(new LookupEventsCommand({}));
    expect(own.Events).toEqual([]);
  });

  it("has no services but those that an audit needs", async () => {
    const { status } = await fetch(`${twin.endpoint}/`, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${OTHER}/20260901/us-east-1/states/aws4_request, SignedHeaders=host, Signature=00`,
        "x-amz-target": "AWSStepFunctions.ListStateMachines",
      },
      body: "{}",
    });
    expect(status).toBe(404);
  });
});

describe("a custom domain of another account", () => {
  const NAME = "auth.example.net";

  async function certificateOf(key: string): Promise<string> {
    const acm = new ACMClient(as(key));
    const { CertificateArn } = await acm.send(
      new RequestCertificateCommand({ DomainName: NAME, ValidationMethod: "DNS" }),
    );
    const option = await eventually("the validation record", async () => {
      const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      return Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
    });
    await addRecord(key, { Name: option.Name, Type: "CNAME", Values: [String(option.Value)] });
    await eventually("the certificate", async () => {
      const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      return Certificate?.Status === "ISSUED" ? true : undefined;
    });
    return String(CertificateArn);
  }

  let zone: string;

  async function addRecord(
    key: string,
    record: { Name: string | undefined; Type: "CNAME" | "A"; Values: readonly string[] },
  ): Promise<void> {
    const ResourceRecords = record.Values.map((Value) => ({ Value }));
    await new Route53Client(as(key)).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: {
          Changes: [
            {
              Action: "UPSERT",
              ResourceRecordSet: {
                ...{ Name: record.Name, Type: record.Type, TTL: 60, ResourceRecords },
              },
            },
          ],
        },
      }),
    );
  }

  async function poolOf(key: string): Promise<string> {
    const client = new CognitoIdentityProviderClient(as(key, "eu-west-1"));
    const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "p" }));
    return String(UserPool?.Id);
  }

  it("is served by the edges, taken for all accounts, and described by its own alone", async () => {
    const { HostedZone } = await new Route53Client(as(OTHER)).send(
      new CreateHostedZoneCommand({ Name: "example.net", CallerReference: "net" }),
    );
    zone = String(HostedZone?.Id);
    await addRecord(OTHER, { Name: "example.net", Type: "A", Values: ["192.0.2.1"] });
    const certificate = await certificateOf(OTHER);
    const creation = {
      ...{ Domain: NAME, CustomDomainConfig: { CertificateArn: certificate } },
    };
    const other = new CognitoIdentityProviderClient(as(OTHER, "eu-west-1"));
    await other.send(
      new CreateUserPoolDomainCommand({ ...creation, UserPoolId: await poolOf(OTHER) }),
    );
    await eventually("the custom domain", async () => {
      const { DomainDescription } = await other.send(
        new DescribeUserPoolDomainCommand({ Domain: NAME }),
      );
      return DomainDescription?.Status === "ACTIVE" ? true : undefined;
    });
    const { body } = await control("GET", "/edges");
    expect(body[0].customDomains).toMatchObject([
      { customDomain: NAME, certificateArn: certificate },
    ]);
    for (const key of ["operator", THIRD]) {
      const client = new CognitoIdentityProviderClient(as(key, "eu-west-1"));
      expect(
        (await client.send(new DescribeUserPoolDomainCommand({ Domain: NAME }))).DomainDescription,
      ).toEqual({});
      await expect(
        client.send(
          new CreateUserPoolDomainCommand({ ...creation, UserPoolId: await poolOf(key) }),
        ),
      ).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: "Domain already associated with another user pool.",
      });
    }
    const failure = { customDomain: NAME, mode: "stuck-updating" };
    expect((await control("POST", "/cognito/domain-failure", failure)).status).toBe(404);
    const inOther = { ...failure, accountId: OTHER };
    expect((await control("POST", "/cognito/domain-failure", inOther)).status).toBe(200);
    const nowhere = { ...failure, accountId: "999988887777" };
    expect((await control("POST", "/cognito/domain-failure", nowhere)).status).toBe(400);
  });
});

describe("rates", () => {
  it("are each account's own", async () => {
    const slow = await startTwin({ speed: 1, seed: 1, edgeCount: 1 });
    try {
      slow.accounts.add([OTHER], []);
      const listBy = async (accessKeyId: string) => {
        const client = new ACMClient({
          ...{ endpoint: slow.endpoint, region: "us-east-1", maxAttempts: 1 },
          credentials: { accessKeyId, secretAccessKey: "any" },
        });
        const calls = Array.from({ length: 30 }, () =>
          client.send(new ListCertificatesCommand({})),
        );
        const ends = await Promise.allSettled(calls);
        return ends.filter(({ status }) => status === "fulfilled").length;
      };
      const own = await listBy("operator");
      expect(own).toBeLessThan(30);
      expect(await listBy(OTHER)).toBeGreaterThanOrEqual(5);
    } finally {
      await slow.stop();
    }
  });
});

describe("500 accounts in four Regions", () => {
  it("are there in one call, and cost little before and after they are called", async () => {
    const accountIds = Array.from({ length: 500 }, (_, index) => String(500_000_000_000 + index));
    const before = process.memoryUsage().heapUsed;
    const begin = performance.now();
    const added = await control("POST", "/accounts", { accountIds, roles: [auditRole] });
    expect(added.body.added).toBe(500);
    expect(performance.now() - begin).toBeLessThan(2_000);
    for (const accountId of accountIds) twin.accounts.servicesOf(accountId);
    const megabytes = (process.memoryUsage().heapUsed - before) / 1_048_576;
    console.info(
      `500 accounts: ${Math.round(performance.now() - begin)} ms, ${megabytes.toFixed(0)} MB`,
    );
    expect(megabytes).toBeLessThan(200);
  });
});

it("a session of a role of another account acts there, under that role's statements", async () => {
  const { Credentials } = await new STSClient(as("operator")).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${THIRD}:role/latchkey-audit`,
      RoleSessionName: "latchkey-audit",
      ExternalId: "latchkey",
    }),
  );
  const key = String(Credentials?.AccessKeyId);
  const { UserPools } = await new CognitoIdentityProviderClient(as(key, "eu-west-1")).send(
    new ListUserPoolsCommand({ MaxResults: 10 }),
  );
  expect(UserPools).toHaveLength(1);
  await expect(new ACMClient(as(key)).send(new ListCertificatesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: arn:aws:sts::${THIRD}:assumed-role/latchkey-audit/latchkey-audit is not authorized to perform: acm:ListCertificates on resource: * because no identity-based policy allows the acm:ListCertificates action`,
  });
});
