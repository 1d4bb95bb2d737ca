import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsAccess, callAws, clientConfig, controlRegion } from "./aws-client.ts";

/** Whose credentials are used. */
export interface CallerIdentity {
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, or that of another part of AWS. */
  readonly partition: string;
}

/**
 * Who the caller is. Needs no permission.
 * AWS: STS API, `GetCallerIdentity`. Throws the classes of errors.ts.
 */
export async function readCallerIdentity(access?: AwsAccess): Promise<CallerIdentity> {
  const client = new STSClient(clientConfig(controlRegion, access));
  const { Account: accountId = "", Arn: arn = "" } = await callAws(
    { service: "STS", operation: "GetCallerIdentity", region: controlRegion },
    () => client.send(new GetCallerIdentityCommand({})),
  );
  return { accountId, arn, partition: arn.split(":")[1] || "aws" };
}
