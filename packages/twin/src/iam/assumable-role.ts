import type { Principal } from "../world.ts";

/** A role of another account, which principals may take through STS. */
export interface AssumableRole {
  readonly roleName: string;
  readonly trust: RoleTrust;
  /** The role's policies; checked where the role is made. */
  readonly statements: readonly unknown[];
  /** Longest session, in seconds; 3,600 when absent, as in AWS. */
  readonly maxSessionSeconds?: number;
}

/** A trust policy with one statement. */
export interface RoleTrust {
  /** ARN of a role, of a session or of a user; `arn:aws:iam::…:root`, or the account's twelve digits, for all of an account. */
  readonly principal: string;
  /** What `sts:ExternalId` must be; without it any value is right. */
  readonly externalId?: string;
}

/** Whose a principal or a role is: AWS's twelve digits. */
export function accountOf({ arn }: Pick<Principal, "arn">): string {
  return arn.split(":")[4] ?? "";
}

/**
 * Whether the trust policy lets a principal take the role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function isTrustedBy(
  { principal, externalId }: RoleTrust,
  caller: Principal,
  givenExternalId: string | undefined,
): boolean {
  const account = accountOf(caller);
  const names = [caller.arn, account, `arn:aws:iam::${account}:root`];
  const [, role] = /:assumed-role\/([^/]+)\//.exec(caller.arn) ?? [];
  if (role !== undefined) names.push(`arn:aws:iam::${account}:role/${role}`);
  return names.includes(principal) && (externalId === undefined || externalId === givenExternalId);
}
