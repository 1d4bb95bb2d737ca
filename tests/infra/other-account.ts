import { readFileSync } from "node:fs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { createClients } from "../../demo/clients.ts";
import { createFleet, issueCertificate } from "../../demo/fleet.ts";
import type { Stack } from "../scenario/stack.ts";
import { root } from "./deployed.ts";

/** The account that `fixture/with-accounts.config.ts` names, and what its role asks for. */
export const otherAccount = { accountId: "222233334444", externalId: "latchkey-5f0c7e" };

/** One statement of the role, as IAM has it. */
export interface RoleStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** What CloudFormation makes of `infra/account-role.template.json` in that account. */
export function otherAccountStatements(): readonly RoleStatement[] {
  const text = readFileSync(new URL("infra/account-role.template.json", root), "utf8");
  const template = JSON.parse(text, (_, value) => {
    const sub: unknown = value?.["Fn::Sub"];
    if (typeof sub !== "string") return value;
    return sub.replaceAll("\u0024{AWS::AccountId}", otherAccount.accountId);
  });
  return template.Resources.AuditRole.Properties.Policies[0].PolicyDocument.Statement;
}

/**
 * Announces the account with its role, and makes a custom domain there that does not hold what the
 * installation there has published: the audit then asks CloudTrail who that was.
 */
export async function openOtherAccount(stack: Stack, customDomain: string): Promise<void> {
  const role = {
    roleName: "latchkey-audit",
    trust: {
      principal: "arn:aws:iam::123456789012:role/latchkey-audit-units-role",
      externalId: otherAccount.externalId,
    },
    statements: otherAccountStatements(),
  };
  const { accountId } = otherAccount;
  await stack.control("/accounts", { accountId, roles: [role] });
  const clients = createClients(stack.twin.endpoint, accountId);
  const ssm = new SSMClient({
    endpoint: stack.twin.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: accountId, secretAccessKey: accountId },
  });
  try {
    const { hostedZoneId } = await createFleet(clients, { customDomain });
    const published = {
      Name: `/latchkey/custom-domain/${customDomain}/certificate-arn`,
      Value: await issueCertificate(clients, hostedZoneId, customDomain),
      Type: "String",
    } as const;
    await ssm.send(new PutParameterCommand(published));
  } finally {
    ssm.destroy();
    clients.destroy();
  }
}
