import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
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
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningTwin, startTwin } from "../../src/twin.ts";
import { ask } from "../edge/dns-client.ts";
import { eventually } from "../stack/fixture/running-stack.ts";

const OWN = "123456789012";
const OTHER = "222233334444";

let twin: RunningTwin;
beforeAll(async () => {
  twin = await startTwin({ speed: 3000, seed: 5, edgeCount: 2, edgeLagMinutes: 2 });
});
afterAll(() => twin.stop());

/** An SDK client's configuration for the operator of an account. */
const as = (accountId: string, region = "us-east-1") => ({
  endpoint: twin.endpoint,
  region,
  credentials: { accessKeyId: accountId, secretAccessKey: "any" },
  maxAttempts: 1,
});

async function control(path: string, body?: object) {
  const response = await fetch(`${twin.controlUrl}${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route returns
  return { status: response.status, body: (await response.json()) as any };
}

const role = {
  roleName: "latchkey-audit",
  trust: { principal: `arn:aws:iam::${OWN}:role/latchkey-audit-units-role`, externalId: "secret" },
  statements: [{ Effect: "Allow", Action: ["acm:ListCertificates"], Resource: ["*"] }],
};

describe("POST /accounts", () => {
  it("announces accounts with their roles, and replaces those that are there", async () => {
    const announced = await control("/accounts", {
      accounts: [{ accountId: OTHER, roles: [role] }, { accountId: "555566667777" }],
    });
    expect(announced).toEqual({ status: 200, body: { announced: 2 } });
    expect((await control("/accounts")).body).toEqual({
      ownAccountId: OWN,
      accounts: [
        { accountId: OTHER, roles: ["latchkey-audit"] },
        { accountId: "555566667777", roles: [] },
      ],
    });
    await control("/accounts", { accounts: [{ accountId: "555566667777", roles: [role] }] });
    expect((await control("/accounts")).body.accounts[1].roles).toEqual(["latchkey-audit"]);
  });

  it.each([
    [{}, "accounts must be a list."],
    [[], "The body must be a JSON object."],
    [{ accounts: [{ accountId: "1" }] }, "accounts[0].accountId must be a text of twelve digits."],
    [
      { accounts: [{ accountId: OWN }] },
      `accounts[0].accountId is ${OWN}, the stack's own account.`,
    ],
    [
      { accounts: [{ accountId: OTHER, regions: [] }] },
      "accounts[0] has no member regions; there are: accountId, roles.",
    ],
    [{ accounts: [{ accountId: OTHER }, { accountId: OTHER }] }, `accounts has ${OTHER} twice.`],
    [
      { accounts: [{ accountId: OTHER, roles: [{ ...role, roleName: "a b" }] }] },
      "accounts[0].roles[0].roleName must be 1 to 64 letters, digits and +=,.@-_.",
    ],
    [
      { accounts: [{ accountId: OTHER, roles: [{ ...role, trust: { principal: "me" } }] }] },
      "accounts[0].roles[0].trust.principal must be an ARN of IAM or STS, or twelve digits.",
    ],
    [
      {
        accounts: [
          { accountId: OTHER, roles: [{ ...role, trust: { ...role.trust, externalId: "x" } }] },
        ],
      },
      "accounts[0].roles[0].trust.externalId must be 2 to 1224 letters, digits and +=,.@:/-_.",
    ],
    [
      { accounts: [{ accountId: OTHER, roles: [{ ...role, maxSessionSeconds: 900 }] }] },
      "accounts[0].roles[0].maxSessionSeconds must be a whole number from 3600 to 43200.",
    ],
  ])("refuses %j, with an example", async (body, error) => {
    const refused = await control("/accounts", body);
    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect(refused.body.example.accounts[0].accountId).toBe("222233334444");
  });

  it("refuses a statement that cannot be evaluated faithfully", async () => {
    const statements = [{ Effect: "Allow", NotAction: ["acm:*"], Resource: ["*"] }];
    const refused = await control("/accounts", {
      accounts: [{ accountId: OTHER, roles: [{ ...role, statements }] }],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toContain(
      "accounts[0].roles[0].statements: A statement of the role",
    );
  });
});

