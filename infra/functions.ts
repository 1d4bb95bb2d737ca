import { rulesInvoking } from "./events.ts";
import { functionSettings } from "./function-settings.ts";
import { allow, type Role } from "./iam.ts";
import {
  arnsOf,
  bucketNameOf,
  type EventFunction,
  eventBus,
  eventFunctions,
  type FunctionName,
  functionNameOf,
  parameterPrefix,
  roleNameOf,
  type Stack,
  taskFunctions,
} from "./names.ts";
import { logPermission, permissionsOf } from "./permissions.ts";

const allFunctions: readonly FunctionName[] = [...eventFunctions, ...taskFunctions];

function isEventFunction(name: FunctionName): name is EventFunction {
  return eventFunctions.some((each) => each === name);
}

/** The product's configuration; core/src/config/environment.ts reads it. */
function environmentOf(stack: Stack, name: FunctionName): Readonly<Record<string, string>> {
  return {
    LATCHKEY_POOL_REGIONS: stack.poolRegions.join(","),
    LATCHKEY_RECORD_BUCKET: bucketNameOf(stack),
    LATCHKEY_PARAMETER_PREFIX: parameterPrefix,
    LATCHKEY_EVENT_BUS: eventBus,
    ...(isEventFunction(name) ? { LATCHKEY_ROTATION_ARN: arnsOf(stack).stateMachine } : {}),
    POWERTOOLS_SERVICE_NAME: functionNameOf(name),
    POWERTOOLS_METRICS_NAMESPACE: "Latchkey",
    // To trace: remove this, make the functions' tracing Active, and grant xray:PutTraceSegments.
    POWERTOOLS_TRACE_ENABLED: "false",
  };
}

/**
 * What becomes of an asynchronous invocation that fails. Lambda's queue is not EventBridge's: a
 * handler that throws never reaches the rule's dead-letter queue, so the function has its own.
 */
function asynchronousDelivery(stack: Stack, name: EventFunction) {
  return {
    permissions: rulesInvoking(stack, name).map((sourceArn) => ({
      principal: "events.amazonaws.com",
      sourceArn,
    })),
    deadLetterArn: arnsOf(stack).queue,
    maximumRetryAttempts: 2,
  };
}

/** The Lambdas, by physical name. */
export function functions(stack: Stack) {
  return Object.fromEntries(
    allFunctions.map((name) => [
      functionNameOf(name),
      {
        arn: arnsOf(stack).function(name),
        handler: `packages/functions/src/${name}.handler`,
        runtime: "nodejs24.x",
        architecture: "arm64",
        ...functionSettings[name],
        environment: environmentOf(stack, name),
        role: roleNameOf(name),
        // Step Functions invokes the tasks by its own role, which needs no resource policy.
        ...(isEventFunction(name) ? asynchronousDelivery(stack, name) : { permissions: [] }),
      },
    ]),
  );
}

/** The roles of the Lambdas and of the state machine, by name. */
export function roles(stack: Stack): Readonly<Record<string, Role>> {
  const arns = arnsOf(stack);
  const permissions = permissionsOf(stack);
  const ofFunctions = allFunctions.map((name): [string, Role] => [
    roleNameOf(name),
    {
      arn: arns.role(roleNameOf(name)),
      trust: ["lambda.amazonaws.com"],
      statements: [...permissions[name], logPermission(stack, name)],
    },
  ]);
  const invoke = allow("InvokeTasks", ["lambda:InvokeFunction"], taskFunctions.map(arns.function));
  const ofRotation: Role = {
    arn: arns.role(roleNameOf("rotation")),
    trust: ["states.amazonaws.com"],
    statements: [invoke],
  };
  return Object.fromEntries([...ofFunctions, [roleNameOf("rotation"), ofRotation]]);
}
