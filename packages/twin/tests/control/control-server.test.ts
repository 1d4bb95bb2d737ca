import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTwinClock } from "../../src/clock.ts";
import { startControlServer } from "../../src/control/control-server.ts";
import { kernelRoutes } from "../../src/control/kernel-routes.ts";
import { createDeployedIam } from "../../src/iam/deployed-iam.ts";
import { ControlRefusal, type ControlRoute } from "../../src/service.ts";
import type { ListeningServer } from "../../src/wire/listening-server.ts";
import { createRequestHistory } from "../../src/wire/request-history.ts";

const world = {
  clock: createTwinClock({ start: new Date("2026-09-01T12:00:00Z"), speed: 1 }),
  regionOutages: new Set<string>(),
};
const history = createRequestHistory();
const defects: unknown[] = [];
let control: ListeningServer;

const renew: ControlRoute = {
  method: "POST",
  path: "/certificates/renew",
  summary: "Renews a certificate.",
  example: { arn: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
  handle(body) {
    if (typeof (body as { arn?: unknown }).arn !== "string") {
      throw new ControlRefusal("'arn' must be a text.");
    }
    return { renewed: true };
  },
};

const broken: ControlRoute = {
  method: "GET",
  path: "/broken",
  summary: "Always fails.",
  handle: () => Promise.reject(new TypeError("a bug")),
};

beforeAll(async () => {
  const iam = createDeployedIam({ accountId: "123456789012", roles: {} });
  control = await startControlServer({
    routes: [
      ...kernelRoutes({ world, iam, history, rootCaPem: () => "-----BEGIN CERTIFICATE-----\n" }),
      renew,
      broken,
    ],
    port: 0,
    onDefect: (error) => defects.push(error),
  });
});

afterAll(async () => {
  await control.stop();
  world.clock.stop();
});

async function send(method: string, path: string, body?: string) {
  const response = await fetch(`${control.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe("routes", () => {
  test("the index names every route with an example", async () => {
    const { json } = await send("GET", "/");
    expect(json.routes).toContainEqual({
      method: "POST",
      path: "/certificates/renew",
      summary: "Renews a certificate.",
      example: { arn: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
    });
    const paths = (json.routes as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "/",
        "/healthz",
        "/clock",
        "/history",
        "/trust",
        "/outages",
        "/permissions",
      ]),
    );
  });

  test.each([
    ["a body that is no JSON", "{", 400, "The body is not valid JSON."],
    ["a body that the route refuses", '{"arn":1}', 400, "'arn' must be a text."],
    ["no body", "", 400, "'arn' must be a text."],
    ["a body above 1 MiB", `"${"x".repeat(1024 * 1024)}"`, 413, "must not exceed"],
  ])("%s is refused with an example", async (_name, body, status, message) => {
    const answer = await send("POST", "/certificates/renew", body);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toContain(message);
    expect(answer.json.example).toEqual(renew.example);
  });

  test("a path that is nothing, and a method that a path does not take", async () => {
    expect(await send("GET", "/nothing")).toMatchObject({ status: 404 });
    expect(await send("DELETE", "/certificates/renew")).toEqual({
      status: 405,
      json: { error: "/certificates/renew takes POST, not DELETE." },
    });
  });

  test("a bug in a route is a 500, and told to the twin's keeper", async () => {
    expect(await send("GET", "/broken")).toEqual({
      status: 500,
      json: { error: "The twin failed: a bug" },
    });
    expect(defects).toHaveLength(1);
  });
});

describe("the kernel's own", () => {
  test("health, clock and trust", async () => {
    expect((await send("GET", "/healthz")).json).toEqual({ status: "ok" });
    const { json } = await send("GET", "/clock");
    expect(json).toEqual({ now: expect.stringMatching(/^2026-09-01T12:00:/), speed: 1 });
    const trust = await fetch(`${control.url}/trust`);
    expect(await trust.text()).toBe("-----BEGIN CERTIFICATE-----\n");
  });

  test("a Region is taken down and brought back", async () => {
    const down = await send("POST", "/outages", '{"region":"eu-west-1","isDown":true}');
    expect(down.json).toEqual({ down: ["eu-west-1"] });
    expect(world.regionOutages).toEqual(new Set(["eu-west-1"]));
    const up = await send("POST", "/outages", '{"region":"eu-west-1","isDown":false}');
    expect(up.json).toEqual({ down: [] });
    expect((await send("GET", "/outages")).json).toEqual({ down: [] });
  });

  test.each([
    '{"region":"Ireland","isDown":true}',
    '{"region":"eu-west-1","isDown":"yes"}',
    "[]",
    "null",
  ])("an outage of %s is refused", async (body) => {
    const { status, json } = await send("POST", "/outages", body);
    expect(status).toBe(400);
    expect(json.example).toEqual({ region: "eu-west-1", isDown: true });
  });

  test("the history is filtered by the query, and a wrong query is refused", async () => {
    const call = {
      time: "2026-09-01T12:00:00.000Z",
      requestId: "r",
      region: "us-east-1",
      principal: "arn:p",
      outcome: "ok",
      status: 200,
      request: {},
      response: {},
    };
    history.add({ ...call, service: "acm", operation: "ListCertificates" });
    history.add({ ...call, service: "s3", operation: "PutObject" });
    const { json } = await send("GET", "/history?service=s3&limit=5");
    expect(json.entries).toMatchObject([{ number: 2, operation: "PutObject" }]);
    expect((await send("GET", "/history?limit=x")).status).toBe(400);
    expect((await send("GET", "/history?colour=red")).json.error).toContain(
      "There is no 'colour'.",
    );
  });
});
