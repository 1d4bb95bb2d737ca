import { matchesArn, matchesPattern } from "./pattern.ts";
import { conditionMatches, listOf, type PolicyCondition } from "./policy-condition.ts";

/** One statement of a role's policies, as the snapshot holds it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

/** What is asked for: one action on one resource. */
export interface AccessQuestion {
  /** `service:Action`; letter case does not matter. */
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const KNOWN_MEMBERS = new Set(["Sid", "Effect", "Action", "Resource", "Condition"]);

/**
 * Refuses a statement that could not be evaluated faithfully: `NotAction`, `NotResource`,
 * `Principal`, or members of another type.
 *
 * @throws TypeError that names the role and the fault
 */
export function checkStatement(roleName: string, statement: unknown): PolicyStatement {
  const refuse = (fault: string) =>
    new TypeError(
      `A statement of the role '${roleName}' ${fault}: ${JSON.stringify(statement)}. ` +
        'An example: {"Effect": "Allow", "Action": ["acm:DescribeCertificate"], "Resource": ["*"]}',
    );
  if (typeof statement !== "object" || statement === null) {
    throw refuse("is not an object");
  }
  const { Effect, Action, Resource } = statement as Partial<PolicyStatement>;
  const unknown = Object.keys(statement).find((name) => !KNOWN_MEMBERS.has(name));
  if (unknown) {
    throw refuse(`has the member '${unknown}', which the twin does not evaluate`);
  }
  if (Effect !== "Allow" && Effect !== "Deny") {
    throw refuse("has an Effect that is neither Allow nor Deny");
  }
  if (!isTextList(Action) || !isTextList(Resource)) {
    throw refuse("has an Action or Resource that is no text and no list of texts");
  }
  if (!isCondition((statement as { readonly Condition?: unknown }).Condition)) {
    throw refuse("has a Condition that is not {operator: {key: text or list of texts}}");
  }
  return statement as PolicyStatement;
}

function isCondition(value: unknown): boolean {
  const isRecord = (item: unknown): item is object =>
    typeof item === "object" && item !== null && !Array.isArray(item);
  return (
    value === undefined ||
    (isRecord(value) &&
      Object.values(value).every((keys) => isRecord(keys) && Object.values(keys).every(isTextList)))
  );
}

function isTextList(value: unknown): boolean {
  return listOf(value).length > 0 && listOf(value).every((item) => typeof item === "string");
}

/** The pattern of the statement's `Action` that applies to the question, if the whole statement does. */
export function matchStatement(
  statement: PolicyStatement,
  { action, resource, context }: AccessQuestion,
): string | undefined {
  const pattern = listOf(statement.Action).find((item) =>
    matchesPattern(item.toLowerCase(), action.toLowerCase()),
  );
  if (pattern === undefined) return undefined;
  const hasResource = listOf(statement.Resource).some((item) => matchesArn(item, resource));
  if (!hasResource) return undefined;
  return conditionMatches(statement.Condition, context, statement.Effect === "Deny")
    ? pattern
    : undefined;
}
