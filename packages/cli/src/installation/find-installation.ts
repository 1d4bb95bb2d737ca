import { controlRegion } from "@latchkey/core/aws/aws-client";
import { readCallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import type { ExecutionPort } from "@latchkey/core/rotation/execution";
import { NotDeployedError } from "../errors.ts";
import type { InstallationSettings } from "./installation-settings.ts";

/** A Latchkey that is deployed, or where one would be. */
export interface Installation {
  readonly prefix: string;
  readonly accountId: string;
  readonly stateMachineArn: string;
  readonly bucket: string;
}

/** Where the installation is by its settings and the caller's account; it need not be there. */
export async function locateInstallation(settings: InstallationSettings): Promise<Installation> {
  const { prefix, stateMachineArn, bucket } = settings;
  const named = stateMachineArn?.split(":")[4];
  if (stateMachineArn !== undefined && named !== undefined && bucket !== undefined) {
    return { prefix, accountId: named, stateMachineArn, bucket };
  }
  const { accountId, partition } = await readCallerIdentity();
  return {
    prefix,
    accountId,
    stateMachineArn:
      stateMachineArn ??
      `arn:${partition}:states:${controlRegion}:${accountId}:stateMachine:${prefix}-rotation`,
    bucket: bucket ?? `${prefix}-records-${accountId}`,
  };
}

/**
 * The installation whose state machine is there.
 * @param command a right use of the command, for the example
 * @throws NotDeployedError, and the classes of core's aws/errors.ts
 */
export async function findInstallation(
  settings: InstallationSettings,
  executions: Pick<ExecutionPort, "hasStateMachine">,
  command: string,
): Promise<Installation> {
  const installation = await locateInstallation(settings);
  const { accountId, stateMachineArn } = installation;
  if (await executions.hasStateMachine(stateMachineArn)) return installation;
  throw notDeployed(
    `No Latchkey is deployed in account ${accountId} where it was looked for.`,
    `There is no state machine ${stateMachineArn}.`,
    command,
  );
}

/** The failure of a command that is about what is deployed. */
export function notDeployed(what: string, details: string, command: string): NotDeployedError {
  return new NotDeployedError(what, {
    details,
    fix: "Deploy it (docs/deploy.md), or say which one is meant: another --profile, --stage, --state-machine or --bucket. audit, list, show, plan, verify and doctor need none.",
    example: `${command} --profile production`,
  });
}