describe("an account", () => {
  it("has user pools, certificates, parameters, zones and health checks of its own", async () => {
    const cognito = (id: string) => new CognitoIdentityProviderClient(as(id, "eu-west-1"));
    await cognito(OTHER).send(new CreateUserPoolCommand({ PoolName: "theirs" }));
    const issued = await control("/acm/issue", { accountId: OTHER, names: ["own.example.org"] });
    expect(issued.body.certificateArn).toMatch(`arn:aws:acm:us-east-1:${OTHER}:certificate/`);
    await new SSMClient(as(OTHER)).send(
      new PutParameterCommand({ Name: "/a", Value: "1", Type: "String" }),
    );
    const zone = { Name: "theirs.example.", CallerReference: "1" };
    await new Route53Client(as(OTHER)).send(new CreateHostedZoneCommand(zone));
    await new Route53Client(as(OTHER)).send(
      new CreateHealthCheckCommand({
        CallerReference: "1",
        HealthCheckConfig: { Type: "HTTP", FullyQualifiedDomainName: "127.0.0.1" },
      }),
    );
    const held = async (id: string) => ({
      pools: (await cognito(id).send(new ListUserPoolsCommand({ MaxResults: 9 }))).UserPools?.map(
        ({ Name }) => Name,
      ),
      certificates: (
        await new ACMClient(as(id)).send(new ListCertificatesCommand({}))
      ).CertificateSummaryList?.map(({ DomainName }) => DomainName),
      zones: (
        await new Route53Client(as(id)).send(new ListHostedZonesCommand({}))
      ).HostedZones?.map(({ Name }) => Name),
      checks: (await new Route53Client(as(id)).send(new ListHealthChecksCommand({}))).HealthChecks
        ?.length,
      parameter: await new SSMClient(as(id))
        .send(new GetParameterCommand({ Name: "/a" }))
        .then(({ Parameter }) => Parameter?.ARN)
        .catch((error: Error) => error.name),
    });
    expect(await held(OTHER)).toEqual({
      pools: ["theirs"],
      certificates: ["own.example.org"],
      zones: ["theirs.example."],
      checks: 1,
      parameter: `arn:aws:ssm:us-east-1:${OTHER}:parameter/a`,
    });
    const nothing = { pools: [], certificates: [], zones: [], checks: 0 };
    expect(await held(OWN)).toEqual({ ...nothing, parameter: "ParameterNotFound" });
    expect(await held("555566667777")).toEqual({ ...nothing, parameter: "ParameterNotFound" });
  });

  it("has none of the stack's services", async () => {
    const machines = new SFNClient(as(OTHER)).send(new ListStateMachinesCommand({}));
    await expect(machines).rejects.toThrow(
      "The twin has no service 'states'. It has: acm, cloudtrail, cognito-idp, monitoring, route53, ssm, sts.",
    );
  });

  it("does not exist before it is announced", async () => {
    const failure = new ACMClient(as("999988887777")).send(new ListCertificatesCommand({}));
    await expect(failure).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    const refused = await control("/acm/issue", {
      accountId: "999988887777",
      names: ["a.example"],
    });
    expect(refused).toMatchObject({
      status: 404,
      body: { error: "There is no account 999988887777; POST /accounts announces it." },
    });
  });
});

describe("the documented rates", () => {
  it("count in each account by itself", async () => {
    const slow = await startTwin({ speed: 0.001, edgeCount: 1 });
    try {
      await fetch(`${slow.controlUrl}/accounts`, {
        method: "POST",
        body: JSON.stringify({ accounts: [{ accountId: OTHER }] }),
      });
      const refusedOf = async (accountId: string) => {
        const client = new Route53Client({ ...as(accountId), endpoint: slow.endpoint });
        const calls = Array.from({ length: 55 }, () =>
          client.send(new ListHostedZonesCommand({})).then(
            () => "ok",
            (error: Error) => error.name,
          ),
        );
        return (await Promise.all(calls)).filter((outcome) => outcome === "Throttling").length;
      };
      // 50 at once (Route 53 developer guide, API throttling), and the clock hardly moves.
      expect(await refusedOf(OTHER)).toBe(5);
      expect(await refusedOf(OWN)).toBe(5);
      const rates = await fetch(`${slow.controlUrl}/rates`);
      const { buckets } = (await rates.json()) as { buckets: { name: string }[] };
      expect(buckets.map(({ name }) => name)).toEqual([
        `${OTHER} route53 global all actions`,
        `${OTHER} route53 global ListHostedZones`,
        "route53 global all actions",
        "route53 global ListHostedZones",
      ]);
    } finally {
      await slow.stop();
    }
  });
});

