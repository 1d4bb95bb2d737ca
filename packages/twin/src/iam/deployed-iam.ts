import type { Iam, Principal } from "../world.ts";
import { type AssumableRole, accountOf } from "./assumable-role.ts";
import { checkStatement, matchStatement, type PolicyStatement } from "./policy-statement.ts";
import { sessionCredentials, type TemporaryCredentials } from "./session-credentials.ts";

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
  /** Whose role it is; absent for the stack's own account. */
  readonly accountId?: string;
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
   * Another account with its roles, which replace those that it had.
   * @throws TypeError for a statement that cannot be evaluated faithfully; nothing is changed then
   */
  setAccount(accountId: string, roles: readonly AssumableRole[]): void;
  /** The other accounts with their roles, in the order in which they were made. */
  accounts(): ReadonlyMap<string, ReadonlyMap<string, AssumableRole>>;
  /** A role of another account. */
  findRole(arn: string): AssumableRole | undefined;
  /** New credentials of such a role, valid until then. */
  startSession(session: {
    readonly accountId: string;
    readonly roleName: string;
    readonly sessionName: string;
    readonly expiresAt: Date;
    /** What makes these credentials others than those of the same session before. */
    readonly nonce: string;
  }): TemporaryCredentials;
  /** Whether a call may be made with the key: it may have expired, or be of an account that is not there. */
  keyState(accessKeyId: string): "valid" | "expired" | "unknown";
}

/** What an IAM is made of. */
export interface IamOptions {
  readonly accountId: string;
  readonly roles: Readonly<Record<string, RolePolicies>>;
  /** Simulated; without it no session expires. */
  readonly now?: () => Date;
}

/**
 * IAM of the deployed roles, and of those of other accounts. Role names are the snapshot's; an
 * unknown role may do nothing.
 *
 * @throws TypeError for a statement that cannot be evaluated faithfully
 */
export function createDeployedIam(options: IamOptions): DeployedIam {
  return new SnapshotIam(options);
}

/** `222233334444`, `user/alice`, `terraform/deploy`, `222233334444/user/alice`. */
const SPEAKING_KEY = /^(?:(\d{12})(?:\/|$))?(?:([\w+=,.@-]+)\/([\w+=,.@-]+))?$/;

class SnapshotIam implements DeployedIam {
  readonly #accountId: string;
  readonly #now: (() => Date) | undefined;
  /** By `roleKey`. */
  readonly #statements: Map<string, readonly PolicyStatement[]>;
  readonly #accounts = new Map<string, ReadonlyMap<string, AssumableRole>>();
  readonly #sessions = new Map<string, { principal: Principal; expiresAt?: Date }>();
  readonly #used = new Map<string, UsedPermission>();

  constructor({ accountId, roles, now }: IamOptions) {
    this.#accountId = accountId;
    this.#now = now;
    this.#statements = new Map(
      Object.entries(roles).map(([roleName, { statements }]) => [
        roleKey(accountId, roleName),
        statements.map((statement) => checkStatement(roleName, statement)),
      ]),
    );
  }

  setAccount(accountId: string, roles: readonly AssumableRole[]): void {
    const checked = roles.map(({ roleName, statements }) => {
      const own = statements.map((statement) => checkStatement(roleName, statement));
      return [roleKey(accountId, roleName), own] as const;
    });
    for (const roleName of this.#accounts.get(accountId)?.keys() ?? [])
      this.#statements.delete(roleKey(accountId, roleName));
    for (const [key, statements] of checked) this.#statements.set(key, statements);
    this.#accounts.set(accountId, new Map(roles.map((role) => [role.roleName, role])));
  }

  accounts(): ReadonlyMap<string, ReadonlyMap<string, AssumableRole>> {
    return this.#accounts;
  }

  findRole(arn: string): AssumableRole | undefined {
    const [, accountId = "", roleName = ""] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
    return this.#accounts.get(accountId)?.get(roleName);
  }

  keyState(accessKeyId: string): "valid" | "expired" | "unknown" {
    const session = this.#sessions.get(accessKeyId);
    const isOver =
      session?.expiresAt !== undefined &&
      this.#now !== undefined &&
      session.expiresAt <= this.#now();
    if (session !== undefined) return isOver ? "expired" : "valid";
    const accountId = accountOf(this.#strangerOf(accessKeyId));
    return accountId === this.#accountId || this.#accounts.has(accountId) ? "valid" : "unknown";
  }

  principalOf(accessKeyId: string): Principal {
    return this.#sessions.get(accessKeyId)?.principal ?? this.#strangerOf(accessKeyId);
  }

  /**
   * Who uses a key that was not issued here. One with a slash says it: `user/alice`, or
   * `terraform/deploy` for the session `deploy` of the role `terraform`; any other is the user
   * `operator`'s. Twelve digits, alone or before such a key, name the account. Only a deployed role
   * has policies: all others may do everything.
   */
  #strangerOf(accessKeyId: string): Principal {
    const [, accountId = this.#accountId, first, second] = SPEAKING_KEY.exec(accessKeyId) ?? [];
    if (first === undefined || first === "user") {
      const name = second ?? "operator";
      return { kind: "operator", arn: `arn:aws:iam::${accountId}:user/${name}` };
    }
    const arn = `arn:aws:sts::${accountId}:assumed-role/${first}/${second}`;
    return this.#statements.has(roleKey(accountId, first))
      ? { kind: "role", roleName: first, arn }
      : { kind: "operator", arn };
  }

  issueCredentials(roleName: string, sessionName = roleName.replace(/-role$/, "")) {
    const arn = `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${sessionName}`;
    // Always the same for one session: a long run issues many, and an unknown key is an operator's.
    const credentials = sessionCredentials(arn, `latchkey-twin/${roleName}/${sessionName}`);
    this.#sessions.set(credentials.accessKeyId, { principal: { kind: "role", roleName, arn } });
    return credentials;
  }

  startSession(session: Parameters<DeployedIam["startSession"]>[0]): TemporaryCredentials {
    const { accountId, roleName, sessionName, expiresAt, nonce } = session;
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
    const credentials = sessionCredentials(`${arn}#${nonce}`, `latchkey-twin/${arn}`);
    const principal = { kind: "role", roleName, arn } as const;
    this.#sessions.set(credentials.accessKeyId, { principal, expiresAt });
    return credentials;
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
    const accountId = accountOf(principal);
    const statements = this.#statements.get(roleKey(accountId, roleName)) ?? [];
    const grants: (Grant & { readonly resource: string })[] = [];
    for (const resource of resources) {
      const verdict = judge(statements, { action, resource, context });
      if (typeof verdict === "string") {
        return { isAllowed: false, reason: verdict, resource };
      }
      grants.push({ resource, ...verdict });
    }
    const whose = accountId === this.#accountId ? { roleName } : { roleName, accountId };
    for (const grant of grants) {
      remember(this.#used, { ...whose, action, ...grant });
    }
    return { isAllowed: true };
  }

  usedPermissions(): readonly UsedPermission[] {
    return [...this.#used.values()];
  }
}

function roleKey(accountId: string, roleName: string): string {
  return `${accountId}/${roleName}`;
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
