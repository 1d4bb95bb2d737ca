import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import {
  callAttempts,
  clientConfig,
  connectionTimeoutMs,
  requestTimeoutMs,
} from "../../src/aws/aws-client.ts";
import { startAws } from "./scripted-aws.ts";

test("the worst case of one call leaves a step's Lambda (60 s) time to say so", () => {
  const pauseMs = 2_000;
  expect([callAttempts, connectionTimeoutMs, requestTimeoutMs]).toEqual([3, 3_000, 10_000]);
  expect(callAttempts * requestTimeoutMs + (callAttempts - 1) * pauseMs).toBeLessThan(40_000);
});

test("the SDK takes the configuration as meant", async () => {
  const client = new CognitoIdentityProviderClient(clientConfig("eu-west-1"));
  expect(await client.config.region()).toBe("eu-west-1");
  expect(await client.config.maxAttempts()).toBe(3);
  expect(await client.config.retryMode).toBe("standard");
});

test("a request without an answer ends by itself", async () => {
  await startAws(() => ({ isSilent: true }));
  const config = clientConfig("eu-west-1");
  const requestHandler = { ...config.requestHandler, requestTimeout: 50 };
  const client = new CognitoIdentityProviderClient({ ...config, requestHandler });
  const asked = client.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
});
