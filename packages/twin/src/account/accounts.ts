import { type AssumableRole, roleArnOf } from "../iam/assumable-role.ts";
import type { DeployedIam } from "../iam/deployed-iam.ts";
import type { Service } from "../service.ts";
import type { AnsweredCall } from "../wire/answered-call.ts";
import type { World } from "../world.ts";
import type { AccountServices, SharedNames } from "./account-services.ts";

/** A role of an account that was added, as others may take it. */
export type AddedRole = Omit<AssumableRole, "accountId">;

/** Accounts beside the stack's own: no stack is in them, their events go nowhere. */
export interface Accounts {
  /**
   * Adds accounts with the same roles, or roles to accounts that are there. What is in an account is
   * made when it is first called.
   *
   * @throws TypeError for a role's statement that cannot be evaluated faithfully
   */
  add(accountIds: readonly string[], roles: readonly AddedRole[]): void;
  /** In the order in which they were added, each with its roles' ARNs. */
  list(): readonly { readonly accountId: string; readonly roles: readonly string[] }[];
  has(accountId: string): boolean;
  /** An added account's services by their signing names; undefined for any other account. */
  servicesOf(accountId: string): ReadonlyMap<string, Service> | undefined;
  /** What is in an added account; undefined for any other. */
  partsOf(accountId: string): AccountServices | undefined;
  /** Tells an added account's CloudTrail of a call that was answered there. */
  note(accountId: string, call: AnsweredCall): void;
  stop(): void;
}

/**
 * @param options.world the stack's own account's; a shared member may be set later
 * @param options.global services that are the same in all accounts
 */
export function createAccounts(options: {
  readonly world: World;
  readonly iam: DeployedIam;
  readonly shared: SharedNames;
  readonly global: readonly Service[];
}): Accounts {
  const { iam } = options;
  const roles = new Map<string, Set<string>>();
  const made = new Map<string, Made>();
  const find = (accountId: string): Made | undefined => {
    if (!roles.has(accountId)) return undefined;
    const known = made.get(accountId);
    if (known) return known;
    const account = make(options, accountId);
    made.set(accountId, account);
    return account;
  };
  return {
    add(accountIds, added) {
      for (const accountId of accountIds) {
        const own = roles.get(accountId) ?? new Set<string>();
        for (const role of added) {
          iam.addRole({ accountId, ...role });
          own.add(roleArnOf(accountId, role.roleName));
        }
        roles.set(accountId, own);
      }
    },
    list: () => [...roles].map(([accountId, own]) => ({ accountId, roles: [...own] })),
    has: (accountId) => roles.has(accountId),
    servicesOf: (accountId) => find(accountId)?.byName,
    partsOf: (accountId) => find(accountId)?.parts,
    note: (accountId, call) => find(accountId)?.parts.cloudTrail.note(call),
    stop() {
      for (const { parts } of made.values()) parts.stop();
    },
  };
}

interface Made {
  readonly parts: AccountServices;
  readonly byName: ReadonlyMap<string, Service>;
}

/** An account's own world: clock, edges, faults and public names are the one twin's. */
function make(
  { world, shared, global }: Parameters<typeof createAccounts>[0],
  accountId: string,
): Made {
  const own = Object.assign(
    Object.create(world) as { -readonly [Name in keyof World]: World[Name] },
    {
      accountId,
      random: world.random.fork(`account ${accountId}`),
      // Nothing is deployed there that would listen.
      bus: { emit: () => undefined },
    },
  );
  const parts = shared.join(own, { buckets: {}, hasTrail: false });
  own.healthChecks = parts.healthChecks;
  const byName = new Map(
    [...parts.services, ...global].map((service) => [service.signingName, service]),
  );
  return { parts, byName };
}
