import type { Inputs } from "./inputs.ts";
import { arnOf } from "./mock-cloud.ts";
import { byName, type ResourceReader } from "./resource-reader.ts";

/** The roles: which services may take each, and the statements of its policies. */
export function describeRoles(resources: ResourceReader, region: string) {
  const type = "aws:iam/role:Role";
  return byName(resources.all(type), (role, name) => {
    if (role.texts("managedPolicyArns").length > 0) {
      throw new Error(
        `${role.where} has a managed policy, whose statements are AWS's and not known here: write them out.`,
      );
    }
    return {
      arn: arnOf(type, name, region),
      trust: statementsOf(role, "assumeRolePolicy").map(({ Principal }) => serviceOf(Principal)),
      statements: role.list("inlinePolicies").flatMap((policy) => statementsOf(policy, "policy")),
    };
  });
}

interface StatementJson {
  readonly Principal?: unknown;
  readonly [member: string]: unknown;
}

/** The statements of a policy, given as JSON or as what it holds, as they are. */
export function statementsOf(inputs: Inputs, key: string): readonly StatementJson[] {
  const { Statement } = inputs.json(key) as { readonly Statement: readonly StatementJson[] };
  if (!Array.isArray(Statement))
    throw new Error(`${inputs.where}: ${key} has no list of statements`);
  return Statement;
}

function serviceOf(principal: unknown): string {
  const { Service } = principal as { readonly Service?: string };
  if (Service === undefined) throw new Error("A role may be taken by something that is no service");
  return Service;
}
