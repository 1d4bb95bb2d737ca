import type { DeployedIam } from "../iam/deployed-iam.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";
import type { Account } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { readAccounts } from "./read-accounts.ts";

/** Other accounts: what there is of them, and how to announce them. */
export function accountRoutes(iam: DeployedIam, ownAccountId: string): readonly ControlRoute[] {
  const state = () => ({
    ownAccountId,
    accounts: [...iam.accounts()].map(([accountId, roles]) => ({
      accountId,
      roles: [...roles.keys()],
    })),
  });
  return [
    {
      method: "GET",
      path: "/accounts",
      summary: "The stack's own account, and the others with their roles.",
      handle: state,
    },
    {
      method: "POST",
      path: "/accounts",
      summary:
        "Announces other accounts, each with a Cognito, ACM, Route 53, CloudWatch, Parameter Store and CloudTrail of its own, and with roles that STS lets be assumed; those of an account that is there are replaced. The access key of an account's operator is its twelve digits. The routes of /acm, /cognito, /route53 and /cloudtrail take an accountId.",
      example: {
        accounts: [
          {
            accountId: "222233334444",
            roles: [
              {
                roleName: "latchkey-audit",
                trust: {
                  principal: "arn:aws:iam::123456789012:role/latchkey-audit-units-role",
                  externalId: "a-secret-of-ours",
                },
                statements: [
                  { Effect: "Allow", Action: ["acm:ListCertificates"], Resource: ["*"] },
                ],
              },
            ],
          },
        ],
      },
      handle(body) {
        const accounts = readAccounts(body, ownAccountId);
        for (const { accountId, roles } of accounts) iam.setAccount(accountId, roles);
        return { announced: accounts.length };
      },
    },
  ];
}

/**
 * The own account's routes, each also for another account: one that the member `accountId` names,
 * or the ARN in `certificateArn`.
 */
export function acrossAccounts(own: Account, accounts: Accounts): readonly ControlRoute[] {
  return own.routes.map((route) => ({
    ...route,
    handle(body) {
      const { accountId, rest } = addressOf(body, accounts);
      if (accountId === undefined) return route.handle(rest);
      const theirs = accounts
        .find(accountId)
        ?.routes.find(({ method, path }) => method === route.method && path === route.path);
      if (theirs === undefined)
        throw new ControlRefusal(
          `There is no account ${accountId}; POST /accounts announces it.`,
          404,
        );
      return theirs.handle(rest);
    },
  }));
}

function addressOf(body: unknown, accounts: Accounts) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return { rest: body };
  const { accountId, ...rest } = body as Readonly<Record<string, unknown>>;
  if (accountId !== undefined) {
    if (typeof accountId !== "string")
      throw new ControlRefusal("accountId must be a text of twelve digits.");
    return { accountId, rest };
  }
  const ofArn = String(rest.certificateArn).split(":")[4] ?? "";
  return accounts.find(ofArn) === undefined ? { rest } : { accountId: ofArn, rest };
}
