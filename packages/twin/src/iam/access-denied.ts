import { AwsError } from "../service.ts";
import type { Principal } from "../world.ts";
import type { Decision } from "./deployed-iam.ts";

/** Services whose error form is XML: they say `AccessDenied`, and with 403. */
const XML_SERVICES = new Set(["s3", "route53", "sts"]);
/** REST services answer 403, and SNS; JSON RPC services 400. */
const FORBIDDEN_SERVICES = new Set([...XML_SERVICES, "lambda", "scheduler", "sns"]);

/**
 * The refusal of a call that IAM does not allow, worded and coded as the service does it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDenied(
  signingName: string,
  principal: Principal,
  action: string,
  decision: Extract<Decision, { isAllowed: false }>,
): AwsError {
  if (action === "sts:AssumeRole") return assumeRoleDenied(principal, decision.resource);
  const because =
    decision.reason === "explicit-deny"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  const resource = signingName === "s3" ? `"${decision.resource}"` : decision.resource;
  return new AwsError(
    codeOf(signingName),
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
    FORBIDDEN_SERVICES.has(signingName) ? 403 : 400,
  );
}

function codeOf(signingName: string): string {
  // SNS API, "Common Errors" and the model of each operation.
  if (signingName === "sns") return "AuthorizationError";
  return XML_SERVICES.has(signingName) ? "AccessDenied" : "AccessDeniedException";
}

/**
 * STS does not tell why: whether the caller's own policies, the role's trust, its external ID, or
 * that there is no such role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
export function assumeRoleDenied(principal: Principal, roleArn: string): AwsError {
  return new AwsError(
    "AccessDenied",
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
}
