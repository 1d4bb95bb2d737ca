import { describe, expect, test } from "vitest";
import { aTrailRecord } from "../../../../tests/gen/a-trail-record.ts";
import { toolOf } from "../../src/audit/change-tool.ts";
import {
  changesInEvent,
  concernOf,
  readCustomDomainChange,
} from "../../src/audit/custom-domain-change.ts";

const name = "auth.example.com";
const userPoolId = "eu-west-1_EXAMPLE";

describe("a record of UpdateUserPoolDomain", () => {
  test("tells who did what when, and how", () => {
    expect(readCustomDomainChange(aTrailRecord())).toEqual({
      eventId: "a4954cdb-8f38-44c7-8927-a38ad4be3ac8",
      eventName: "UpdateUserPoolDomain",
      at: new Date("2026-11-21T11:00:00Z"),
      region: "eu-west-1",
      principalArn: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
      roleName: "terraform",
      sessionName: "deploy",
      userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5",
      sourceIpAddress: "192.0.2.7",
      isFromConsole: false,
      customDomain: name,
      userPoolId,
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/current",
    });
  });

  test.each([
    ["is hidden", { domain: "HIDDEN_DUE_TO_SECURITY_REASONS", userPoolId: "HIDDEN" }],
    ["is missing", {}],
    ["is null", null],
    ["is a text", "HIDDEN_DUE_TO_SECURITY_REASONS"],
  ])("of which what was asked for %s still tells who it was", (_, requestParameters) => {
    const change = readCustomDomainChange(aTrailRecord({ requestParameters }));
    expect(change).toMatchObject({ principalArn: expect.stringContaining("terraform") });
    for (const member of ["customDomain", "userPoolId", "certificateArn"]) {
      expect(change).not.toHaveProperty(member);
    }
  });

  test("is read whatever its members are called", () => {
    const requestParameters = {
      Domain: "Auth.Example.com",
      input: { pool: userPoolId, certificate: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
    };
    expect(readCustomDomainChange(aTrailRecord({ requestParameters }))).toMatchObject({
      customDomain: name,
      userPoolId,
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
    });
  });

  test.each([
    ["a user", { arn: "arn:aws:iam::123456789012:user/alice", userName: "alice" }, "user/alice"],
    ["the root", { type: "Root", arn: "arn:aws:iam::123456789012:root" }, ":root"],
    ["a service", { type: "AWSService", invokedBy: "x.amazonaws.com" }, "x.amazonaws.com"],
    ["nobody", {}, "an unknown principal"],
    ["nobody at all", undefined, "an unknown principal"],
  ])("by %s names them", (_, userIdentity, expected) => {
    const change = readCustomDomainChange(aTrailRecord({ userIdentity }));
    expect(change?.principalArn).toContain(expected);
  });

  test("is none when the call was refused, when it is another call, and when it is anything else", () => {
    const records = [
      aTrailRecord({ errorCode: "AccessDenied" }),
      aTrailRecord({ eventName: "UpdateUserPoolClient" }),
      aTrailRecord({ eventName: "DeleteUserPoolDomain" }),
      aTrailRecord({ eventTime: "yesterday" }),
      aTrailRecord({ eventID: undefined }),
      null,
      "text",
      [],
    ];
    expect(records.map(readCustomDomainChange)).toEqual(records.map(() => undefined));
  });
});

describe("an event of EventBridge", () => {
  test("of a trail has the change in its detail", () => {
    const event = { "detail-type": "AWS API Call via CloudTrail", detail: aTrailRecord() };
    expect(changesInEvent(event)).toMatchObject([{ customDomain: name }]);
  });

  test.each([
    ["another", { "detail-type": "ACM Certificate Available", detail: aTrailRecord() }],
    ["one of another call", { "detail-type": "AWS API Call via CloudTrail", detail: {} }],
    ["the schedule's", { apply: true, trigger: "schedule" }],
    ["nothing", undefined],
  ])("that is %s has none", (_, event) => {
    expect(changesInEvent(event)).toEqual([]);
  });
});

test.each([
  [{ domain: name }, "certain"],
  [{ domain: "other.example.com", userPoolId }, undefined],
  [{ userPoolId }, "certain"],
  [{ userPoolId: "eu-west-1_OTHER" }, undefined],
  [{}, "possible"],
])("a change of %j concerns the custom domain: %s", (requestParameters, expected) => {
  const change = readCustomDomainChange(aTrailRecord({ requestParameters }));
  expect(change && concernOf(change, { name, userPoolId })).toBe(expected);
});

describe("the tool is recognised", () => {
  const role = (roleName: string) => ({
    type: "AssumedRole",
    arn: `arn:aws:sts::123456789012:assumed-role/${roleName}/AWSCloudFormation`,
    invokedBy: "cloudformation.amazonaws.com",
  });
  const byStack = {
    userAgent: "cloudformation.amazonaws.com",
    sourceIPAddress: "cloudformation.amazonaws.com",
  };
  test.each([
    ["Terraform", { userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 aws-sdk-go-v2/1.30.4" }],
    ["OpenTofu", { userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 OpenTofu/1.8.0" }],
    ["Pulumi", { userAgent: "APN/1.0 Pulumi/1.0 PulumiAWS/6.50 Terraform aws-sdk-go-v2/1.3" }],
    ["CloudFormation", { ...byStack, userIdentity: role("deployer") }],
    ["CDK", { ...byStack, userIdentity: role("cdk-hnb659fds-cfn-exec-role-123456789012") }],
    ["AWS console", { userAgent: "Mozilla/5.0 (X11; Linux x86_64)" }],
    ["AWS console", { userAgent: "AWS Internal" }],
    ["AWS console", { userAgent: "odd", sessionCredentialFromConsole: "true" }],
    ["AWS CLI", { userAgent: "aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0 os/linux" }],
    ["AWS SDK", { userAgent: "aws-sdk-js/3.700.0 ua/2.1 os/linux" }],
    ["AWS SDK", { userAgent: "Boto3/1.34.0 md/Botocore#1.34.0" }],
    [undefined, { userAgent: "curl/8" }],
    [undefined, { userAgent: undefined }],
  ])("%s", (expected, overrides) => {
    const change = readCustomDomainChange(aTrailRecord(overrides));
    expect(change && toolOf(change)).toBe(expected);
  });
});
