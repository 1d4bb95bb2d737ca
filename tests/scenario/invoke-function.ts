import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Stack } from "./stack.ts";

/**
 * Invokes a deployed function and waits for its answer. One that fails is run twice more, as Lambda
 * does with what events and schedules invoke (developer guide, invocation-async-error-handling).
 *
 * @throws Error with the answer of the third failure
 */
export async function invokeFunction(
  { twin }: Stack,
  functionName: string,
  payload: object,
): Promise<unknown> {
  const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
  const lambda = new LambdaClient({ endpoint: twin.endpoint, region: "us-east-1", credentials });
  const command = new InvokeCommand({
    FunctionName: functionName,
    Payload: JSON.stringify(payload),
  });
  try {
    for (let attempt = 1; ; attempt += 1) {
      const { Payload, FunctionError } = await lambda.send(command);
      const answer = Buffer.from(Payload ?? []).toString("utf8");
      if (FunctionError === undefined) return JSON.parse(answer) as unknown;
      if (attempt === 3) throw new Error(answer);
    }
  } finally {
    lambda.destroy();
  }
}
