/** One statement of an IAM policy, as IAM spells it. Latchkey only ever allows. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A role: who may take it, and what it may do. */
export interface Role {
  readonly arn: string;
  /** Service principals. */
  readonly trust: readonly string[];
  readonly statements: readonly Statement[];
}

/** Allows actions on resources. */
export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): Statement {
  return { Sid: sid, Effect: "Allow", Action: actions, Resource: resources };
}
