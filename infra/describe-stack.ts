import { rules } from "./events.ts";
import { functions, roles } from "./functions.ts";
import {
  arnsOf,
  roleNameOf,
  rotationStateMachine,
  type Stack,
  type TaskFunction,
  taskFunctions,
} from "./names.ts";
import { rotationDefinition } from "./rotation.ts";
import { buckets, queues } from "./storage.ts";

/**
 * Everything that is deployed, as plain data: what `stack.snapshot.json` holds and the twin runs.
 * Nothing in it depends on when or where it is made.
 */
export function describeStack(stack: Stack) {
  const arns = arnsOf(stack);
  const functionArns = Object.fromEntries(
    taskFunctions.map((name) => [name, arns.function(name)]),
  ) as Record<TaskFunction, string>;
  return {
    version: 1,
    account: stack.account,
    region: stack.region,
    functions: functions(stack),
    roles: roles(stack),
    rules: rules(stack),
    stateMachines: {
      [rotationStateMachine]: {
        arn: arns.stateMachine,
        type: "STANDARD",
        role: roleNameOf("rotation"),
        definition: rotationDefinition({ functionArns }),
      },
    },
    buckets: buckets(stack),
    queues: queues(stack),
  };
}
