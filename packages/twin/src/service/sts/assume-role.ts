import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { accessDenied } from "../../iam/access-denied.ts";
import { accountOf, isTrustedBy } from "../../iam/assumable-role.ts";
import type { DeployedIam } from "../../iam/deployed-iam.ts";
import type { Random } from "../../random.ts";
import { type AwsCall, AwsError } from "../../service.ts";
import type { World } from "../../world.ts";

/** What assuming roles needs. */
export interface AssumeRoleParts {
  readonly clock: Pick<World["clock"], "now">;
  readonly random: Random;
  readonly iam: Pick<DeployedIam, "findRole" | "startSession">;
}

/** The default of `DurationSeconds` and of a role's longest session, and all that a session may ask for. */
const HOUR_SECONDS = 3_600;

/**
 * Credentials of a role of another account, when its trust policy lets the caller in; that the
 * caller's own policies do is checked before. The stack's own roles trust services alone.
 *
 * @throws AwsError AccessDenied, in the same words whether there is such a role or not
 * @throws AwsError ValidationError for a session that is too long
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  { clock, random, iam }: AssumeRoleParts,
  input: AssumeRoleRequest,
  { principal }: AwsCall,
): AssumeRoleResponse {
  const { RoleArn: resource = "", RoleSessionName: sessionName = "", ExternalId } = input;
  const role = iam.findRole(resource);
  if (role === undefined || !isTrustedBy(role.trust, principal, ExternalId)) {
    const decision = { isAllowed: false, reason: "implicit-deny", resource } as const;
    throw accessDenied("sts", principal, "sts:AssumeRole", decision);
  }
  const seconds = input.DurationSeconds ?? HOUR_SECONDS;
  checkLength(seconds, role.maxSessionSeconds ?? HOUR_SECONDS, principal.arn);
  const accountId = accountOf({ arn: resource });
  const expiresAt = new Date(clock.now().getTime() + seconds * 1000);
  const { roleName } = role;
  const nonce = random.hex(16);
  const session = iam.startSession({ accountId, roleName, sessionName, expiresAt, nonce });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: expiresAt,
    },
    AssumedRoleUser: {
      AssumedRoleId: assumedRoleId(sessionName),
      Arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    },
  };
}

/** What STS calls a session: the same role ID for all roles. */
export function assumedRoleId(sessionName: string): string {
  return `AROALATCHKEYTWIN00001:${sessionName}`;
}

/**
 * A role's session that takes another role chains them, and then an hour is the most.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html (role chaining)
 */
function checkLength(seconds: number, longest: number, callerArn: string): void {
  if (seconds > HOUR_SECONDS && callerArn.includes(":assumed-role/")) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  if (seconds > longest) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}
