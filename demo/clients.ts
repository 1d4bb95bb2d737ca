import { ACMClient } from "@aws-sdk/client-acm";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";

/** The AWS clients of the demonstration: the operator's, all towards the twin. */
export interface Clients {
  readonly acm: ACMClient;
  readonly route53: Route53Client;
  readonly states: SFNClient;
  readonly s3: S3Client;
  cognito(region: string): CognitoIdentityProviderClient;
  destroy(): void;
}

/**
 * Makes the clients for one endpoint. ACM and Step Functions are in us-east-1.
 *
 * @param accessKeyId the operator's; that of another account's operator is its twelve digits
 */
export function createClients(endpoint: string, accessKeyId = "operator"): Clients {
  const credentials = { accessKeyId, secretAccessKey: "operator" };
  const config = { endpoint, region: "us-east-1", credentials };
  const byRegion = new Map<string, CognitoIdentityProviderClient>();
  const clients = {
    acm: new ACMClient(config),
    route53: new Route53Client(config),
    states: new SFNClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  return {
    ...clients,
    cognito(region) {
      const known =
        byRegion.get(region) ?? new CognitoIdentityProviderClient({ ...config, region });
      byRegion.set(region, known);
      return known;
    },
    destroy() {
      for (const client of [...Object.values(clients), ...byRegion.values()]) client.destroy();
    },
  };
}
