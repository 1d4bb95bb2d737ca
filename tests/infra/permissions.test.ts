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
    ["latchkey-schedule-role", ["sqs:SendMessage", "states:StartExecution"]],
    ["latchkey-audit-role", ["lambda:InvokeFunction"]],
    ["latchkey-list-units-role", []],
    [
      "latchkey-finish-audit-role",
      [
        "events:PutEvents",
        // Parts, records and the last report.
        "s3:GetObject",
        "s3:GetObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucket",
        // The report, and records of ends that were lost.
        "s3:PutObject",
        "s3:PutObject",
        "states:DescribeExecution",
        "states:ListExecutions",
        "states:StartExecution",
      ],
    ],
    [
      "latchkey-audit-units-role",
      [
        ...read,
        "acm:ListCertificates",
        "cloudtrail:LookupEvents",
        "cloudwatch:GetMetricData",
        "cognito-idp:DescribeUserPool",
        describeDomain,
        "cognito-idp:ListUserPoolReplicas",
        "cognito-idp:ListUserPools",
        "route53:GetHealthCheck",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "ssm:GetParameter",
        // Two statements: of what was rolled back, and of what was published.
        "ssm:GetParameter",
      ],
    ],
    [
      "latchkey-update-role",
      [
        ...read,
        "cloudfront:UpdateDistribution",
        describeDomain,
        "cognito-idp:UpdateUserPoolDomain",
        "ssm:GetParameter",
        "ssm:PutParameter",
      ],
    ],
  ])("%s allows what its step calls and nothing else", (role, actions) => {
    expect(actionsOf(role)).toEqual(actions);
  });

  test("is there for each Lambda, each state machine and the schedule, each with its own service", () => {
    expect(Object.keys(allRoles)).toHaveLength(15);
    const others: Readonly<Record<string, string>> = {
      "latchkey-audit-role": "states",
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
    ["grants.ts", 13],
    ["service-permissions.ts", 2],
    ["permissions.ts", 1],
    ["arns.ts", 5],
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
      accounts: { ids: [], roleName: "latchkey-audit" },
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
      "latchkey-update-role",
      "ssm:PutParameter",
      "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/custom-domain/*/unproven",
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
      "latchkey-audit-units-role",
      "s3:PutObject",
      "arn:aws:s3:::latchkey-records-123456789012/audits/*",
    ],
    [
      "latchkey-audit-units-role",
      "s3:GetObject",
      "arn:aws:s3:::latchkey-records-123456789012/reports/known-custom-domains.json",
    ],
    [
      "latchkey-finish-audit-role",
      "states:StartExecution",
      "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
    ],
    [
      "latchkey-schedule-role",
      "states:StartExecution",
      "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit",
    ],
    [
      "latchkey-close-role",
      "sqs:SendMessage",
      "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
    ],
  ])("of %s for %s are just these", (role, action, resource) => {
    expect(resourceOf(role, action)).toEqual([resource]);
  });

  test("of the plan's role are what it is to know of earlier rotations", () => {
    expect(resourceOf("latchkey-plan-role", "ssm:GetParameter")).toEqual([
      "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/custom-domain/*/rolled-back",
      "arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/custom-domain/*/unproven",
    ]);
  });

  test("of the audit's role are its own three Lambdas", () => {
    expect(resourceOf("latchkey-audit-role", "lambda:InvokeFunction")).toEqual(
      ["list-units", "audit-units", "finish-audit"].map(
        (name) => `arn:aws:lambda:us-east-1:123456789012:function:latchkey-${name}`,
      ),
    );
  });

  test("of the rotation's role are its own seven Lambdas", () => {
    expect(resourceOf("latchkey-rotation-role", "lambda:InvokeFunction")).toEqual(
      ["plan", "update", "check-domain", "check-edges", "check-routing", "roll-back", "record"].map(
        (name) => `arn:aws:lambda:us-east-1:123456789012:function:latchkey-${name}`,
      ),
    );
  });
});

describe("keys of the bucket", () => {
  test.each([
    [
      "latchkey-audit-units-role",
      [{ StringEquals: { "s3:prefix": "reports/known-custom-domains.json" } }],
    ],
    [
      "latchkey-finish-audit-role",
      [
        { StringLike: { "s3:prefix": ["audits/*", "records/*"] } },
        { StringEquals: { "s3:prefix": "reports/latest.json" } },
      ],
    ],
  ])("may be listed by %s only where %j", (role, conditions) => {
    const listing = statementsOf(role).filter(({ Action }) => Action.includes("s3:ListBucket"));
    expect(listing.map(({ Condition }) => Condition)).toEqual(conditions);
    for (const { Resource } of listing) {
      expect(Resource).toEqual(["arn:aws:s3:::latchkey-records-123456789012"]);
    }
  });
});

describe("another account", () => {
  const withAccounts = (count: number) =>
    permissionsOf({
      account: "123456789012",
      prefix: "latchkey",
      poolRegions: ["eu-west-1"],
      accounts: {
        ids: Array.from({ length: count }, (_, nth) => String(210_000_000_000 + nth)),
        roleName: "latchkey-reader",
      },
      allowDistributionUpdate: true,
    });
  const enteringOf = (count: number) =>
    Object.entries(withAccounts(count)).flatMap(([name, statements]) =>
      statements
        .filter(({ Action }) => Action.includes("sts:AssumeRole"))
        .map(({ Resource }) => [name, Resource]),
    );

  test("is entered by nobody where none is configured", () => {
    expect(enteringOf(0)).toEqual([]);
  });

  test("is entered by audit-units only, by one role of one name in each", () => {
    expect(enteringOf(2)).toEqual([
      [
        "audit-units",
        [
          "arn:aws:iam::210000000000:role/latchkey-reader",
          "arn:aws:iam::210000000001:role/latchkey-reader",
        ],
      ],
    ]);
    expect(enteringOf(50)[0]?.[1]).toHaveLength(50);
  });

  test("is one of any by that role where there are too many for a policy", () => {
    expect(enteringOf(51)).toEqual([["audit-units", ["arn:aws:iam::*:role/latchkey-reader"]]]);
  });

  test("fits with 49 others into the 10,240 characters of a role's own policies", () => {
    const text = JSON.stringify(withAccounts(50)["audit-units"]).replaceAll(/\s/g, "");
    expect(text.length).toBeLessThan(10_240 - 500);
  });
});
