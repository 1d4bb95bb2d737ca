import type { DeleteUserPoolDomainRequest } from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkConstraints, userPoolIdRule } from "./constraint.ts";
import { startDeletion } from "./domain-life-cycle.ts";
import { concurrentModification, invalidParameter } from "./errors.ts";
import { domainKey } from "./pool-domain.ts";
import { type CognitoState, getPool } from "./state.ts";

/** Takes the domain from the pool, also in the midst of an update. */
export function deleteUserPoolDomain(
  state: CognitoState,
  input: DeleteUserPoolDomainRequest,
  call: AwsCall,
): object {
  checkConstraints([
    { member: "domain", value: input.Domain, isRequired: true, minLength: 1, maxLength: 63 },
    userPoolIdRule(input.UserPoolId),
  ]);
  const { pool } = getPool(state, input.UserPoolId, call.region);
  const domain = state.domains.get(domainKey(String(input.Domain), pool.region));
  if (domain === undefined || domain.userPoolId !== pool.id)
    throw invalidParameter("No such domain or user pool exists.");
  if (domain.status === "DELETING")
    throw concurrentModification(`The domain ${domain.name} is ${domain.status}.`);
  startDeletion(state, domain);
  return {};
}
