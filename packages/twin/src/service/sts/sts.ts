import type { AssumeRoleRequest, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { AwsCall, Service } from "../../service.ts";
import { withModelRules } from "../member-rule.ts";
import { type AssumeRoleParts, assumedRoleId, assumeRole } from "./assume-role.ts";
import { stsRules } from "./model-rule.ts";

/** STS: who is calling, and the roles of other accounts. */
export function createSts(parts: AssumeRoleParts): { readonly service: Service } {
  const operations = {
    GetCallerIdentity: (_input: unknown, call: AwsCall) => getCallerIdentity(call),
    AssumeRole: (input: AssumeRoleRequest, call: AwsCall) => assumeRole(parts, input, call),
  };
  return {
    service: {
      signingName: "sts",
      operations: withModelRules(operations, stsRules, "ValidationError"),
      authorizationsOf: (operation, input) =>
        // No permission is needed to ask who one is:
        // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
        operation === "AssumeRole" ? [neededToAssume(input)] : [],
    },
  };
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
function neededToAssume({ RoleArn, RoleSessionName, ExternalId }: AssumeRoleRequest) {
  return {
    action: "sts:AssumeRole",
    resources: [String(RoleArn)],
    context: {
      "sts:RoleSessionName": String(RoleSessionName),
      ...(ExternalId === undefined ? {} : { "sts:ExternalId": ExternalId }),
    },
  };
}

function getCallerIdentity({ principal, accountId }: AwsCall): GetCallerIdentityResponse {
  const name = principal.arn.split("/").at(-1) ?? "";
  return {
    Account: accountId,
    Arn: principal.arn,
    UserId: principal.kind === "role" ? assumedRoleId(name) : "AIDALATCHKEYTWIN00001",
  };
}
