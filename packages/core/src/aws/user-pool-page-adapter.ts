import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UserPoolPagePort } from "../audit/unit-search.ts";
import { type AwsAccess, callAws, clientConfig } from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/** `ListUserPools` takes 1 to 60. */
const poolsPerPage = 60;

/**
 * User pools page by page, for a search that has to stop and go on later.
 * AWS: Amazon Cognito user pools API, `ListUserPools`. Throws the classes of errors.ts.
 */
export function createUserPoolPageAdapter(access?: AwsAccess): UserPoolPagePort {
  const clients = new Map<string, CognitoIdentityProviderClient>();
  return {
    async listUserPoolPage(region, token) {
      const client =
        clients.get(region) ?? new CognitoIdentityProviderClient(clientConfig(region, access));
      clients.set(region, client);
      const input = { MaxResults: poolsPerPage, ...definedOnly({ NextToken: token }) };
      const page = await callAws({ service: "Cognito", operation: "ListUserPools", region }, () =>
        client.send(new ListUserPoolsCommand(input)),
      );
      const userPoolIds = (page.UserPools ?? []).flatMap(({ Id }) => Id ?? []);
      return { userPoolIds, ...definedOnly({ nextToken: page.NextToken }) };
    },
  };
}
