import { encodeFunctionConfig } from "@latchkey/core/config/latchkey-config";
import { type Installation, logicalNameOf } from "./installation.ts";
import { arnsOf } from "./setting/arns.ts";
import { functionSettings } from "./setting/function-settings.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import {
  type AsynchronousFunction,
  allFunctions,
  asynchronousFunctions,
  eventBus,
  type FunctionName,
} from "./setting/names.ts";
import { logPermission, permissionsOf } from "./setting/permissions.ts";
import { ownRolesOf } from "./setting/trail-settings.ts";

export type Functions = Readonly<Record<FunctionName, sst.aws.Function>>;

/** The Lambdas: one of each, with a role and a log group of its own. */
export function createFunctions(installation: Installation, deadLetters: aws.sqs.Queue): Functions {
  const made = allFunctions.map((name) => [name, createFunction(installation, name, deadLetters)]);
  return Object.fromEntries(made) as Functions;
}

function createFunction(
  installation: Installation,
  name: FunctionName,
  deadLetters: aws.sqs.Queue,
): sst.aws.Function {
  const { names, stack, directory, options } = installation;
  const { timeoutSeconds, memoryMb, description } = functionSettings[name];
  const isAsynchronous = isAsynchronousFunction(name);
  const policy = stack.apply((known) =>
    policyOf([...permissionsOf(known)[name], logPermission(known, name)]),
  );
  return new sst.aws.Function(
    `${installation.name}${logicalNameOf(name)}`,
    {
      name: names.function(name),
      description,
      handler: `${directory}packages/functions/src/${name}.handler`,
      runtime: "nodejs24.x",
      architecture: "arm64",
      timeout: `${timeoutSeconds} seconds`,
      memory: `${memoryMb} MB`,
      environment: environmentOf(installation, name),
      // The SDK is bundled: Lambda's own may not know Cognito's routing and security policies yet.
      nodejs: { minify: true },
      // Powertools writes JSON itself.
      logging: { retention: "3 months", format: "text" },
      // Lambda's queue is not EventBridge's: a handler that throws never reaches the rule's
      // dead-letter queue, so the function has it, too.
      ...(isAsynchronous ? { retries: 2 } : {}),
      transform: {
        role(role) {
          role.name = names.role(name);
          // Lambda only: SST also lets everybody in this account take it who may take roles.
          role.assumeRolePolicy = trustOf("lambda.amazonaws.com");
          role.inlinePolicies = [{ name: "step", policy }];
          // Not AWSLambdaBasicExecutionRole, which may write to every log group.
          role.managedPolicyArns = [];
          return undefined;
        },
        function(lambda) {
          if (isAsynchronous) lambda.deadLetterConfig = { targetArn: deadLetters.arn };
          return undefined;
        },
      },
    },
    options,
  );
}

function isAsynchronousFunction(name: FunctionName): name is AsynchronousFunction {
  return asynchronousFunctions.some((each) => each === name);
}

/** The product's configuration; core/src/config/environment.ts reads it. */
function environmentOf({ config, names, prefix, stack }: Installation, name: FunctionName) {
  return {
    LATCHKEY_CONFIG: encodeFunctionConfig(config),
    LATCHKEY_POOL_REGIONS: config.regions.join(","),
    LATCHKEY_RECORD_BUCKET: stack.apply(({ account }) => names.bucket(account)),
    LATCHKEY_PARAMETER_PREFIX: names.parameters,
    LATCHKEY_EVENT_BUS: eventBus,
    ...(isAsynchronousFunction(name) || name === "finish-audit"
      ? { LATCHKEY_ROTATION_ARN: stack.apply((known) => arnsOf(known).rotation) }
      : {}),
    ...(name === "audit-units" ? { LATCHKEY_OWN_ROLES: ownRolesOf(prefix).join(",") } : {}),
    POWERTOOLS_SERVICE_NAME: names.function(name),
    POWERTOOLS_METRICS_NAMESPACE: "Latchkey",
    // To trace: remove this, make the functions' tracing Active, and grant xray:PutTraceSegments.
    POWERTOOLS_TRACE_ENABLED: "false",
  };
}
