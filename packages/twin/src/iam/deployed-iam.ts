import { createHash } from "node:crypto";
import type { Iam, Principal } from "../world.ts";
import { checkStatement, matchStatement, type PolicyStatement } from "./policy-statement.ts";

/** A role's policies as they come with the stack; checked here. */
export interface RolePolicies {
  readonly statements: readonly unknown[];
}

/** Why a call may or may not go on. */
export type Decision =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false;
      readonly reason: "implicit-deny" | "explicit-deny";
      /** The first resource that is refused. */
      readonly resource: string;
    };

/** A permission that was needed and granted, for a report of what a role could do without. */
export interface UsedPermission {
  readonly roleName: string;
  readonly action: string;
  readonly resource: string;
  /** The statement that allowed it: its place in the role's list, its `Sid`, the pattern that fitted. */
  readonly statementIndex: number;
  readonly sid?: string;
  readonly actionPattern: string;
  readonly count: number;
}

/** The kernel's IAM: what the world sees, and what the wire and reports need besides. */
export interface DeployedIam extends Iam {
  decide(
    principal: Principal,
    action: string,
    resources: readonly string[],
    context?: Readonly<Record<string, string>>,
  ): Decision;
  usedPermissions(): readonly UsedPermission[];
}

/**
 * IAM of the deployed roles. Role names are the snapshot's; an unknown role may do nothing.
 *
 * @throws TypeError for a statement that cannot be evaluated faithfully
 */
export function createDeployedIam(options: {
  readonly accountId: string;
  readonly roles: Readonly<Record<string, RolePolicies>>;
}): DeployedIam {
  const { accountId, roles } = options;
  const statements = new Map(
    Object.entries(roles).map(([roleName, role]) => [
      roleName,
      role.statements.map((statement) => checkStatement(roleName, statement)),
    ]),
  );
  const sessions = new Map<string, Principal>();
  const used = new Map<string, UsedPermission>();

  const decide: DeployedIam["decide"] = (principal, action, resources, context = {}) => {
    if (principal.kind === "operator") {
      return { isAllowed: true };
    }
    const own = statements.get(principal.roleName) ?? [];
    const grants: Grant[] = [];
    for (const resource of resources) {
      const verdict = judge(own, { action, resource, context });
      if (typeof verdict === "string") {
        return { isAllowed: false, reason: verdict, resource };
      }
      grants.push(verdict);
    }
    for (const [index, grant] of grants.entries()) {
      remember(used, {
        roleName: principal.roleName,
        action,
        resource: resources[index] ?? "",
        ...grant,
      });
    }
    return { isAllowed: true };
  };

  return {
    principalOf(accessKeyId) {
      return (
        sessions.get(accessKeyId) ?? {
          kind: "operator",
          arn: `arn:aws:iam::${accountId}:user/operator`,
        }
      );
    },
    issueCredentials(roleName, sessionName = roleName.replace(/-role$/, "")) {
      const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
      // Always the same for one session: a long run issues many, and an unknown key is an operator's.
      const digest = createHash("sha256").update(arn).digest("hex");
      const accessKeyId = `ASIA${digest.slice(0, 16).toUpperCase()}`;
      sessions.set(accessKeyId, { kind: "role", roleName, arn });
      return {
        accessKeyId,
        secretAccessKey: digest.slice(16, 56),
        sessionToken: `latchkey-twin/${roleName}/${sessionName}`,
      };
    },
    isAllowed: (principal, action, resources, context) =>
      decide(principal, action, resources, context).isAllowed,
    decide,
    usedPermissions: () => [...used.values()],
  };
}

type Grant = Pick<UsedPermission, "statementIndex" | "sid" | "actionPattern">;

function judge(
  own: readonly PolicyStatement[],
  question: Parameters<typeof matchStatement>[1],
): Grant | "implicit-deny" | "explicit-deny" {
  let grant: Grant | undefined;
  for (const [statementIndex, statement] of own.entries()) {
    const actionPattern = matchStatement(statement, question);
    if (actionPattern === undefined) {
      continue;
    }
    if (statement.Effect === "Deny") {
      return "explicit-deny";
    }
    grant ??= {
      statementIndex,
      actionPattern,
      ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    };
  }
  return grant ?? "implicit-deny";
}

function remember(
  used: Map<string, UsedPermission>,
  permission: Omit<UsedPermission, "count">,
): void {
  const key = JSON.stringify([
    permission.roleName,
    permission.action,
    permission.resource,
    permission.statementIndex,
  ]);
  used.set(key, { ...permission, count: (used.get(key)?.count ?? 0) + 1 });
}
