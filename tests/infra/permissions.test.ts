import { describe, expect, test } from "vitest";
import { roles } from "../../infra/functions.ts";
import type { Statement } from "../../infra/iam.ts";
import { referenceStack, type Stack } from "../../infra/names.ts";

const allRoles = roles(referenceStack);

function statementsOf(role: string, stack: Stack = referenceStack): readonly Statement[] {
  return roles(stack)[role]?.statements ?? [];
}

/** Everything but the log, which every Lambda writes. */
function actionsOf(role: string, stack: Stack = referenceStack): readonly string[] {
  return statementsOf(role, stack)
    .flatMap(({ Action }) => Action)
    .filter((action) => !action.startsWith("logs:"))
    .sort();
}

describe("a role", () => {
  const read = ["acm:DescribeCertificate", "acm:GetCertificate"];
  const describeDomain = "cognito-idp:DescribeUserPoolDomain";

  test.each([
    ["latchkey-check-domain-role", [describeDomain]],
    ["latchkey-check-edges-role", [...read, describeDomain]],
    [
      "latchkey-check-routing-role",
      [
        "cloudwatch:GetMetricData",
        describeDomain,
        "cognito-idp:ListUserPoolReplicas",
        "route53:GetHealthCheck",
      ],
    ],
    ["latchkey-close-role", ["events:PutEvents", "s3:PutObject", "sqs:SendMessage"]],
    [
      "latchkey-dispatch-role",
      [
        ...read,
        "cognito-idp:DescribeUserPool",
        describeDomain,
        "cognito-idp:ListUserPools",
        "events:PutEvents",
        "s3:PutObject",
        "sqs:SendMessage",
        "states:StartExecution",
      ],
    ],
    [
      "latchkey-plan-role",
      [
        ...read,
        "acm:ListCertificates",
        "cloudwatch:GetMetricData",
        describeDomain,
        "cognito-idp:ListUserPoolReplicas",
        "route53:GetHealthCheck",
      ],
    ],
    [
      "latchkey-record-role",
      ["events:PutEvents", "s3:PutObject", "ssm:GetParameter", "ssm:PutParameter"],
    ],
    [
      "latchkey-roll-back-role",
      [
        ...read,
        "cloudfront:UpdateDistribution",
        describeDomain,
        "cognito-idp:UpdateUserPoolDomain",
      ],
    ],
    ["latchkey-rotation-role", ["lambda:InvokeFunction"]],
    [
      "latchkey-update-role",
      [
        ...read,
        "cloudfront:UpdateDistribution",
        describeDomain,
        "cognito-idp:UpdateUserPoolDomain",
      ],
    ],
  ])("%s allows what its step calls and nothing else", (role, actions) => {
    expect(actionsOf(role)).toEqual(actions);
  });

  test("is there for each Lambda and for the state machine, each with its own service", () => {
    expect(Object.keys(allRoles)).toHaveLength(10);
    for (const [name, role] of Object.entries(allRoles)) {
      const service = name === "latchkey-rotation-role" ? "states" : "lambda";
      expect(role.trust).toEqual([`${service}.amazonaws.com`]);
      expect(role.arn).toBe(`arn:aws:iam::123456789012:role/${name}`);
    }
  });

  test("may name no resource only for actions that AWS gives no resource level", () => {
    const anywhere = Object.values(allRoles).flatMap(({ statements }) =>
      statements.filter(({ Resource }) => Resource.includes("*")).flatMap(({ Action }) => Action),
    );
    expect([...new Set(anywhere)].sort()).toEqual([
      "acm:ListCertificates",
      "cloudfront:UpdateDistribution",
      "cloudwatch:GetMetricData",
      "cognito-idp:DescribeUserPoolDomain",
      "cognito-idp:ListUserPools",
    ]);
  });

  test("has no wildcard in an action", () => {
    const actions = Object.values(allRoles).flatMap(({ statements }) =>
      statements.flatMap(({ Action }) => Action),
    );
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });
});

describe("a custom domain", () => {
  const may = (action: string) =>
    Object.keys(allRoles).filter((role) => actionsOf(role).includes(action));

  test("can be changed by the update and the roll-back only, in the configured Regions only", () => {
    expect(may("cognito-idp:UpdateUserPoolDomain")).toEqual([
      "latchkey-update-role",
      "latchkey-roll-back-role",
    ]);
    const [update] = statementsOf("latchkey-update-role").filter(({ Action }) =>
      Action.includes("cognito-idp:UpdateUserPoolDomain"),
    );
    expect(update?.Resource).toEqual([
      "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/*",
      "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/*",
      "arn:aws:cognito-idp:us-east-1:123456789012:userpool/*",
      "arn:aws:cognito-idp:us-west-2:123456789012:userpool/*",
    ]);
  });

  test("can be changed without the right to CloudFront where a deployment has tried that", () => {
    const stack = { ...referenceStack, allowDistributionUpdate: false };
    expect(actionsOf("latchkey-update-role", stack)).not.toContain("cloudfront:UpdateDistribution");
    expect(actionsOf("latchkey-update-role", stack)).toContain("cognito-idp:UpdateUserPoolDomain");
  });
});

describe("resources", () => {
  const resourceOf = (role: string, action: string) =>
    statementsOf(role).find(({ Action }) => Action.includes(action))?.Resource;

  test.each([
    [
      "latchkey-plan-role",
      "acm:DescribeCertificate",
      "arn:aws:acm:us-east-1:123456789012:certificate/*",
    ],
    ["latchkey-plan-role", "route53:GetHealthCheck", "arn:aws:route53:::healthcheck/*"],
    [
      "latchkey-record-role",
      "s3:PutObject",
      "arn:aws:s3:::latchkey-records-123456789012/records/*",
    ],
    [
      "latchkey-record-role",
      "ssm:PutParameter",
      "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/custom-domain/*",
    ],
    [
      "latchkey-record-role",
      "events:PutEvents",
      "arn:aws:events:us-east-1:123456789012:event-bus/default",
    ],
    [
      "latchkey-dispatch-role",
      "states:StartExecution",
      "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
    ],
    [
      "latchkey-close-role",
      "sqs:SendMessage",
      "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
    ],
  ])("of %s for %s are just these", (role, action, resource) => {
    expect(resourceOf(role, action)).toEqual([resource]);
  });

  test("of the state machine's role are its own seven Lambdas", () => {
    expect(resourceOf("latchkey-rotation-role", "lambda:InvokeFunction")).toEqual(
      ["plan", "update", "check-domain", "check-edges", "check-routing", "roll-back", "record"].map(
        (name) => `arn:aws:lambda:us-east-1:123456789012:function:latchkey-${name}`,
      ),
    );
  });
});
