import { GetHealthCheckStatusCommand, Route53Client } from "@aws-sdk/client-route-53";
import { beforeEach, describe, expect, it } from "vitest";
import { type CallRates, createCallRates } from "../../src/rate/call-rates.ts";
import { fakeService, operatorOf, startWire } from "../wire/wire-fixture.ts";

let nowMs: number;
let rates: CallRates;
const clock = { now: () => new Date(nowMs) };

beforeEach(() => {
  nowMs = Date.UTC(2026, 8, 1);
  rates = createCallRates({
    clock,
    customDomains: {
      find: (name) => (name.startsWith("auth.") ? { userPoolId: "pool-of-auth" } : undefined),
    },
  });
});

/** How many of so many calls at one instant are let through. */
function admitted(service: string, operation: string, count: number, input: object = {}): number {
  return admittedIn("us-east-1", service, operation, count, input);
}

function admittedIn(
  region: string,
  service: string,
  operation: string,
  count: number,
  input: object = {},
): number {
  let through = 0;
  for (let nth = 0; nth < count; nth++) {
    try {
      rates.admit({ service, operation, region, input });
      through += 1;
    } catch {
      // Counted by what is missing; the form of refusals has tests of its own.
    }
  }
  return through;
}

function refusalOf(service: string, operation: string, input: object = {}): unknown {
  try {
    rates.admit({ service, operation, region: "us-east-1", input });
    return undefined;
  } catch (error) {
    return error;
  }
}

// Numbers from the pages acm-limits, quotas (Cognito), throttling-api-requests (Route 53), service-quotas (Step Functions).
describe("documented rates", () => {
  it.each([
    ["acm", "DescribeCertificate", 10, 10],
    ["acm", "GetCertificate", 10, 10],
    ["acm", "ListCertificates", 8, 8],
    ["acm", "RequestCertificate", 5, 5],
    ["acm", "ImportCertificate", 1, 1],
    ["acm", "DeleteCertificate", 10, 10],
    ["acm", "ListTagsForCertificate", 10, 10],
    ["acm", "AddTagsToCertificate", 5, 5],
    ["cognito-idp", "DescribeUserPool", 15, 15],
    ["cognito-idp", "ListUserPools", 15, 15],
    ["cognito-idp", "CreateUserPool", 15, 15],
    ["route53", "ListHostedZones", 50, 10],
    ["route53", "GetHealthCheck", 50, 10],
    ["route53", "GetHealthCheckStatus", 4, 1],
    ["route53", "GetHealthCheckLastFailureReason", 4, 1],
    ["route53", "UpdateHealthCheck", 50, 5],
    ["states", "StartExecution", 1300, 300],
  ])("%s %s: %i at once, then %i a second", (service, operation, burst, perSecond) => {
    expect(admitted(service, operation, burst + 20)).toBe(burst);
    nowMs += 1000;
    expect(admitted(service, operation, burst + 20)).toBe(perSecond);
  });

  it("a new health check every two seconds, once 50 are made", () => {
    expect(admitted("route53", "CreateHealthCheck", 60)).toBe(50);
    nowMs += 1000;
    expect(admitted("route53", "CreateHealthCheck", 5)).toBe(0);
    nowMs += 1000;
    expect(admitted("route53", "CreateHealthCheck", 5)).toBe(1);
  });

  it("five a second of one operation on one user pool, by whatever name", () => {
    const byName = { Domain: "auth.example.com" };
    expect(admitted("cognito-idp", "DescribeUserPoolDomain", 9, byName)).toBe(5);
    expect(admitted("cognito-idp", "DescribeUserPoolDomain", 9, { Domain: "auth.other" })).toBe(0);
    const pool = { UserPoolId: "pool-of-auth", Domain: "auth.example.com" };
    expect(admitted("cognito-idp", "UpdateUserPoolDomain", 9, pool)).toBe(5);
    const ResourceArn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/pool-of-auth";
    expect(admitted("cognito-idp", "ListTagsForResource", 9, { ResourceArn })).toBe(5);
  });

  it("20 reads and 15 changes a second of all domains of an account and Region", () => {
    const reads = (name: string) =>
      admitted("cognito-idp", "DescribeUserPoolDomain", 5, { Domain: name });
    expect(["a", "b", "c", "d", "e"].map(reads)).toEqual([5, 5, 5, 5, 0]);
    const changes = (UserPoolId: string) =>
      admitted("cognito-idp", "UpdateUserPoolDomain", 5, { UserPoolId });
    expect(["a", "b", "c", "d"].map(changes)).toEqual([5, 5, 5, 0]);
    const elsewhere = { Domain: "a" };
    expect(admittedIn("eu-west-1", "cognito-idp", "DescribeUserPoolDomain", 9, elsewhere)).toBe(5);
  });

  it("a call that is refused takes nothing from the other buckets", () => {
    admitted("cognito-idp", "DescribeUserPoolDomain", 100, { Domain: "a" });
    expect(admitted("cognito-idp", "DescribeUserPoolDomain", 5, { Domain: "b" })).toBe(5);
  });

  it("Route 53's actions together: 50 at once and 10 a second, in all Regions", () => {
    expect(admittedIn("us-east-1", "route53", "GetHealthCheck", 30)).toBe(30);
    expect(admittedIn("eu-west-1", "route53", "ListHostedZones", 30)).toBe(20);
    nowMs += 1000;
    expect(admitted("route53", "GetChange", 30)).toBe(10);
  });

  it("1500 record changes at once, of which an UPSERT is two", () => {
    const changes = (count: number, Action: string, HostedZoneId: string) => ({
      HostedZoneId,
      ChangeBatch: { Changes: Array.from({ length: count }, () => ({ Action })) },
    });
    const change = (input: object) => admitted("route53", "ChangeResourceRecordSets", 1, input);
    expect(change(changes(700, "UPSERT", "Z1"))).toBe(1);
    expect(change(changes(101, "CREATE", "Z2"))).toBe(0);
    expect(change(changes(100, "CREATE", "Z3"))).toBe(1);
    nowMs += 1000;
    expect(change(changes(51, "UPSERT", "Z4"))).toBe(0);
    expect(change(changes(50, "UPSERT", "Z5"))).toBe(1);
  });

  it("a zone takes one batch at a time, and says so in other words", () => {
    const inZone = (HostedZoneId: string) => ({ HostedZoneId });
    expect(refusalOf("route53", "ChangeResourceRecordSets", inZone("Z1"))).toBeUndefined();
    expect(
      refusalOf("route53", "ChangeResourceRecordSets", inZone("/hostedzone/Z1")),
    ).toMatchObject({ code: "PriorRequestNotComplete", status: 400 });
    expect(refusalOf("route53", "ChangeResourceRecordSets", inZone("Z2"))).toBeUndefined();
    nowMs += 500;
    expect(refusalOf("route53", "ChangeResourceRecordSets", inZone("Z1"))).toBeUndefined();
  });

  it("none where AWS documents none", () => {
    expect(admitted("s3", "PutObject", 10_000)).toBe(10_000);
    expect(admitted("cognito-idp", "ListUserPoolReplicas", 10_000)).toBe(10_000);
  });
});

