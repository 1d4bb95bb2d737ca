import type { AwsCall, Service } from "../../service.ts";
import { type CognitoState, lookUpPool, userPoolArn } from "./state.ts";

type Authorizations = ReturnType<Service["authorizationsOf"]>;

/** Operations without a resource level: Service Authorization Reference, Cognito user pools. */
const resourceless = new Set(["DescribeUserPoolDomain", "ListUserPools", "CreateUserPool"]);

/** The members that tell which permissions a call needs; the rest of it is checked later. */
interface AuthorizedInput {
  readonly UserPoolId?: unknown;
  readonly ResourceArn?: unknown;
  readonly CustomDomainConfig?: unknown;
}

/**
 * One permission a call, on the pool's ARN in the called Region with the pool's tags as condition
 * keys. Setting a custom domain's certificate also takes `cloudfront:UpdateDistribution` on `*`,
 * because the distribution is in an account of AWS's (developer guide,
 * cognito-user-pools-add-custom-domain); the control port can lift that.
 */
export function authorizationsOf(
  state: CognitoState,
  operation: string,
  input: AuthorizedInput,
  call: AwsCall,
): Authorizations {
  const action = `cognito-idp:${operation}`;
  if (resourceless.has(operation)) return [{ action, resources: ["*"] }];
  const arn = resourceArnOf(input, call);
  const userPoolId = arn.slice(arn.indexOf("/") + 1);
  const tags = lookUpPool(state, userPoolId, call.region)?.tags ?? new Map<string, string>();
  const context = Object.fromEntries(
    [...tags].map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
  const onPool = { action, resources: [arn], context };
  return needsDistribution(state, operation, input)
    ? [onPool, { action: "cloudfront:UpdateDistribution", resources: ["*"] }]
    : [onPool];
}

function resourceArnOf(input: AuthorizedInput, call: AwsCall): string {
  if (typeof input.ResourceArn === "string") return input.ResourceArn;
  return userPoolArn(call.accountId, call.region, String(input.UserPoolId ?? "*"));
}

function needsDistribution(
  state: CognitoState,
  operation: string,
  input: AuthorizedInput,
): boolean {
  return (
    state.switches.isCloudFrontPermissionRequired &&
    (operation === "UpdateUserPoolDomain" || operation === "CreateUserPoolDomain") &&
    input.CustomDomainConfig !== undefined
  );
}
