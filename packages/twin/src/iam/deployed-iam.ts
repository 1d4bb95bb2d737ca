import { createHash } from "node:crypto";
import type { Iam, Principal } from "../world.ts";
import { accountOf } from "./account-of.ts";
import { type AssumableRole, roleArnOf } from "./assumable-role.ts";
import { checkStatement, matchStatement, type PolicyStatement } from "./policy-statement.ts";
import { SessionBook, type TemporaryCredentials } from "./session-book.ts";

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
  /** The role's account. */
  readonly accountId: string;
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
  /**
   * Makes a role that others may take, or gives the one of that name other policies.
   *
   * @throws TypeError for a statement that cannot be evaluated faithfully
   */
  addRole(role: AssumableRole): void;
  /** By ARN; a deployed role is none: it trusts services alone. */
  assumableRole(arn: string): AssumableRole | undefined;
  /** Keys of a new session, which act as the role until the end. */
  issueSession(
    role: AssumableRole,
    sessionName: string,
    time: { readonly now: Date; readonly end: Date },
  ): TemporaryCredentials & { readonly principal: Principal };
  /** Whether the key is one of a session that has ended. */
  hasEnded(accessKeyId: string, now: Date): boolean;
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
  return new SnapshotIam(options.accountId, options.roles);
}

class SnapshotIam implements DeployedIam {
  readonly #accountId: string;
  /** By the role's ARN. */
  readonly #statements: Map<string, readonly PolicyStatement[]>;
  readonly #assumable = new Map<string, AssumableRole>();
  readonly #assumed = new SessionBook();
  readonly #sessions = new Map<string, Principal>();
  readonly #used = new Map<string, UsedPermission>();

  constructor(accountId: string, roles: Readonly<Record<string, RolePolicies>>) {
    this.#accountId = accountId;
    this.#statements = new Map(
      Object.entries(roles).map(([roleName, { statements }]) => [
        roleArnOf(accountId, roleName),
        statements.map((statement) => checkStatement(roleName, statement)),
      ]),
    );
  }

  principalOf(accessKeyId: string): Principal {
    return (
      this.#sessions.get(accessKeyId) ??
      this.#assumed.principalOf(accessKeyId) ??
      this.#strangerOf(accessKeyId)
    );
  }

  addRole(role: AssumableRole): void {
    const arn = roleArnOf(role.accountId, role.roleName);
    const statements = role.statements.map((one) => checkStatement(role.roleName, one));
    this.#statements.set(arn, statements);
    this.#assumable.set(arn, role);
  }

  assumableRole(arn: string): AssumableRole | undefined {
    return this.#assumable.get(arn);
  }

  issueSession(
    { accountId, roleName }: AssumableRole,
    sessionName: string,
    { now, end }: { readonly now: Date; readonly end: Date },
  ) {
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
    const principal: Principal = { kind: "role", roleName, arn };
    return { ...this.#assumed.issue(principal, now, end), principal };
  }

  hasEnded(accessKeyId: string, now: Date): boolean {
    return this.#assumed.hasEnded(accessKeyId, now);
  }

  /**
   * Who uses a key that was not issued here. One with a slash says it: `user/alice`, or
   * `terraform/deploy` for the session `deploy` of the role `terraform`; any other is the user
   * `operator`'s. Twelve digits in front are the account: `222233334444`, `222233334444/user/alice`.
   * Only a role that was deployed or added has policies: all others may do everything.
   */
  #strangerOf(accessKeyId: string): Principal {
    const [, digits, inAccount = ""] = /^(\d{12})(?:\/(.*))?$/.exec(accessKeyId) ?? [];
    const account = digits ?? this.#accountId;
    const rest = digits === undefined ? accessKeyId : inAccount;
    const [, first, second] = /^([\w+=,.@-]+)\/([\w+=,.@-]+)$/.exec(rest) ?? [];
    if (first === undefined || first === "user") {
      const name = second ?? "operator";
      return { kind: "operator", arn: `arn:aws:iam::${account}:user/${name}` };
    }
    const arn = `arn:aws:sts::${account}:assumed-role/${first}/${second}`;
    return this.#statements.has(roleArnOf(account, first))
      ? { kind: "role", roleName: first, arn }
      : { kind: "operator", arn };
  }

  issueCredentials(roleName: string, sessionName = roleName.replace(/-role$/, "")) {
    const arn = `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${sessionName}`;
    // Always the same for one session: a long run issues many, and an unknown key is an operator's.
    const digest = createHash("sha256").update(arn).digest("hex");
    const accessKeyId = `ASIA${digest.slice(0, 16).toUpperCase()}`;
    this.#sessions.set(accessKeyId, { kind: "role", roleName, arn });
    return {
      accessKeyId,
      secretAccessKey: digest.slice(16, 56),
      sessionToken: `latchkey-twin/${roleName}/${sessionName}`,
    };
  }

  isAllowed(...question: Parameters<Iam["isAllowed"]>): boolean {
    return this.decide(...question).isAllowed;
  }

  decide(
    principal: Principal,
    action: string,
    resources: readonly string[],
    context: Readonly<Record<string, string>> = {},
  ): Decision {
    if (principal.kind === "operator") {
      return { isAllowed: true };
    }
    const { roleName } = principal;
    const accountId = accountOf(principal.arn);
    const statements = this.#statements.get(roleArnOf(accountId, roleName)) ?? [];
    const grants: (Grant & { readonly resource: string })[] = [];
    for (const resource of resources) {
      const verdict = judge(statements, { action, resource, context });
      if (typeof verdict === "string") {
        return { isAllowed: false, reason: verdict, resource };
      }
      grants.push({ resource, ...verdict });
    }
    for (const grant of grants) {
      remember(this.#used, { accountId, roleName, action, ...grant });
    }
    return { isAllowed: true };
  }

  usedPermissions(): readonly UsedPermission[] {
    return [...this.#used.values()];
  }
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
    permission.accountId,
    permission.roleName,
    permission.action,
    permission.resource,
    permission.statementIndex,
  ]);
  used.set(key, { ...permission, count: (used.get(key)?.count ?? 0) + 1 });
}
