import type { Principal } from "../world.ts";
import { accountOf } from "./account-of.ts";

/** Who may take a role, and on what condition. */
export interface RoleTrust {
  /** An account's number or root ARN, or the ARN of a role, of a session, or of a user. */
  readonly principal: string;
  /** What `sts:ExternalId` must equal; without it any is taken, and none. */
  readonly externalId?: string;
}

/** A role that other principals than services may take. */
export interface AssumableRole {
  readonly accountId: string;
  readonly roleName: string;
  readonly trust: RoleTrust;
  readonly statements: readonly unknown[];
  /** Longest session, 3,600 to 43,200 s; 3,600 when absent, as in IAM. */
  readonly maxSessionSeconds?: number;
}

export function roleArnOf(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}

/**
 * Whether the role's trust policy lets the caller in. Trusting an account means everybody there
 * whose own policies allow it; trusting a role means each session of it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function isTrusted(
  { principal: trusted, externalId }: RoleTrust,
  caller: Principal,
  givenExternalId: string | undefined,
): boolean {
  if (externalId !== undefined && givenExternalId !== externalId) return false;
  const account = accountOf(caller.arn);
  if (trusted === account || trusted === `arn:aws:iam::${account}:root`) return true;
  const roleArn = caller.kind === "role" ? [roleArnOf(account, caller.roleName)] : [];
  return [caller.arn, ...roleArn].includes(trusted);
}

/** What can be a trust's principal. */
export function isTrustPrincipal(text: string): boolean {
  return /^(\d{12}|arn:aws:(iam|sts)::\d{12}:(root|(role|user|assumed-role)\/[\w+=,.@/-]+))$/.test(
    text,
  );
}
