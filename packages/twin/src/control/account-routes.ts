import type { Accounts, AddedRole } from "../account/accounts.ts";
import { isTrustPrincipal } from "../iam/assumable-role.ts";
import { checkStatement } from "../iam/policy-statement.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";
import { JsonCursor, StackDescriptionError } from "../stack/json-cursor.ts";

const ACCOUNT = /^\d{12}$/;
const EXAMPLE = {
  accountIds: ["222233334444"],
  roles: [
    {
      roleName: "latchkey-audit",
      trust: { principal: "123456789012", externalId: "latchkey" },
      statements: [{ Effect: "Allow", Action: ["acm:ListCertificates"], Resource: ["*"] }],
    },
  ],
};

/** Accounts beside the stack's own. */
export function accountRoutes(ownAccountId: string, accounts: Accounts): readonly ControlRoute[] {
  const shown = () => ({ own: ownAccountId, accounts: accounts.list() });
  return [
    {
      method: "GET",
      path: "/accounts",
      summary: "The stack's own account, and those that were added, with the roles to take there.",
      handle: shown,
    },
    {
      method: "POST",
      path: "/accounts",
      summary:
        "Adds an account (accountId) or many with the same roles (accountIds); twelve digits as an access key are its operator. The routes of ACM, Cognito, Route 53 and CloudTrail act in an account when accountId is in their body or query.",
      example: EXAMPLE,
      handle: (body) => {
        const { accountIds, roles } = readAccounts(body, ownAccountId);
        accounts.add(accountIds, roles);
        return { added: accountIds.length, accounts: accounts.list().length };
      },
    },
  ];
}

/** Lets a route of the stack's own account act in another that the body names by `accountId`. */
export function inNamedAccount(
  routes: readonly ControlRoute[],
  accounts: Accounts,
): readonly ControlRoute[] {
  return routes.map((route) => ({
    ...route,
    handle: (body) => {
      const { accountId, ...rest } = (isRecord(body) ? body : {}) as { accountId?: unknown };
      if (accountId === undefined) return route.handle(body);
      const parts = accounts.partsOf(String(accountId));
      const other = parts?.routes.find(
        ({ method, path }) => method === route.method && path === route.path,
      );
      if (!other) throw new ControlRefusal(`There is no account ${accountId}. See GET /accounts`);
      return other.handle(rest);
    },
  }));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readAccounts(body: unknown, ownAccountId: string) {
  const cursor = new JsonCursor(body);
  try {
    cursor.object(["accountId", "accountIds", "roles"], EXAMPLE);
    const isOne = cursor.at("accountId").value !== undefined;
    if (isOne && cursor.at("accountIds").value !== undefined) {
      cursor.refuse("has both accountId and accountIds", EXAMPLE);
    }
    const ids = isOne ? [cursor.at("accountId")] : cursor.at("accountIds").list(EXAMPLE.accountIds);
    const accountIds = ids.map((id) => {
      const text = id.string("222233334444", ACCOUNT);
      if (text === ownAccountId) id.refuse("is the stack's own account", "222233334444");
      return text;
    });
    const roles = cursor.at("roles").value === undefined ? [] : cursor.at("roles").list([]);
    return { accountIds, roles: roles.map(readRole) };
  } catch (error) {
    if (error instanceof StackDescriptionError) throw new ControlRefusal(error.message);
    throw error;
  }
}

function readRole(cursor: JsonCursor): AddedRole {
  const [example] = EXAMPLE.roles;
  cursor.object(["roleName", "trust", "statements", "maxSessionSeconds"], example);
  const roleName = cursor.at("roleName").string("latchkey-audit", /^[\w+=,.@-]{1,64}$/);
  return {
    roleName,
    trust: readTrust(cursor.at("trust")),
    statements: cursor
      .at("statements")
      .list(example?.statements)
      .map(({ value }) => readStatement(roleName, value)),
    ...cursor.optional("maxSessionSeconds", (seconds) =>
      seconds.integer({ from: 3_600, to: 43_200, example: 3_600 }),
    ),
  };
}

function readTrust(cursor: JsonCursor): AddedRole["trust"] {
  cursor.object(["principal", "externalId"], EXAMPLE.roles[0]?.trust);
  const principal = cursor.at("principal").string("123456789012");
  if (!isTrustPrincipal(principal)) {
    cursor.at("principal").refuse("is no account and no ARN of a role or user", "123456789012");
  }
  return {
    principal,
    ...cursor.optional("externalId", (id) => id.string("latchkey", /^[\w+=,.@:/-]{2,1224}$/)),
  };
}

function readStatement(roleName: string, statement: unknown): unknown {
  try {
    return checkStatement(roleName, statement);
  } catch (error) {
    if (error instanceof TypeError) throw new ControlRefusal(error.message);
    throw error;
  }
}
