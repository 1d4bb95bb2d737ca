import {
  CognitoIdentityProviderClient,
  DeleteUserPoolDomainCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, expect, test } from "vitest";
import { faultRoutes } from "../../src/control/fault-routes.ts";
import { createAwsPipeline } from "../../src/wire/aws-pipeline.ts";
import { startAwsServer } from "../../src/wire/aws-server.ts";
import { createCallFaults } from "../../src/wire/call-faults.ts";
import { fakeService, operatorOf, startWire } from "../wire/wire-fixture.ts";

const faults = createCallFaults();
const [list, order, callOff] = faultRoutes(faults);

afterEach(() => faults.clear());

/** A second port over the fixture's world, whose calls meet the ordered failures. */
async function withFaults(
  run: (client: (region?: string) => CognitoIdentityProviderClient) => Promise<void>,
) {
  let deleted = 0;
  const wire = await startWire({ services: () => [] });
  const service = fakeService("cognito-idp", {
    ListUserPools: () => ({ UserPools: [{ Name: String(deleted) }] }),
    DeleteUserPoolDomain: () => {
      deleted += 1;
      return {};
    },
  });
  const { world, iam, history } = wire;
  const pipeline = createAwsPipeline({ world, iam, history, faults, services: [service] });
  const server = await startAwsServer({ pipeline, world, random: world.random, port: 0 });
  try {
    await run((region) => {
      const configuration = { ...operatorOf(wire, region), endpoint: server.url };
      return new CognitoIdentityProviderClient(configuration);
    });
  } finally {
    await server.stop();
    await wire.stop();
  }
}

const deletion = new DeleteUserPoolDomainCommand({ Domain: "d", UserPoolId: "p" });
const listing = new ListUserPoolsCommand({ MaxResults: 1 });

test("so many calls as were ordered fail before anything happens", async () => {
  order?.handle({
    service: "cognito-idp",
    code: "TooManyRequestsException",
    message: "Rate exceeded",
    times: 2,
  });
  await withFaults(async (client) => {
    for (const command of [deletion, deletion]) {
      await expect(client().send(command)).rejects.toMatchObject({
        name: "TooManyRequestsException",
        message: "Rate exceeded",
        $metadata: { httpStatusCode: 400 },
      });
    }
    expect((await client().send(listing)).UserPools).toEqual([{ Name: "0" }]);
  });
});

test("an answer that is lost leaves its work done", async () => {
  order?.handle({
    service: "cognito-idp",
    operation: "DeleteUserPoolDomain",
    region: "eu-west-1",
    code: "InternalErrorException",
    status: 500,
    when: "after",
  });
  await withFaults(async (client) => {
    await client("eu-central-1").send(deletion);
    await client("eu-west-1").send(listing);
    await expect(client("eu-west-1").send(deletion)).rejects.toMatchObject({
      name: "InternalErrorException",
      $metadata: { httpStatusCode: 500 },
    });
    expect((await client().send(listing)).UserPools).toEqual([{ Name: "2" }]);
    expect(list?.handle({})).toEqual({ faults: [] });
  });
});

test("waiting failures are shown and called off", () => {
  order?.handle({ service: "acm", code: "ThrottlingException" });
  expect(list?.handle({})).toMatchObject({
    faults: [{ service: "acm", when: "before", times: 1 }],
  });
  callOff?.handle({});
  expect(faults.list()).toEqual([]);
});

test.each([
  [[]],
  [{ service: "acm" }],
  [{ code: "X" }],
  [{ service: 1, code: "X" }],
  [{ service: "acm", code: "X", when: "during" }],
  [{ service: "acm", code: "X", status: 200 }],
  [{ service: "acm", code: "X", times: 0 }],
  [{ service: "acm", code: "X", times: 1.5 }],
  [{ service: "acm", code: "X", op: "ListCertificates" }],
])("%j is refused and nothing waits", (body) => {
  expect(() => order?.handle(body)).toThrow(expect.objectContaining({ name: "ControlRefusal" }));
  expect(faults.list()).toEqual([]);
});
