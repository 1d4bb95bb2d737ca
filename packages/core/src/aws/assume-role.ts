import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Clock } from "../clock.ts";
import { type AwsAccess, callAws, clientConfig, controlRegion } from "./aws-client.ts";

/** A role, and what its trust policy asks for. */
export interface RoleToAssume {
  readonly arn: string;
  readonly externalId: string;
  /** Shown in the other account's CloudTrail. */
  readonly sessionName: string;
}

/** Credentials of a session. */
interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** So long before its end a session is replaced by a new one. */
const refreshMinutes = 5;

/**
 * Credentials of an assumed role for the clients of every service: one session for all of them,
 * replaced before it ends. It lasts an hour, the most that a role which assumes another gets.
 * AWS: STS API, `AssumeRole`. Throws the classes of errors.ts.
 */
export function createRoleCredentials(
  { arn, externalId, sessionName }: RoleToAssume,
  clock: Clock,
  access?: AwsAccess,
): () => Promise<SessionCredentials> {
  const client = new STSClient(clientConfig(controlRegion, access));
  const assume = async (): Promise<SessionCredentials> => {
    const command = new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: sessionName,
      ExternalId: externalId,
    });
    const call = { service: "STS", operation: "AssumeRole", region: controlRegion };
    const { Credentials: given } = await callAws(call, () => client.send(command));
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
      expiration: given?.Expiration ?? clock.now(),
    };
  };
  const isFresh = ({ expiration }: SessionCredentials) =>
    expiration.getTime() - clock.now().getTime() > refreshMinutes * 60_000;
  let session: Promise<SessionCredentials> | undefined;
  const orNew = async (before: Promise<SessionCredentials>): Promise<SessionCredentials> => {
    const [known] = await Promise.allSettled([before]);
    return known.status === "fulfilled" && isFresh(known.value) ? known.value : await assume();
  };
  return () => {
    // One after the other: who asks next gets what this one got.
    const next = session === undefined ? assume() : orNew(session);
    session = next;
    return next;
  };
}
