import type {
  GetFunctionRequest,
  GetFunctionResponse,
  InvocationRequest,
  InvocationResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
} from "@aws-sdk/client-lambda";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import { functionConfiguration } from "./function-configuration.ts";
import { type FunctionPool, FunctionPoolStopped } from "./function-pool.ts";
import type { FunctionRuntime } from "./function-runtime.ts";

/** Limits of a payload in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const SYNCHRONOUS_LIMIT = 6_291_556;
const ASYNCHRONOUS_LIMIT = 1_048_576;
/** `LogResult` is the end of the log, at most so many bytes. */
const LOG_TAIL_BYTES = 4096;

/** Lambda's API over the deployed functions: Invoke, GetFunction, GetFunctionConfiguration, ListFunctions. */
export function createLambdaService(runtime: FunctionRuntime, region: string): Service {
  const find = (nameOrArn: string | undefined, call: AwsCall): FunctionPool => {
    const pool = call.region === region ? runtime.pools.get(functionName(nameOrArn)) : undefined;
    if (pool) return pool;
    const arn = functionArn(nameOrArn, call);
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404, {
      Type: "User",
    });
  };
  return {
    signingName: "lambda",
    operations: {
      Invoke: (input: InvocationRequest, call) =>
        invoke(runtime, find(input.FunctionName, call), input),
      GetFunction: (input: GetFunctionRequest, call): GetFunctionResponse => ({
        Configuration: functionConfiguration(find(input.FunctionName, call)),
        Code: { RepositoryType: "S3" },
      }),
      GetFunctionConfiguration: (input: GetFunctionRequest, call) =>
        functionConfiguration(find(input.FunctionName, call)),
      ListFunctions: (_input: ListFunctionsRequest, call): ListFunctionsResponse => ({
        Functions:
          call.region === region ? [...runtime.pools.values()].map(functionConfiguration) : [],
      }),
    },
    authorizationsOf: (operation, input: { readonly FunctionName?: string }, call) => {
      if (operation === "ListFunctions") {
        return [{ action: "lambda:ListFunctions", resources: ["*"] }];
      }
      const action = operation === "Invoke" ? "InvokeFunction" : operation;
      return [{ action: `lambda:${action}`, resources: [functionArn(input.FunctionName, call)] }];
    },
  };
}

async function invoke(
  runtime: FunctionRuntime,
  pool: FunctionPool,
  input: InvocationRequest,
): Promise<InvocationResponse> {
  const payload = payloadText(input.Payload);
  const type = input.InvocationType ?? "RequestResponse";
  const limit = type === "Event" ? ASYNCHRONOUS_LIMIT : SYNCHRONOUS_LIMIT;
  const size = input.Payload?.byteLength ?? 0;
  if (size > limit) {
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  }
  if (type === "DryRun") return { StatusCode: 204 };
  if (type === "Event") {
    runtime.invokeLater(pool.name, payload);
    return { StatusCode: 202 };
  }
  const answer = await runtime.invoke(pool.name, payload).catch((error: unknown) => {
    if (error instanceof FunctionPoolStopped)
      throw new AwsError("ServiceException", error.message, 500);
    throw error;
  });
  return {
    StatusCode: 200,
    ExecutedVersion: "$LATEST",
    Payload: new TextEncoder().encode(answer.payload) as InvocationResponse["Payload"] & Uint8Array,
    ...(answer.isError ? { FunctionError: "Unhandled" } : {}),
    ...(input.LogType === "Tail" ? { LogResult: logTail(pool, answer.requestId) } : {}),
  };
}

/** No payload means `{}` to the Node.js runtime. */
function payloadText(payload: Uint8Array | undefined): string {
  if (payload === undefined || payload.byteLength === 0) return "{}";
  const text = new TextDecoder().decode(payload);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function logTail(pool: FunctionPool, requestId: string): string {
  const { lines } = pool.logs;
  const from = lines.findLastIndex((line) => line.line.startsWith(`START RequestId: ${requestId}`));
  const text = lines
    .slice(Math.max(0, from))
    .map((line) => `${line.line}\n`)
    .join("");
  return Buffer.from(text).subarray(-LOG_TAIL_BYTES).toString("base64");
}

/** A function may be named by name, ARN or `account:function:name`, each with a qualifier. */
function functionName(nameOrArn: string | undefined): string {
  const parts = (nameOrArn ?? "").split(":");
  const at = parts.indexOf("function");
  return parts[at + 1] ?? "";
}

function functionArn(nameOrArn: string | undefined, call: AwsCall): string {
  if (nameOrArn?.startsWith("arn:")) return nameOrArn.split(":").slice(0, 7).join(":");
  return `arn:aws:lambda:${call.region}:${call.accountId}:function:${functionName(nameOrArn)}`;
}
