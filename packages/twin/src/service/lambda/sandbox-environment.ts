import type { FunctionDescription } from "../../stack/stack-description.ts";

/** What the environment of a sandbox is put together from. */
export interface EnvironmentSources {
  readonly functionName: string;
  readonly description: FunctionDescription;
  readonly region: string;
  readonly endpoint: string;
  readonly root: string;
  readonly logStreamName: string;
  /** What the machine that runs the twin adds: ports, resolvers. */
  readonly machine: Readonly<Record<string, string>>;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/**
 * The whole environment of a sandbox: as deployed, then the machine's, then what Lambda defines.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * (tracing is off: there is no X-Ray daemon in the twin).
 */
export function sandboxEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { description, functionName, region, credentials } = sources;
  return {
    ...description.environment,
    POWERTOOLS_TRACE_ENABLED: "false",
    ...sources.machine,
    AWS_ENDPOINT_URL: sources.endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${description.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(description.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: sources.logStreamName,
    LAMBDA_TASK_ROOT: sources.root,
    _HANDLER: description.handler,
    LANG: "en_US.UTF-8",
    TZ: "UTC",
    PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
  };
}
