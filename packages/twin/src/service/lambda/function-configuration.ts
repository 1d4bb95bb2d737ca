import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { FunctionPool } from "./function-pool.ts";

/** A function as GetFunction and ListFunctions show it. The code's hash and size are made up: nothing is uploaded. */
export function functionConfiguration(pool: FunctionPool): FunctionConfiguration {
  const { description } = pool;
  return {
    FunctionName: pool.name,
    FunctionArn: description.arn,
    Runtime: description.runtime as NonNullable<FunctionConfiguration["Runtime"]>,
    Role: pool.roleArn,
    Handler: description.handler,
    CodeSize: 0,
    Timeout: description.timeoutSeconds,
    MemorySize: description.memoryMb,
    Version: "$LATEST",
    PackageType: "Zip",
    Architectures: [description.architecture],
    State: "Active",
    LastUpdateStatus: "Successful",
    Environment: { Variables: { ...description.environment } },
    TracingConfig: { Mode: "PassThrough" },
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${pool.name}` },
    ...(description.deadLetterArn === undefined
      ? {}
      : { DeadLetterConfig: { TargetArn: description.deadLetterArn } }),
  };
}
