import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { accountRoleTemplate } from "../../infra/setting/account-role.ts";
import { config } from "../../latchkey.config.ts";
import { deployed, root } from "./deployed.ts";

const text = readFileSync(new URL("infra/account-role.template.json", root), "utf8");

interface Role {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly unknown[] };
  readonly Policies: readonly {
    readonly PolicyDocument: { readonly Statement: readonly object[] };
  }[];
}
const template = JSON.parse(text) as {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Role }>
  >;
};
const role = template.Resources.AuditRole?.Properties;

/** As CloudFormation fills it in where it is deployed. */
function inAccount(account: string, statements: unknown): unknown {
  return JSON.parse(JSON.stringify(statements), (_, value) => {
    const sub: unknown = value?.["Fn::Sub"];
    return typeof sub === "string" ? sub.replaceAll("\u0024{AWS::AccountId}", account) : value;
  });
}

describe("the role for another account", () => {
  test("is what the configuration makes (npm run synth:role writes it)", () => {
    const made = accountRoleTemplate(config, "latchkey");
    expect(text).toBe(`${JSON.stringify(made, null, 2)}\n`);
  });

  test("reads what the audit reads in its own account, and nothing else", () => {
    const statements = deployed.roles["latchkey-audit-units-role"]?.statements ?? [];
    // Its own log, the bucket of reports, and other accounts' roles are no looking at an account.
    const reads = statements.filter(({ Action }) => !/^(logs|s3|sts):/.test(Action[0] ?? ""));
    expect(reads.length).toBeGreaterThan(8);
    const [policy] = role?.Policies ?? [];
    expect(role?.Policies).toHaveLength(1);
    expect(inAccount("123456789012", policy?.PolicyDocument.Statement)).toEqual(reads);
  });

  test("is taken by the audit's own function only, and only with the external ID", () => {
    expect(role?.RoleName).toBe("latchkey-audit");
    expect(role?.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: "Allow",
        Principal: {
          AWS: {
            "Fn::Sub": "arn:aws:iam::\u0024{ControlAccountId}:role/latchkey-audit-units-role",
          },
        },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } },
      },
    ]);
    expect(Object.keys(deployed.roles)).toContain("latchkey-audit-units-role");
  });

  test("of another stage and other Regions trusts that stage and reads those Regions", () => {
    const made = JSON.stringify(
      accountRoleTemplate(
        { regions: ["ap-south-1"], accounts: { ids: [], roleName: "readers" } },
        "latchkey-dev",
      ),
    );
    expect(made).toContain(":role/latchkey-dev-audit-units-role");
    expect(made).toContain('"RoleName":"readers"');
    expect(made.match(/cognito-idp:[a-z]+-[a-z]+-\d/g)).toEqual([
      "cognito-idp:ap-south-1",
      "cognito-idp:ap-south-1",
    ]);
  });
});
