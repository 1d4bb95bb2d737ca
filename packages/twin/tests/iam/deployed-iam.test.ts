import { describe, expect, test } from "vitest";
import { createDeployedIam } from "../../src/iam/deployed-iam.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/a1";

function iamWith(...statements: readonly unknown[]) {
  const iam = createDeployedIam({ accountId: "123456789012", roles: { r: { statements } } });
  const principal = iam.principalOf(iam.issueCredentials("r").accessKeyId);
  const allows = (action: string, resource = CERTIFICATE, context = {}) =>
    iam.isAllowed(principal, action, [resource], context);
  return { iam, principal, allows };
}

const allow = (more: object) => ({
  Effect: "Allow",
  Action: ["acm:DescribeCertificate"],
  Resource: ["*"],
  ...more,
});

describe("who calls", () => {
  test("a key that was never issued is the operator's, who may do everything", () => {
    const { iam } = iamWith();
    const operator = iam.principalOf("AKIAIOSFODNN7EXAMPLE");
    expect(operator).toEqual({ kind: "operator", arn: "arn:aws:iam::123456789012:user/operator" });
    expect(iam.isAllowed(operator, "anything:AtAll", ["*"])).toBe(true);
  });

  test.each([
    ["user/alice", "arn:aws:iam::123456789012:user/alice"],
    ["222233334444", "arn:aws:iam::222233334444:user/operator"],
    ["222233334444/user/alice", "arn:aws:iam::222233334444:user/alice"],
    ["222233334444/terraform/deploy", "arn:aws:sts::222233334444:assumed-role/terraform/deploy"],
    ["2222333344445", "arn:aws:iam::123456789012:user/operator"],
    ["terraform/deploy", "arn:aws:sts::123456789012:assumed-role/terraform/deploy"],
  ])("the key %s says whose it is, and may do everything", (accessKeyId, arn) => {
    const { iam } = iamWith();
    const principal = iam.principalOf(accessKeyId);
    expect(principal).toEqual({ kind: "operator", arn });
    expect(iam.isAllowed(principal, "anything:AtAll", ["*"])).toBe(true);
  });

  test("a key that names a deployed role is under its policies", () => {
    const { iam } = iamWith();
    const principal = iam.principalOf("r/by-hand");
    expect(principal).toEqual({
      kind: "role",
      roleName: "r",
      arn: "arn:aws:sts::123456789012:assumed-role/r/by-hand",
    });
    expect(iam.isAllowed(principal, "acm:ListCertificates", ["*"])).toBe(false);
  });

  test("a session has the same key each time, and another session another", () => {
    const { iam } = iamWith();
    expect(iam.issueCredentials("r")).toEqual(iam.issueCredentials("r"));
    const named = iam.issueCredentials("r", "audit");
    expect(named.accessKeyId).not.toBe(iam.issueCredentials("r").accessKeyId);
    expect(named.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(iam.principalOf(named.accessKeyId)).toEqual({
      kind: "role",
      roleName: "r",
      arn: "arn:aws:sts::123456789012:assumed-role/r/audit",
    });
  });

  test("a role that is not deployed may do nothing", () => {
    const { iam } = iamWith();
    const stranger = iam.principalOf(iam.issueCredentials("stranger").accessKeyId);
    expect(iam.isAllowed(stranger, "acm:ListCertificates", ["*"])).toBe(false);
  });
});

describe("statements", () => {
  test.each([
    ["the action itself", { Action: ["acm:DescribeCertificate"] }, true],
    ["an action in other letter case", { Action: ["ACM:describecertificate"] }, true],
    ["a wildcard within the action", { Action: ["acm:Describe*"] }, true],
    ["one text instead of a list", { Action: "acm:*" }, true],
    ["everything", { Action: ["*"] }, true],
    ["one wildcard character", { Action: ["acm:DescribeCertificat?"] }, true],
    ["another action", { Action: ["acm:ListCertificates"] }, false],
    ["the start of the action", { Action: ["acm:Describe"] }, false],
    ["a dot is no wildcard", { Action: ["acm.DescribeCertificate"] }, false],
    ["the resource itself", { Resource: [CERTIFICATE] }, true],
    [
      "a wildcard within the resource",
      { Resource: ["arn:aws:acm:us-east-1:*:certificate/*"] },
      true,
    ],
    ["another Region", { Resource: ["arn:aws:acm:eu-west-1:123456789012:certificate/*"] }, false],
    ["the resource in other letter case", { Resource: [CERTIFICATE.toUpperCase()] }, false],
    ["a wildcard does not reach over the account", { Resource: ["arn:aws:acm:*/a1"] }, false],
    ["a Deny alone", { Effect: "Deny" }, false],
  ])("%s", (_name, change, isAllowed) => {
    expect(iamWith(allow(change)).allows("acm:DescribeCertificate")).toBe(isAllowed);
  });

  test("nothing is allowed without a statement", () => {
    const { iam, principal } = iamWith();
    expect(iam.decide(principal, "acm:DescribeCertificate", [CERTIFICATE])).toEqual({
      isAllowed: false,
      reason: "implicit-deny",
      resource: CERTIFICATE,
    });
  });

  test("a Deny wins over an Allow, wherever it stands", () => {
    const deny = { Effect: "Deny", Action: "acm:*", Resource: CERTIFICATE };
    for (const statements of [
      [deny, allow({})],
      [allow({}), deny],
    ]) {
      const { iam, principal } = iamWith(...statements);
      expect(iam.decide(principal, "acm:DescribeCertificate", [CERTIFICATE])).toMatchObject({
        reason: "explicit-deny",
      });
    }
  });

  test("all of several resources must be allowed, and the refused one is named", () => {
    const { iam, principal } = iamWith(allow({ Resource: ["arn:a:b:c:d:1"] }));
    const decide = (resources: string[]) =>
      iam.decide(principal, "acm:DescribeCertificate", resources);
    expect(decide(["arn:a:b:c:d:1"])).toEqual({ isAllowed: true });
    expect(decide(["arn:a:b:c:d:1", "arn:a:b:c:d:2"])).toMatchObject({ resource: "arn:a:b:c:d:2" });
  });
});

describe("conditions", () => {
  const condition = (Condition: object) => iamWith(allow({ Condition }));
  const TAG = "aws:ResourceTag/latchkey:mode";

  test.each([
    ["StringEquals", { StringEquals: { [TAG]: "managed" } }, true],
    ["StringEquals is no pattern", { StringEquals: { [TAG]: "man*" } }, false],
    ["StringEquals keeps letter case", { StringEquals: { [TAG]: "Managed" } }, false],
    ["StringEqualsIgnoreCase does not", { StringEqualsIgnoreCase: { [TAG]: "Managed" } }, true],
    ["StringLike", { StringLike: { [TAG]: ["x", "man*"] } }, true],
    [
      "a key in other letter case",
      { StringEquals: { "AWS:resourceTag/latchkey:mode": "managed" } },
      true,
    ],
    [
      "ArnLike",
      { ArnLike: { "aws:SourceArn": "arn:aws:events:*:123456789012:rule/latchkey-*" } },
      true,
    ],
    [
      "ArnEquals",
      { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/latchkey-a" } },
      true,
    ],
    ["ArnLike part by part", { ArnLike: { "aws:SourceArn": "arn:aws:events:*latchkey-a" } }, false],
    ["Bool", { Bool: { "aws:SecureTransport": "true" } }, true],
    ["a key that the call does not carry", { StringLike: { "aws:Nothing": "*" } }, false],
    [
      "an operator that is not known",
      { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
      false,
    ],
    [
      "every operator must hold",
      { StringEquals: { [TAG]: "managed" }, StringLike: { [TAG]: "x" } },
      false,
    ],
    ["every key must hold", { StringEquals: { [TAG]: "managed", "aws:Nothing": "x" } }, false],
  ])("%s", (_name, Condition, isAllowed) => {
    const context = {
      [TAG]: "managed",
      "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/latchkey-a",
      "aws:SecureTransport": "true",
    };
    expect(condition(Condition).allows("acm:DescribeCertificate", CERTIFICATE, context)).toBe(
      isAllowed,
    );
  });

  test("a Deny whose condition cannot be judged denies", () => {
    const deny = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    };
    expect(iamWith(allow({}), deny).allows("acm:DescribeCertificate")).toBe(false);
  });
});

describe("statements that cannot be judged faithfully are refused at once", () => {
  test.each([
    ["NotAction", { Effect: "Allow", NotAction: "acm:*", Resource: "*" }],
    [
      "a Principal beside what an identity's policy has",
      { Effect: "Allow", Action: "acm:*", Resource: "*", Principal: "*" },
    ],
    ["NotResource", { Effect: "Allow", Action: "acm:*", NotResource: "*" }],
    ["an Effect that is none", { Effect: "Perhaps", Action: "acm:*", Resource: "*" }],
    ["no Resource", { Effect: "Allow", Action: "acm:*" }],
    ["an empty list of actions", { Effect: "Allow", Action: [], Resource: "*" }],
    ["an action that is no text", { Effect: "Allow", Action: [1], Resource: "*" }],
    [
      "a Condition that is no object",
      { Effect: "Allow", Action: "*", Resource: "*", Condition: [] },
    ],
    ["no object", "Allow"],
  ])("%s", (_name, statement) => {
    expect(() => iamWith(statement)).toThrow(/A statement of the role 'r'/);
  });
});

test("what was used is reported with the statement that granted it", () => {
  const { iam, allows } = iamWith(
    { Sid: "Other", Effect: "Allow", Action: "s3:*", Resource: "*" },
    allow({ Sid: "Read", Action: ["acm:Describe*"] }),
  );
  allows("acm:DescribeCertificate");
  allows("acm:DescribeCertificate");
  allows("acm:DeleteCertificate");
  expect(iam.usedPermissions()).toEqual([
    {
      accountId: "123456789012",
      roleName: "r",
      action: "acm:DescribeCertificate",
      resource: CERTIFICATE,
      statementIndex: 1,
      sid: "Read",
      actionPattern: "acm:Describe*",
      count: 2,
    },
  ]);
});
