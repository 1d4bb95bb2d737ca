import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { permissionsOf } from "../../infra/setting/permissions.ts";
import { deployed, root } from "./deployed.ts";

const allRoles = deployed.roles;

function statementsOf(role: string) {
  return allRoles[role]?.statements ?? [];
}

/** Everything but the log, which every Lambda writes. */
function actionsOf(role: string): readonly string[] {
  return statementsOf(role)
    .flatMap(({ Action }) => Action)
    .filter((action) => !/^(logs|xray):/.test(action))
    .sort();
}

describe("a role", () => {
  const read = ["acm:DescribeCertificate", "acm:GetCertificate"];
  const describeDomain = "cognito-idp:DescribeUserPoolDomain";

  test.each([
    ["latchkey-check-domain-role", [describeDomain]],
    ["latchkey-check-edges-role", read],
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
        "cognito-idp:DescribeUserPool",
        describeDomain,
        "cognito-idp:ListUserPoolReplicas",
        "route53:GetHealthCheck",
        "ssm:GetParameter",
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
    ["latchkey-schedule-role", ["lambda:InvokeFunction", "sqs:SendMessage"]],
    [
      "latchkey-audit-role",
      [
        ...read,
        "acm:ListCertificates",
        "cloudtrail:LookupEvents",
        "cloudwatch:GetMetricData",
        "cognito-idp:DescribeUserPool",
        describeDomain,
        "cognito-idp:ListUserPoolReplicas",
        "cognito-idp:ListUserPools",
        "events:PutEvents",
        "route53:GetHealthCheck",
        // Two statements: of reports, and of the records that executions left out.
        "s3:PutObject",
        "s3:PutObject",
        "sqs:SendMessage",
        "ssm:GetParameter",
        // Two statements: of what was rolled back, and of what was published.
        "ssm:GetParameter",
        "states:DescribeExecution",
        "states:ListExecutions",
        "states:StartExecution",
      ],
    ],
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

  test("is there for each Lambda, for the state machine and for the schedule, each with its own service", () => {
    expect(Object.keys(allRoles)).toHaveLength(12);
    const others: Readonly<Record<string, string>> = {
      "latchkey-rotation-role": "states",
      "latchkey-schedule-role": "scheduler",
    };
    for (const [name, role] of Object.entries(allRoles)) {
      expect(role.trust).toEqual([`${others[name] ?? "lambda"}.amazonaws.com`]);
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
      "cloudtrail:LookupEvents",
      "cloudwatch:GetMetricData",
      "cognito-idp:DescribeUserPoolDomain",
      "cognito-idp:ListUserPools",
      // What Step Functions needs to deliver its log and its traces.
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  test.each([
    ["grants.ts", 9],
    ["service-permissions.ts", 2],
    ["permissions.ts", 1],
    ["arns.ts", 4],
    ["resource-policy.ts", 3],
  ])("says in %s why, in the line before each wildcard", (file, count) => {
    const text = readFileSync(new URL(`infra/setting/${file}`, root), "utf8");
    const lines = text.split("\n").map((line) => line.trim());
    const isComment = (line: string | undefined) => /^(\/\/|\/\*\*|\*)/.test(line ?? "");
    const wildcards = lines.flatMap((line, at) =>
      /["`][^"`]*\*[^"`]*["`]/.test(line) && !isComment(line) ? [at] : [],
    );
    expect(wildcards.filter((at) => !isComment(lines[at - 1])).map((at) => lines[at])).toEqual([]);
    // So many: a new one is to be looked at here.
    expect(wildcards).toHaveLength(count);
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
      "latchkey-roll-back-role",
      "latchkey-update-role",
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
    const { update } = permissionsOf({
      account: "123456789012",
      prefix: "latchkey",
      poolRegions: ["eu-west-1"],
      allowDistributionUpdate: false,
    });
    const actions = update.flatMap(({ Action }) => Action);
    expect(actions).not.toContain("cloudfront:UpdateDistribution");
    expect(actions).toContain("cognito-idp:UpdateUserPoolDomain");
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
      "latchkey-plan-role",
      "ssm:GetParameter",
      "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/custom-domain/*/rolled-back",
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
    ["latchkey-audit-role", "s3:PutObject", "arn:aws:s3:::latchkey-records-123456789012/reports/*"],
    [
      "latchkey-schedule-role",
      "lambda:InvokeFunction",
      "arn:aws:lambda:us-east-1:123456789012:function:latchkey-audit",
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
