import {
  CognitoIdentityProviderClient,
  DeleteUserPoolDomainCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, test } from "vitest";
import { createTwinClock } from "../../src/clock.ts";
import { faultRoutes } from "../../src/control/fault-routes.ts";
import { createFaultPlan } from "../../src/fault/fault-plan.ts";
import { createRandom } from "../../src/random.ts";
import { createCallFaults } from "../../src/wire/call-faults.ts";
import { fakeService, operatorOf, startWire } from "../wire/wire-fixture.ts";

const clock = createTwinClock({ start: new Date("2026-09-01T12:00:00Z"), speed: 1 });
const plan = createFaultPlan({ clock, random: createRandom(1) });
const faults = createCallFaults();
const routes = faultRoutes(plan, faults);
const routeOf = (method: string, path: string) =>
  routes.find((route) => route.method === method && route.path === path);
const list = routeOf("GET", "/faults");
const order = routeOf("POST", "/faults");
const setRates = routeOf("POST", "/faults/rates");
const callOff = routeOf("DELETE", "/faults");

afterEach(() => {
  faults.clear();
  plan.clear();
});

/** A wire whose calls meet the ordered failures. */
async function withFaults(
  run: (client: (region?: string) => CognitoIdentityProviderClient) => Promise<void>,
) {
  let deleted = 0;
  const service = fakeService("cognito-idp", {
    ListUserPools: () => ({ UserPools: [{ Name: String(deleted) }] }),
    DeleteUserPoolDomain: () => {
      deleted += 1;
      return {};
    },
  });
  const wire = await startWire({ services: () => [service], faults });
  try {
    await run((region) => new CognitoIdentityProviderClient(operatorOf(wire, region)));
  } finally {
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
    expect(faults.list()).toEqual([]);
  });
});

test("waiting failures are shown and called off", () => {
  order?.handle({ service: "acm", code: "ThrottlingException" });
  expect(list?.handle({})).toMatchObject({
    failures: [{ service: "acm", when: "before", times: 1 }],
  });
  callOff?.handle({});
  expect(faults.list()).toEqual([]);
});

describe("faults of a kind", () => {
  test("all kinds are shown with what they mean and how often they strike", () => {
    plan.setRates({ "call.reset-after": 0.25 });
    expect(list?.handle({})).toMatchObject({
      kinds: expect.arrayContaining([
        {
          kind: "call.reset-after",
          meaning: "The call is carried out, then the connection is reset.",
          rate: 0.25,
        },
        { kind: "event.dropped", meaning: "An event of AWS is never delivered.", rate: 0 },
      ]),
    });
  });

  test("rates are set for the given kinds alone", () => {
    setRates?.handle({ "call.throttled": 0.5, "event.dropped": 0.25 });
    expect(setRates?.handle({ "call.throttled": 0 })).toEqual({
      rates: { "call.throttled": 0, "event.dropped": 0.25 },
    });
  });

  test.each([[null], [[]], [{ "call.nothing": 1 }], [{ "call.throttled": "1" }]])(
    "rates %j are refused and nothing changes",
    (body) => {
      expect(() => setRates?.handle(body)).toThrow(
        expect.objectContaining({ name: "ControlRefusal" }),
      );
      expect(plan.rates()).toEqual({});
    },
  );

  test("an order waits, strikes, and is told of", () => {
    const where = { service: "acm", operation: "DescribeCertificate" };
    order?.handle({ kind: "call.timed-out", where, skip: 1, times: 2 });
    expect(list?.handle({})).toMatchObject({
      ordered: [{ kind: "call.timed-out", where, skip: 1, times: 2 }],
      struck: [],
    });
    const place = { ...where, region: "us-east-1" };
    const chances = [1, 2, 3, 4].map(() => plan.strikes("call.timed-out", place));
    expect(chances).toEqual([false, true, true, false]);
    expect(list?.handle({})).toMatchObject({
      ordered: [],
      struck: [
        { kind: "call.timed-out", place },
        { kind: "call.timed-out", place },
      ],
    });
  });

  test("orders and rates are called off", () => {
    setRates?.handle({ "call.throttled": 0.5 });
    order?.handle({ kind: "event.dropped", where: { rule: "certificate-available" } });
    expect(callOff?.handle({})).toMatchObject({ ordered: [], failures: [] });
    expect(plan.ordered()).toEqual([]);
    expect(plan.rates()).toEqual({});
  });

  test.each([
    [{ kind: "call.nothing" }, "There is no fault 'call.nothing'. Known: call.throttled, "],
    [{ kind: "__proto__" }, "There is no fault '__proto__'"],
    [{ kind: 1 }, "There is no fault '1'"],
    [{ kind: "call.throttled", code: "X" }, "There is no 'code'. Known: kind, where, skip, times."],
    [{ kind: "call.throttled", where: [] }, "must be an object"],
    [{ kind: "call.throttled", where: { operation: 1 } }, "'operation' must be a text."],
    [
      { kind: "call.throttled", where: { op: "x" } },
      "There is no 'op'. Known: service, operation, region, principal.",
    ],
    [{ kind: { toString: 1 } }, "There is no fault 'object'."],
    [{ kind: "call.throttled", skip: -1 }, "'skip' must be a whole number from 0 to 1000000."],
    [{ kind: "call.throttled", times: 0 }, "'times' must be a whole number from 1 to 1000000."],
  ])("%j is refused and nothing waits", (body, message) => {
    expect(() => order?.handle(body)).toThrow(message);
    expect(plan.ordered()).toEqual([]);
  });
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