describe("a custom domain of another account", () => {
  it("is served by the edges and found by DNS, and is nobody else's", async () => {
    const cognito = new CognitoIdentityProviderClient(as(OTHER, "eu-west-1"));
    const dns = new Route53Client(as(OTHER));
    const zone = await dns.send(
      new CreateHostedZoneCommand({ Name: "shop.example.", CallerReference: "2" }),
    );
    await dns.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone.HostedZone?.Id,
        ChangeBatch: {
          Changes: [
            {
              Action: "CREATE",
              ResourceRecordSet: {
                Name: "shop.example.",
                Type: "A",
                TTL: 60,
                ResourceRecords: [{ Value: "127.0.0.1" }],
              },
            },
          ],
        },
      }),
    );
    const { certificateArn } = (
      await control("/acm/issue", { accountId: OTHER, names: ["auth.shop.example"] })
    ).body;
    const pool = await cognito.send(new CreateUserPoolCommand({ PoolName: "shop" }));
    const domain = {
      Domain: "auth.shop.example",
      CustomDomainConfig: { CertificateArn: certificateArn },
    };
    const { CloudFrontDomain = "" } = await cognito.send(
      new CreateUserPoolDomainCommand({ ...domain, UserPoolId: pool.UserPool?.Id }),
    );
    const served = await eventually("both edges", async () => {
      const edges = (await control("/edges")).body as {
        customDomains: { customDomain: string; certificateArn: string; serial: string }[];
      }[];
      const all = edges.flatMap(({ customDomains }) =>
        customDomains.filter(({ customDomain }) => customDomain === "auth.shop.example"),
      );
      return all.length === 2 ? all : undefined;
    });
    expect(served[0]?.certificateArn).toBe(certificateArn);
    expect((await ask(twin.dnsPort, { name: "shop.example" })).answers).toMatchObject([
      { data: "127.0.0.1" },
    ]);
    expect((await ask(twin.dnsPort, { name: CloudFrontDomain })).answers).toHaveLength(2);
    await refusesElsewhere(domain);
    const described = await cognito.send(
      new DescribeUserPoolDomainCommand({ Domain: "auth.shop.example" }),
    );
    expect(described.DomainDescription?.AWSAccountId).toBe(OTHER);
    // A renewal under the same ARN reaches the edges, too: the ARN alone tells the account.
    await control("/acm/renew", { certificateArn });
    await eventually("the renewed certificate", async () => {
      const edges = (await control("/edges")).body as { customDomains: { serial: string }[] }[];
      const serials = edges.flatMap(({ customDomains }) => customDomains.map((one) => one.serial));
      return serials.every((serial) => serial !== served[0]?.serial) ? true : undefined;
    });
  });

  async function refusesElsewhere(domain: { readonly Domain: string }) {
    const cognito = new CognitoIdentityProviderClient(as(OWN, "eu-west-1"));
    const pool = await cognito.send(new CreateUserPoolCommand({ PoolName: "mine" }));
    const { certificateArn } = (await control("/acm/issue", { names: [domain.Domain] })).body;
    await expect(
      cognito.send(
        new CreateUserPoolDomainCommand({
          Domain: domain.Domain,
          UserPoolId: pool.UserPool?.Id,
          CustomDomainConfig: { CertificateArn: certificateArn },
        }),
      ),
    ).rejects.toThrow("Domain already associated with another user pool.");
    const { DomainDescription } = await cognito.send(new DescribeUserPoolDomainCommand(domain));
    expect(DomainDescription).toEqual({});
  }
});

describe("an account's event history", () => {
  it("has the calls that its own principals made", async () => {
    const namesIn = async (id: string) => {
      const { Events = [] } = await new CloudTrailClient(as(id, "eu-west-1")).send(
        new LookupEventsCommand({}),
      );
      return Events.map(({ CloudTrailEvent = "{}" }) => JSON.parse(CloudTrailEvent));
    };
    await control("/rates", { mode: "off" });
    const theirs = await eventually("the pool's event", async () => {
      const all = await namesIn(OTHER);
      return all.length > 2 ? all : undefined;
    });
    for (const { recipientAccountId, userIdentity } of theirs) {
      expect(recipientAccountId).toBe(OTHER);
      expect(userIdentity).toMatchObject({ arn: `arn:aws:iam::${OTHER}:user/operator` });
    }
    const own = await eventually("the own pool's event", async () => {
      const all = await namesIn(OWN);
      return all.length > 0 ? all : undefined;
    });
    for (const { recipientAccountId } of own) expect(recipientAccountId).toBe(OWN);
  });
});

describe("five hundred accounts", () => {
  it("are announced at once, and each is made when it is first called", async () => {
    await control("/rates", { mode: "off" });
    const ids = Array.from({ length: 500 }, (_, index) => `${300_000_000_000 + index}`);
    const announced = await control("/accounts", {
      accounts: ids.map((accountId) => ({ accountId, roles: [role] })),
    });
    expect(announced.body).toEqual({ announced: 500 });
    for (const id of [ids[0], ids[499]]) {
      const { UserPools } = await new CognitoIdentityProviderClient(as(String(id))).send(
        new ListUserPoolsCommand({ MaxResults: 1 }),
      );
      expect(UserPools).toEqual([]);
    }
  });
});
