import type { UsedPermission } from "@latchkey/twin/iam/deployed-iam";

/** One action on one resource, as one statement of a role grants it. */
export interface Grant {
  readonly role: string;
  /** Whose role it is. */
  readonly accountId: string;
  readonly action: string;
  /** A list that wildcards stand for (a Region each) counts as one. */
  readonly resources: readonly string[];
  readonly statementIndex: number;
  readonly sid: string;
}

/** As much of a statement as matters here. */
interface GrantingStatement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/**
 * All that the roles of an account may do. A statement that names resources in full is a grant for each
 * of them, because each of them must be needed; wildcards say that the resource is not known.
 */
export function grantsOfAllRoles(
  roles: Readonly<Record<string, { readonly statements: readonly GrantingStatement[] }>>,
  accountId: string,
): readonly Grant[] {
  return Object.entries(roles).flatMap(([role, { statements }]) =>
    statements.flatMap(({ Sid: sid = "", Action, Resource }, statementIndex) =>
      textsOf(Action).flatMap((action) =>
        resourcesOf(textsOf(Resource)).map((resources) => ({
          role,
          accountId,
          action,
          resources,
          statementIndex,
          sid,
        })),
      ),
    ),
  );
}

/** How often a grant let a call through. */
export function countOf(grant: Grant, used: readonly UsedPermission[]): number {
  const isOf = (use: UsedPermission) =>
    use.roleName === grant.role &&
    use.accountId === grant.accountId &&
    use.statementIndex === grant.statementIndex &&
    use.actionPattern === grant.action &&
    (isOpen(grant.resources) || grant.resources.includes(use.resource));
  return used.filter(isOf).reduce((sum, { count }) => sum + count, 0);
}

/** For people: `latchkey-plan-role  acm:GetCertificate (ReadCertificates)  on certificate/*`. */
export function textOf({ role, action, sid, resources }: Grant): string {
  const [first = "", ...others] = resources;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${role}  ${action} (${sid})  on ${first.split(":").slice(5).join(":") || first}${more}`;
}

function resourcesOf(resources: readonly string[]): readonly (readonly string[])[] {
  return isOpen(resources) ? [resources] : resources.map((resource) => [resource]);
}

function isOpen(resources: readonly string[]): boolean {
  return resources.some((resource) => resource.includes("*"));
}

function textsOf(texts: string | readonly string[]): readonly string[] {
  return typeof texts === "string" ? [texts] : texts;
}
