import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { assumeRoleDenied } from "../../iam/access-denied.ts";
import { type AssumableRole, isTrusted } from "../../iam/assumable-role.ts";
import type { DeployedIam } from "../../iam/deployed-iam.ts";
import { type AwsCall, AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import type { ModelRules } from "../member-rule.ts";

const DEFAULT_SECONDS = 3_600;
/** A session of a session lasts no longer (IAM user guide, "Role chaining"). */
const LONGEST_CHAINED_SECONDS = 3_600;

/** What STS's model demands of the members. */
export const stsRules: ModelRules = {
  AssumeRole: {
    RoleArn: { length: [20, 2048] },
    RoleSessionName: { length: [2, 64], pattern: "[\\w+=,.@-]*" },
    DurationSeconds: { value: [900, 43_200] },
    ExternalId: { length: [2, 1224], pattern: "[\\w+=,.@:\\/-]*" },
  },
};

/** Members that would make the session another than the role's own. */
const UNKNOWN_MEMBERS = ["Policy", "PolicyArns", "Tags", "SerialNumber", "SourceIdentity"] as const;

/**
 * Temporary credentials of a role that trusts the caller. That the caller's own policies allow it
 * has been asked before.
 *
 * @throws AwsError AccessDenied, whatever the reason; ValidationError for a session that is too long
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  { iam, clock }: { readonly iam: DeployedIam; readonly clock: World["clock"] },
  input: AssumeRoleRequest,
  call: AwsCall,
): AssumeRoleResponse {
  const unknown = UNKNOWN_MEMBERS.find((name) => input[name] !== undefined);
  if (unknown) throw validationError(`The twin does not evaluate ${unknown} of AssumeRole.`);
  const { RoleArn = "", RoleSessionName = "", DurationSeconds = DEFAULT_SECONDS } = input;
  const role = iam.assumableRole(RoleArn);
  if (role === undefined || !isTrusted(role.trust, call.principal, input.ExternalId)) {
    throw assumeRoleDenied(call.principal, RoleArn);
  }
  checkDuration(role, DurationSeconds, call);
  const now = clock.now();
  // STS tells whole seconds.
  const end = new Date(Math.floor(now.getTime() / 1000) * 1000 + DurationSeconds * 1000);
  const session = iam.issueSession(role, RoleSessionName, { now, end });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: end,
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROALATCHKEYTWIN00001:${RoleSessionName}`,
      Arn: session.principal.arn,
    },
  };
}

function checkDuration(
  { maxSessionSeconds = DEFAULT_SECONDS }: AssumableRole,
  seconds: number,
  { principal }: AwsCall,
): void {
  if (principal.kind === "role" && seconds > LONGEST_CHAINED_SECONDS) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (seconds > maxSessionSeconds) {
    throw validationError(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}

function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
