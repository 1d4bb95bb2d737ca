import { listOf } from "./policy-condition.ts";
import { matchStatement, type PolicyStatement } from "./policy-statement.ts";

/** One statement of a queue's or topic's policy: a role's statement with a principal. */
export interface ResourceStatement extends PolicyStatement {
  readonly Principal:
    | "*"
    | { readonly Service?: string | readonly string[]; readonly AWS?: string | readonly string[] };
}

/** A service that wants to do something to a resource. */
export interface ServiceAccess {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  /** On whose behalf: the rule's ARN. */
  readonly sourceArn: string;
  readonly accountId: string;
}

/**
 * Whether a resource's policy lets an AWS service in. A service has no role here, so the resource's
 * own policy alone decides; explicit deny wins.
 */
export function isServiceAllowed(
  policy: readonly ResourceStatement[],
  access: ServiceAccess,
): boolean {
  const { action, resource, sourceArn, accountId } = access;
  const context = { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId };
  const effects = policy
    .filter(({ Principal }) => isNamed(Principal, access.service))
    .filter((statement) => matchStatement(statement, { action, resource, context }) !== undefined)
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function isNamed(principal: ResourceStatement["Principal"], service: string): boolean {
  if (principal === "*") return true;
  return listOf(principal.Service).includes(service) || listOf(principal.AWS).includes("*");
}
