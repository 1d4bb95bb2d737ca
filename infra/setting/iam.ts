/** One statement of an IAM policy, as IAM spells it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** Only in the policy of a resource: who is meant. */
  readonly Principal?: "*" | { readonly Service: string };
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** By operator, then by condition key. */
type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Allows actions on resources, under a condition if there is one: a statement of a role. */
export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition?: Condition,
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** Statements as the JSON of a policy. */
export function policyOf(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The JSON of the policy by which one AWS service may take a role.
 *
 * @param account only for this account: without that, somebody else's state machine or schedule
 *   could name the role ("confused deputy"). Lambda does not say for whom it takes a role.
 */
export function trustOf(service: string, account?: string): string {
  const statement = {
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(account === undefined
      ? {}
      : { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
