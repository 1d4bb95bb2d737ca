import type { Functions } from "./functions.ts";
import { type Installation, logicalNameOf } from "./installation.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import type { FunctionName, StateMachineName } from "./setting/names.ts";
import { stateMachinePermissions } from "./setting/service-permissions.ts";
import type { StateMachineDefinition } from "./workflow/asl.ts";

/** What makes one state machine differ from another. */
interface StateMachineParts<Task extends FunctionName> {
  readonly machine: StateMachineName;
  /** Its tasks' Lambdas: all that it may invoke. */
  readonly tasks: readonly Task[];
  readonly define: (functionArns: Readonly<Record<Task, string>>) => StateMachineDefinition;
}

/**
 * A state machine with a role and a log of its own. A plain resource: SST's StepFunctions component
 * writes the workflow itself, in JSONata, and the workflow is tested, and run by the twin, as it is
 * written here.
 */
export function createStateMachine<Task extends FunctionName>(
  installation: Installation,
  functions: Functions,
  { machine, tasks, define }: StateMachineParts<Task>,
): aws.sfn.StateMachine {
  const { name, names, options } = installation;
  const logicalName = `${name}${logicalNameOf(machine)}`;
  const log = new aws.cloudwatch.LogGroup(
    `${logicalName}Log`,
    { name: names.stateMachineLog(machine), retentionInDays: 90 },
    options,
  );
  const arns = $util.all(tasks.map((task) => functions[task].arn));
  const byTask = (all: readonly string[]) =>
    Object.fromEntries(tasks.map((task, index) => [task, all[index]])) as Record<Task, string>;
  return new aws.sfn.StateMachine(
    logicalName,
    {
      name: names.stateMachine(machine),
      // Express ends after five minutes; a certificate takes an hour to be distributed.
      type: "STANDARD",
      roleArn: createRole(installation, machine, tasks).arn,
      definition: arns.apply((all) => JSON.stringify(define(byTask(all)))),
      loggingConfiguration: {
        level: "ALL",
        // ARNs, names and fingerprints; nothing in a state is secret.
        includeExecutionData: true,
        logDestination: $util.interpolate`${log.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
    },
    options,
  );
}

function createRole(
  { name, names, stack, options }: Installation,
  machine: StateMachineName,
  tasks: readonly FunctionName[],
): aws.iam.Role {
  return new aws.iam.Role(
    `${name}${logicalNameOf(machine)}Role`,
    {
      name: names.role(machine),
      assumeRolePolicy: stack.apply(({ account }) => trustOf("states.amazonaws.com", account)),
      inlinePolicies: [
        {
          name: machine,
          policy: stack.apply((known) => policyOf(stateMachinePermissions(known, tasks))),
        },
      ],
    },
    options,
  );
}