describe("what is shown and switched", () => {
  it("a bucket that is drawn on is listed with what it has left", () => {
    admitted("acm", "ImportCertificate", 3);
    expect(rates.list()).toEqual([
      {
        name: "acm us-east-1 ImportCertificate",
        capacity: 1,
        perSecond: 1,
        tokens: 0,
        refused: 2,
      },
    ]);
  });

  it("off lets everything through and forgets; on again starts full", () => {
    admitted("acm", "ImportCertificate", 3);
    rates.setMode("off");
    expect(rates.list()).toEqual([]);
    expect(admitted("acm", "ImportCertificate", 100)).toBe(100);
    rates.setMode("documented");
    expect(admitted("acm", "ImportCertificate", 100)).toBe(1);
  });
});

it("the SDK is told in Route 53's words, and let through again in time", async () => {
  const service = fakeService("route53", {
    GetHealthCheckStatus: () => ({ HealthCheckObservations: [] }),
  });
  const wire = await startWire({ services: () => [service], rates });
  const client = new Route53Client(operatorOf(wire));
  const ask = () => client.send(new GetHealthCheckStatusCommand({ HealthCheckId: "h" }));
  for (let nth = 0; nth < 4; nth++) await ask();
  await expect(ask()).rejects.toMatchObject({
    name: "Throttling",
    message: "Rate exceeded",
    $metadata: { httpStatusCode: 400 },
  });
  nowMs += 1000;
  await ask();
  await wire.stop();
});
