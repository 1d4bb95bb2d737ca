import type { Functions } from "./functions.ts";
import type { Installation } from "./installation.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import { type TaskFunction, taskFunctions } from "./setting/names.ts";
import { rotationPermissions } from "./setting/service-permissions.ts";
import { rotationDefinition } from "./workflow/rotation-definition.ts";

/**
 * The state machine. A plain resource: SST's StepFunctions component writes the workflow itself, in
 * JSONata, and the workflow is tested, and run by the twin, as it is written here.
 */
export function createRotation(
  installation: Installation,
  functions: Functions,
): aws.sfn.StateMachine {
  const { name, names, options } = installation;
  const log = new aws.cloudwatch.LogGroup(
    `${name}RotationLog`,
    { name: names.rotationLog, retentionInDays: 90 },
    options,
  );
  const arns = $util.all(taskFunctions.map((task) => functions[task].arn));
  return new aws.sfn.StateMachine(
    `${name}Rotation`,
    {
      name: names.rotation,
      // Express ends after five minutes; a certificate takes an hour to be distributed.
      type: "STANDARD",
      roleArn: createRole(installation).arn,
      definition: arns.apply((all) => JSON.stringify(rotationDefinition(byTask(all)))),
      loggingConfiguration: {
        level: "ALL",
        // ARNs, names and fingerprints; nothing in a rotation's state is secret.
        includeExecutionData: true,
        logDestination: $util.interpolate`${log.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
    },
    options,
  );
}

/** What `taskFunctions` was mapped to, by task. */
function byTask(arns: readonly string[]) {
  const entries = taskFunctions.map((task, index) => [task, arns[index]]);
  return { functionArns: Object.fromEntries(entries) as Record<TaskFunction, string> };
}

function createRole({ name, names, stack, options }: Installation): aws.iam.Role {
  return new aws.iam.Role(
    `${name}RotationRole`,
    {
      name: names.role("rotation"),
      assumeRolePolicy: stack.apply(({ account }) => trustOf("states.amazonaws.com", account)),
      inlinePolicies: [
        { name: "rotation", policy: stack.apply((known) => policyOf(rotationPermissions(known))) },
      ],
    },
    options,
  );
}
