import type { AssumableRole, RoleTrust } from "../iam/assumable-role.ts";
import { checkStatement } from "../iam/policy-statement.ts";
import { ControlRefusal } from "../service.ts";

/** An account as the control port is told of it. */
export interface AnnouncedAccount {
  readonly accountId: string;
  readonly roles: readonly AssumableRole[];
}

type Members = Readonly<Record<string, unknown>>;

/**
 * The accounts of `POST /accounts`, all of them right or none.
 * @throws ControlRefusal that names the place
 */
export function readAccounts(body: unknown, ownAccountId: string): readonly AnnouncedAccount[] {
  const { accounts } = membersOf(body, "The body", ["accounts"]);
  const all = listOf(accounts, "accounts").map((one, index) => {
    const place = `accounts[${index}]`;
    const { accountId, roles = [] } = membersOf(one, place, ["accountId", "roles"]);
    if (typeof accountId !== "string" || !/^\d{12}$/.test(accountId))
      throw new ControlRefusal(`${place}.accountId must be a text of twelve digits.`);
    if (accountId === ownAccountId)
      throw new ControlRefusal(`${place}.accountId is ${accountId}, the stack's own account.`);
    const read = listOf(roles, `${place}.roles`).map((role, at) =>
      readRole(role, `${place}.roles[${at}]`),
    );
    refuseTwice(
      read.map(({ roleName }) => roleName),
      `${place}.roles`,
    );
    return { accountId, roles: read };
  });
  refuseTwice(
    all.map(({ accountId }) => accountId),
    "accounts",
  );
  return all;
}

const roleMembers = ["roleName", "trust", "statements", "maxSessionSeconds"];

function readRole(role: unknown, place: string): AssumableRole {
  const { roleName, trust, statements, maxSessionSeconds } = membersOf(role, place, roleMembers);
  if (typeof roleName !== "string" || !/^[\w+=,.@-]{1,64}$/.test(roleName))
    throw new ControlRefusal(`${place}.roleName must be 1 to 64 letters, digits and +=,.@-_.`);
  return {
    roleName,
    trust: readTrust(trust, `${place}.trust`),
    statements: readStatements(statements, roleName, `${place}.statements`),
    ...(maxSessionSeconds === undefined
      ? {}
      : { maxSessionSeconds: readSeconds(maxSessionSeconds, `${place}.maxSessionSeconds`) }),
  };
}

function readTrust(trust: unknown, place: string): RoleTrust {
  const { principal, externalId } = membersOf(trust, place, ["principal", "externalId"]);
  if (typeof principal !== "string" || !/^(\d{12}|arn:aws:(iam|sts)::\d{12}:\S+)$/.test(principal))
    throw new ControlRefusal(`${place}.principal must be an ARN of IAM or STS, or twelve digits.`);
  if (externalId === undefined) return { principal };
  if (typeof externalId !== "string" || !/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
    throw new ControlRefusal(
      `${place}.externalId must be 2 to 1224 letters, digits and +=,.@:/-_.`,
    );
  return { principal, externalId };
}

function readStatements(
  statements: unknown,
  roleName: string,
  place: string,
): AssumableRole["statements"] {
  return listOf(statements, place).map((statement) => {
    try {
      return checkStatement(roleName, statement);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ControlRefusal(`${place}: ${error.message}`);
    }
  });
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (MaxSessionDuration) */
function readSeconds(value: unknown, place: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 3600 && value <= 43_200)
    return value;
  throw new ControlRefusal(`${place} must be a whole number from 3600 to 43200.`);
}

function membersOf(value: unknown, place: string, known: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ControlRefusal(`${place} must be a JSON object.`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ControlRefusal(`${place} has no member ${unknown}; there are: ${known.join(", ")}.`);
  return value as Members;
}

function listOf(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ControlRefusal(`${place} must be a list.`);
  return value;
}

function refuseTwice(names: readonly string[], place: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ControlRefusal(`${place} has ${twice} twice.`);
}
