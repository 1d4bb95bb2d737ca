import { vi } from "vitest";

/**
 * Sets the environment of a deployed function whose AWS is at that address; `vi.unstubAllEnvs` takes
 * it back.
 *
 * @param more variables beside these, or instead of them
 */
export function stubLambdaEnvironment(
  awsUrl: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const variables = {
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
    LATCHKEY_POOL_REGIONS: "eu-west-1,us-east-1",
    LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
    LATCHKEY_ROTATION_ARN: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
    ...more,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}
