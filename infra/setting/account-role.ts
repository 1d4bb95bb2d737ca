import type { LatchkeyConfig } from "@latchkey/core/config/latchkey-config";
import { auditReadsOf } from "./audit-reads.ts";
import type { Statement } from "./iam.ts";
import { namesOf } from "./names.ts";

/** What CloudFormation puts in for the account in which the role is made. */
const ownAccount = "\u0024{AWS::AccountId}";

/**
 * The role by which the audit looks at another account, as a CloudFormation template for a StackSet
 * (docs/accounts.md). It reads what `latchkey-audit-units` reads in its own account and nothing
 * else. Only that function's role may take it, and only with the external ID.
 *
 * @param prefix of the installation whose audit it is
 */
export function accountRoleTemplate(
  { regions, accounts }: Pick<LatchkeyConfig, "regions" | "accounts">,
  prefix: string,
): object {
  const reads = auditReadsOf({
    account: ownAccount,
    prefix,
    poolRegions: regions,
    accounts: { ids: [], roleName: accounts.roleName },
    allowDistributionUpdate: false,
  });
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role by which Latchkey's audit looks at this account. It only reads.",
    Parameters: {
      ControlAccountId: {
        Type: "String",
        AllowedPattern: "[0-9]{12}",
        Description: "The account in which Latchkey is installed.",
      },
      ExternalId: {
        Type: "String",
        AllowedPattern: "[\\w+=,.@:/-]{2,1224}",
        Description: "accounts.externalId of latchkey.config.ts",
      },
    },
    Resources: {
      AuditRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: accounts.roleName,
          Description: "Latchkey's audit looks at custom domains and certificates.",
          AssumeRolePolicyDocument: trustOfAudit(namesOf(prefix).role("audit-units")),
          Policies: [
            {
              PolicyName: "read",
              PolicyDocument: { Version: "2012-10-17", Statement: reads.map(substituted) },
            },
          ],
        },
      },
    },
  };
}

function trustOfAudit(roleName: string): object {
  const principal = `arn:aws:iam::\${ControlAccountId}:role/${roleName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: { "Fn::Sub": principal } },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } },
      },
    ],
  };
}

function substituted(statement: Statement): object {
  const Resource = statement.Resource.map((arn) =>
    arn.includes(ownAccount) ? { "Fn::Sub": arn } : arn,
  );
  return { ...statement, Resource };
}
