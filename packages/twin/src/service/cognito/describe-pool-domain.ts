import type {
  DescribeUserPoolDomainRequest,
  DescribeUserPoolDomainResponse,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { checkConstraints } from "./constraint.ts";
import { resourceNotFound } from "./errors.ts";
import { describeDomain, domainKey } from "./pool-domain.ts";
import { type CognitoState, lookUpPool } from "./state.ts";
import { claimKey } from "./switches.ts";

/**
 * A custom domain is described by both Regions of its pool, a prefix domain by the primary only.
 * An unknown name comes back as an empty description, as Terraform's provider has met it, or as
 * ResourceNotFoundException, by switch.
 */
export function describeUserPoolDomain(
  state: CognitoState,
  input: DescribeUserPoolDomainRequest,
  call: AwsCall,
): DescribeUserPoolDomainResponse {
  checkConstraints([
    { member: "domain", value: input.Domain, isRequired: true, minLength: 1, maxLength: 63 },
  ]);
  const domain = state.domains.get(domainKey(String(input.Domain), call.region));
  const claim = state.switches.secondClaims.get(claimKey(String(input.Domain), call.region));
  if (domain !== undefined && claim !== undefined)
    return { DomainDescription: { ...describeDomain(domain, call.accountId), UserPoolId: claim } };
  if (domain !== undefined && lookUpPool(state, domain.userPoolId, call.region) !== undefined)
    return { DomainDescription: describeDomain(domain, call.accountId) };
  if (state.switches.unknownDomain === "not-found")
    throw resourceNotFound(`Domain ${input.Domain} does not exist.`);
  return { DomainDescription: {} };
}
