import type { GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { AwsCall, Service } from "../../service.ts";

/** STS: who is calling. */
export function createSts(): { readonly service: Service } {
  return {
    service: {
      signingName: "sts",
      operations: { GetCallerIdentity: (_input, call) => getCallerIdentity(call) },
      // No permission is needed to ask who one is:
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
      authorizationsOf: () => [],
    },
  };
}

function getCallerIdentity({ principal, accountId }: AwsCall): GetCallerIdentityResponse {
  const name = principal.arn.split("/").at(-1) ?? "";
  return {
    Account: accountId,
    Arn: principal.arn,
    UserId: principal.kind === "role" ? `AROALATCHKEYTWIN00001:${name}` : "AIDALATCHKEYTWIN00001",
  };
}
