import type { AssumeRoleRequest, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { DeployedIam } from "../../iam/deployed-iam.ts";
import type { AwsCall, Service } from "../../service.ts";
import type { World } from "../../world.ts";
import { withModelRules } from "../member-rule.ts";
import { assumeRole, stsRules } from "./assume-role.ts";

/** STS: who is calling, and taking another account's role. */
export function createSts(parts: { readonly iam: DeployedIam; readonly clock: World["clock"] }): {
  readonly service: Service;
} {
  return {
    service: {
      signingName: "sts",
      operations: withModelRules(
        {
          GetCallerIdentity: (_input, call) => getCallerIdentity(call),
          AssumeRole: (input: AssumeRoleRequest, call) => assumeRole(parts, input, call),
        },
        stsRules,
        "ValidationError",
      ),
      authorizationsOf,
    },
  };
}

/**
 * No permission is needed to ask who one is:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
function authorizationsOf(
  operation: string,
  input: AssumeRoleRequest,
): ReturnType<Service["authorizationsOf"]> {
  if (operation !== "AssumeRole") return [];
  const { RoleArn = "", RoleSessionName = "", ExternalId } = input;
  const context = {
    "sts:RoleSessionName": RoleSessionName,
    ...(ExternalId === undefined ? {} : { "sts:ExternalId": ExternalId }),
  };
  return [{ action: "sts:AssumeRole", resources: [RoleArn], context }];
}

function getCallerIdentity({ principal, accountId }: AwsCall): GetCallerIdentityResponse {
  const name = principal.arn.split("/").at(-1) ?? "";
  return {
    Account: accountId,
    Arn: principal.arn,
    UserId: principal.kind === "role" ? `AROALATCHKEYTWIN00001:${name}` : "AIDALATCHKEYTWIN00001",
  };
}
