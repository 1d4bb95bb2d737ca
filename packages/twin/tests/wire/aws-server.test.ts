import { connect } from "node:net";
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  authorization,
  fakeService,
  jsonOf,
  operatorOf,
  startWire,
  type Wire,
} from "./wire-fixture.ts";

let wire: Wire;

beforeAll(async () => {
  wire = await startWire({
    services: () => [fakeService("cognito-idp", { ListUserPools: () => ({ UserPools: [] }) })],
    bodyLimitBytes: 1000,
  });
});

afterEach(() => wire.world.regionOutages.clear());
afterAll(() => wire.stop());

test("a call without a signature is told that its token is missing", async () => {
  const response = await fetch(wire.url, { method: "POST", body: "{}" });
  expect(response.status).toBe(403);
  expect(response.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException:");
  expect(await jsonOf(response)).toMatchObject({ message: "Missing Authentication Token" });
});

test.each([
  "Basic x",
  "AWS4-HMAC-SHA256 Credential=a/b/c",
  "AWS4-HMAC-SHA256 Credential=/d/r/s/aws4_request",
])("a malformed signature is refused: %s", async (header) => {
  const response = await fetch(wire.url, { method: "POST", headers: { authorization: header } });
  expect(response.status).toBe(400);
  expect(response.headers.get("x-amzn-errortype")).toBe("IncompleteSignatureException:");
});

test("a presigned query names service and Region as a header does", async () => {
  const credential = encodeURIComponent("operator/20260901/us-east-1/acm/aws4_request");
  const response = await fetch(`${wire.url}/?X-Amz-Credential=${credential}`);
  expect(response.status).toBe(404);
  expect((await jsonOf(response)).message).toContain("The twin has no service 'acm'");
});

test("a service that the twin does not have is refused by name, with those it has", async () => {
  const response = await fetch(wire.url, {
    method: "POST",
    headers: {
      authorization: authorization("dynamodb"),
      "x-amz-target": "DynamoDB_20120810.GetItem",
    },
    body: "{}",
  });
  expect(response.status).toBe(404);
  expect((await jsonOf(response)).message).toBe(
    "The twin has no service 'dynamodb'. It has: cognito-idp.",
  );
});

test("a service of the query protocol that the twin does not have is refused in XML", async () => {
  const response = await fetch(wire.url, {
    method: "POST",
    headers: {
      authorization: authorization("ec2"),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "Action=DescribeInstances",
  });
  expect(await response.text()).toContain("<Code>UnknownOperationException</Code>");
});

test("names that exist on every object are no services", async () => {
  const response = await fetch(wire.url, {
    method: "POST",
    headers: { authorization: authorization("constructor") },
  });
  expect(response.status).toBe(404);
});

test("a body above the limit is refused with 413 and the port lives on", async () => {
  const headers = {
    authorization: authorization("cognito-idp"),
    "x-amz-target": "AWSCognitoIdentityProviderService.ListUserPools",
  };
  const tooLarge = await fetch(wire.url, { method: "POST", headers, body: " ".repeat(200_000) });
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.headers.get("x-amzn-errortype")).toBe("RequestEntityTooLargeException:");
  const body = '{"MaxResults":1}'.padEnd(1000);
  expect((await fetch(wire.url, { method: "POST", headers, body })).status).toBe(200);
});

test("bytes that are no HTTP, and a client that leaves in the middle, leave the port alive", async () => {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(wire.port, "127.0.0.1", () =>
      socket.write("\x16\x03\x01 hello\r\n\r\n"),
    );
    socket.on("data", (data) => {
      expect(String(data)).toContain("400 Bad Request");
      socket.end();
    });
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
  await new Promise<void>((resolve) => {
    const socket = connect(wire.port, "127.0.0.1", () => {
      socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf", () =>
        socket.destroy(),
      );
    });
    socket.on("close", () => resolve());
  });
  expect((await fetch(wire.url)).status).toBe(403);
});

test("every answer carries a request id and the simulated date", async () => {
  const response = await fetch(wire.url);
  expect(response.headers.get("x-amzn-requestid")).toMatch(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
  expect(response.headers.get("date")).toMatch(/^Tue, 01 Sep 2026 1[2-9]:/);
});

function probe(host: string): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(wire.port, "127.0.0.1", () =>
      socket.write(`GET /healthcheck HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (data) => {
      text += String(data);
    });
    socket.on("end", () => resolve({ status: Number(text.split(" ")[1]) }));
    socket.on("error", reject);
  });
}

test("health checkers see a Region go down and come back", async () => {
  const host = "cognito-idp.eu-west-1.amazonaws.com";
  expect((await probe(host)).status).toBe(200);
  wire.world.regionOutages.add("eu-west-1");
  expect((await probe(host)).status).toBe(503);
  expect((await probe("cognito-idp.us-east-1.amazonaws.com")).status).toBe(200);
  wire.world.regionOutages.delete("eu-west-1");
  expect((await probe(host)).status).toBe(200);
});

test("a health probe needs a regional endpoint as its host", async () => {
  expect((await probe("127.0.0.1")).status).toBe(403);
});

test("in an outage Cognito of that Region fails, and only there", async () => {
  wire.world.regionOutages.add("eu-west-1");
  const list = (region: string) =>
    new CognitoIdentityProviderClient(operatorOf(wire, region)).send(
      new ListUserPoolsCommand({ MaxResults: 1 }),
    );
  await expect(list("eu-west-1")).rejects.toMatchObject({
    name: "InternalErrorException",
    $metadata: { httpStatusCode: 503 },
  });
  await expect(list("eu-central-1")).resolves.toMatchObject({ UserPools: [] });
});
