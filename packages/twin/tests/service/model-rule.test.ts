import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwsError } from "../../src/service.ts";
import { functionArn, stateMachineArn } from "../stack/fixture/fixture-snapshot.ts";
import { type RunningStack, runStack } from "../stack/fixture/running-stack.ts";
import { createAcmBench, refusalOf } from "./acm/acm-bench.ts";
import { createFixture } from "./cognito/fixture.ts";
import { createRoute53Fixture } from "./route53/fixture.ts";

const long = (length: number) => "x".repeat(length);
const tooLong = (value: string, member: string, most: number) =>
  `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`;

describe("Step Functions and EventBridge refuse by their models", () => {
  let stack: RunningStack;
  beforeAll(() => {
    stack = runStack();
  });
  afterAll(() => stack.stop());
  const refusal = async (service: string, operation: string, input: object) => {
    try {
      await stack.call(service, operation, input);
      return "accepted";
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
  };

  it.each([
    [
      "an execution's name of 81 characters",
      "StartExecution",
      { stateMachineArn: stateMachineArn("laps"), name: long(81) },
      tooLong(long(81), "name", 80),
    ],
    [
      "an ARN of 257 characters",
      "DescribeExecution",
      { executionArn: long(257) },
      tooLong(long(257), "executionArn", 256),
    ],
    [
      "an unknown status",
      "ListExecutions",
      { stateMachineArn: stateMachineArn("laps"), statusFilter: "DONE" },
      "1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]",
    ],
    [
      "too long a cause",
      "StopExecution",
      { executionArn: functionArn("echo"), cause: long(32_769) },
      tooLong(long(32_769), "cause", 32_768),
    ],
  ])("%s", async (_, operation, input, message) => {
    expect(await refusal("states", operation, input)).toBe(`ValidationException: ${message}`);
  });

  it.each([
    ["DescribeRule", { Name: long(65) }, tooLong(long(65), "name", 64)],
    [
      "ListTargetsByRule",
      { Rule: "to echo", Limit: 101 },
      "2 validation errors detected: Value 'to echo' at 'rule' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      "PutEvents",
      {
        Entries: [
          { Source: "a", DetailType: "b", Detail: "{}" },
          { Source: "a", DetailType: "b", Detail: "{}", EventBusName: "" },
        ],
      },
      "2 validation errors detected: Value '' at 'entries.2.member.eventBusName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'entries.2.member.eventBusName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\/\\.\\-_A-Za-z0-9]+",
    ],
  ])("EventBridge's %s", async (operation, input, message) => {
    expect(await refusal("events", operation, input)).toBe(`ValidationException: ${message}`);
  });
});

describe("Route 53 refuses by its model", () => {
  const { route53 } = createRoute53Fixture();
  it.each([
    ["GetHealthCheck", { HealthCheckId: long(65) }, tooLong(long(65), "healthCheckId", 64)],
    ["DeleteHealthCheck", { HealthCheckId: long(65) }, tooLong(long(65), "healthCheckId", 64)],
    ["GetHostedZone", { Id: long(33) }, tooLong(long(33), "hostedZoneId", 32)],
    [
      "UpdateHealthCheck",
      { HealthCheckId: "a", ResetElements: ["Regions", "Port"] },
      "1 validation error detected: Value '[Regions, Port]' at 'resetElements' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [FullyQualifiedDomainName, Regions, ResourcePath, ChildHealthChecks]]",
    ],
    [
      "ChangeResourceRecordSets",
      { HostedZoneId: "Z1", ChangeBatch: { Comment: long(257), Changes: [] } },
      tooLong(long(257), "changeBatch.comment", 256),
    ],
  ])("in %s", async (operation, input, message) => {
    expect(await route53.refusalOf(operation, input)).toBe(`400 InvalidInput: ${message}`);
  });

  it("but takes an ID that is just short enough for one that is not there", async () => {
    expect(await route53.refusalOf("GetHealthCheck", { HealthCheckId: long(64) })).toMatch(
      /^404 NoSuchHealthCheck/,
    );
    expect(await route53.refusalOf("GetHostedZone", { Id: long(32) })).toMatch(
      /^404 NoSuchHostedZone/,
    );
  });
});

describe("ACM refuses by its model", () => {
  it.each([
    [
      "an unknown status",
      "ListCertificates",
      { CertificateStatuses: ["ISSUED", "GONE"] },
      "Value '[ISSUED, GONE]' at 'certificateStatuses' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PENDING_VALIDATION, ISSUED, INACTIVE, EXPIRED, VALIDATION_TIMED_OUT, REVOKED, FAILED]]",
    ],
    [
      "a key of a tag with a character that is none of a tag's",
      "RequestCertificate",
      { DomainName: "auth.example.com", Tags: [{ Key: "ümlaut ok" }, { Key: "no<" }] },
      "Value 'no<' at 'tags.2.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)",
    ],
    [
      "an empty list of names",
      "RequestCertificate",
      { DomainName: "auth.example.com", SubjectAlternativeNames: [] },
      "Value '[]' at 'subjectAlternativeNames' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])("%s", async (_, operation, input, message) => {
    const bench = await createAcmBench();
    expect(await refusalOf(bench.call(operation, input))).toBe(
      `ValidationException: 1 validation error detected: ${message}`,
    );
  });
});

describe("Cognito refuses by its model", () => {
  it.each([
    [
      "DescribeUserPool",
      { UserPoolId: "a pool" },
      "Value 'a pool' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    ],
    [
      "DescribeUserPoolDomain",
      { Domain: long(64) },
      `Value '${long(64)}' at 'domain' failed to satisfy constraint: Member must have length less than or equal to 63`,
    ],
    [
      "CreateUserPool",
      { PoolName: "customers", UserPoolTags: { a: long(257) } },
      `Value '{a=${long(257)}}' at 'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]`,
    ],
    [
      "ListTagsForResource",
      { ResourceArn: "a pool of customers' accounts" },
      "Value 'a pool of customers' accounts' at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
    ],
  ])("in %s", async (operation, input, message) => {
    const { ireland } = await createFixture();
    expect(await ireland.refusalOf(operation, input)).toBe(
      `400 InvalidParameterException: 1 validation error detected: ${message}`,
    );
  });

  it("but takes periods in a domain, which its modelled pattern forbids", async () => {
    const { ireland } = await createFixture();
    expect(await ireland.refusalOf("DescribeUserPoolDomain", { Domain: "auth.example.com" })).toBe(
      "accepted",
    );
  });
});
