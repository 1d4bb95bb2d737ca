import type { AwsCall, Service } from "../service.ts";
import type { Principal } from "../world.ts";
import { accessDenied } from "./access-denied.ts";
import { roleArnOf } from "./assumable-role.ts";
import type { DeployedIam } from "./deployed-iam.ts";

/** Asks IAM for all that a call needs. @throws AwsError as the service words a refusal */
export function authorize(
  iam: DeployedIam,
  service: Service,
  request: { readonly operation: string; readonly input: unknown; readonly call: AwsCall },
): void {
  const { operation, input, call } = request;
  for (const needed of service.authorizationsOf(operation, input, call)) {
    const context = { ...globalContext(call), ...needed.context };
    const decision = iam.decide(call.principal, needed.action, needed.resources, context);
    if (!decision.isAllowed) {
      throw accessDenied(service.signingName, call.principal, needed.action, decision);
    }
  }
}

/** Global condition keys that any call carries. */
function globalContext(call: AwsCall): Readonly<Record<string, string>> {
  return {
    "aws:RequestedRegion": call.region,
    "aws:PrincipalArn": principalArnOf(call.principal, call.accountId),
    "aws:PrincipalAccount": call.accountId,
  };
}

/** `aws:PrincipalArn` of a session is its role's ARN, not the session's. */
function principalArnOf(principal: Principal, accountId: string): string {
  return principal.kind === "role" ? roleArnOf(accountId, principal.roleName) : principal.arn;
}
