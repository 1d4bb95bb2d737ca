import type { ResourceStatementDescription } from "../stack/stack-description.ts";
import { matchStatement, type PolicyStatement } from "./policy-statement.ts";

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
  policy: readonly ResourceStatementDescription[],
  access: ServiceAccess,
): boolean {
  const { action, resource, sourceArn, accountId } = access;
  const context = { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountId };
  const effects = policy
    .filter(({ Principal }) => isNamed(Principal, access.service))
    .filter(
      (statement) =>
        matchStatement(statement as PolicyStatement, { action, resource, context }) !== undefined,
    )
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function isNamed(principal: ResourceStatementDescription["Principal"], service: string): boolean {
  return principal === "*" || principal.Service === service;
}
