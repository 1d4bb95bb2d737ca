import type { Inputs } from "./inputs.ts";
import { arnOf } from "./mock-cloud.ts";
import { byName, nameInArn, type ResourceReader } from "./resource-reader.ts";

/** The Lambda functions, with who may invoke them and what becomes of events that fail. */
export function describeFunctions(resources: ResourceReader, region: string) {
  const permissions = resources.all("aws:lambda/permission:Permission");
  const invokeConfigs = resources.all(
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  );
  const type = "aws:lambda/function:Function";
  return byName(resources.all(type), (lambda, name) => ({
    arn: arnOf(type, name, region),
    ...lambda.optional("description", "description", (it) => it.text("description")),
    handler: lambda.text("handler"),
    runtime: lambda.text("runtime"),
    architecture: lambda.texts("architectures")[0],
    timeoutSeconds: lambda.number("timeout"),
    memoryMb: lambda.number("memorySize"),
    environment: environmentOf(lambda),
    role: nameInArn(lambda.text("role")),
    logGroup: lambda.at("loggingConfig").text("logGroup"),
    permissions: permissions
      .filter((permission) => permission.text("function") === name)
      .map((permission) => ({
        principal: permission.text("principal"),
        ...permission.optional("sourceArn", "sourceArn", (it) => it.text("sourceArn")),
      })),
    ...lambda.optional("deadLetterConfig", "deadLetterArn", (it) =>
      it.at("deadLetterConfig").text("targetArn"),
    ),
    ...Object.assign(
      {},
      ...invokeConfigs
        .filter((config) => config.text("functionName") === name)
        .map((config) => ({ maximumRetryAttempts: config.number("maximumRetryAttempts") })),
    ),
  }));
}

/** Without what SST adds for its own SDK, which is not used; its key is another in each app. */
function environmentOf(lambda: Inputs): Readonly<Record<string, string>> {
  const variables = lambda.at("environment").at("variables").textMembers();
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("SST_")));
}
