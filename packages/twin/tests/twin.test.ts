import { createServer } from "node:http";
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { PortInUseError } from "../src/started-parts.ts";
import { startTwin } from "../src/twin.ts";

test("every part is up on loopback, and down again after the stop", async () => {
  const twin = await startTwin({ speed: 600, seed: 3, edgeCount: 2 });
  expect(twin).toMatchObject({ speed: 600, seed: 3 });
  expect(twin.edgeAddresses.length).toBeGreaterThan(0);
  expect(twin.rootCaPem).toContain("-----BEGIN CERTIFICATE-----");
  const client = new CognitoIdentityProviderClient({
    endpoint: twin.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  });
  expect((await client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).UserPools).toEqual([]);
  const trust = await fetch(`${twin.controlUrl}/trust`);
  expect(await trust.text()).toBe(twin.rootCaPem);
  await twin.stop();
  await twin.stop();
  await expect(fetch(twin.endpoint)).rejects.toThrow();
  await expect(fetch(twin.controlUrl)).rejects.toThrow();
});

test("a taken port is named, and what had started is ended again", async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
  const address = squatter.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    for (const [option, part] of [
      ["awsPort", "aws"],
      ["controlPort", "control"],
      ["edgePort", "edge"],
      ["dnsPort", "dns"],
    ] as const) {
      const failure = await startTwin({ [option]: port }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(PortInUseError);
      expect(failure).toMatchObject({ part, port });
    }
  } finally {
    await new Promise((resolve) => squatter.close(resolve));
  }
});

test("the same seed gives the same identifiers", async () => {
  const identify = async () => {
    const twin = await startTwin({ seed: 11 });
    const response = await fetch(twin.endpoint);
    await twin.stop();
    return response.headers.get("x-amzn-requestid");
  };
  expect(await identify()).toBe(await identify());
});

test("a stack that cannot be run is refused by name", async () => {
  await expect(startTwin({ snapshotFile: "package.json" })).rejects.toThrow(
    /^package\.json cannot be run as a stack: /,
  );
});
