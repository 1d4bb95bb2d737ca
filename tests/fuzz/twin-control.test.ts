import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";
import { hostileText } from "./hostile-text.ts";
import { expectAlive, startBench, type TwinBench } from "./twin-bench.ts";

watchProcess();

interface Route {
  readonly method: string;
  readonly path: string;
  readonly example?: unknown;
}

let bench: TwinBench;
let routes: readonly Route[];
beforeAll(async () => {
  bench = await startBench();
  const index = await fetch(`${bench.twin.controlUrl}/`);
  routes = ((await index.json()) as { routes: readonly Route[] }).routes;
});
afterAll(async () => {
  await bench?.stop();
});

/** Members that routes have, so that a mutation finds more than what the example shows. */
const further = {
  customDomain: "auth.example.com",
  certificateArn:
    "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  names: ["auth.example.com"],
  region: "eu-west-1",
  fault: "never-converges",
  addresses: ["127.0.0.2"],
  mode: "lose",
  times: 1,
  days: 1,
  id: "x",
  kind: "call.throttled",
};

test(
  "every route of the control port takes a body of its kind and says what is wrong with any other",
  async () => {
    const bodies = fc.tuple(
      fc.nat(),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant("example" as const) },
        { weight: 1, arbitrary: fc.constant("further" as const) },
      ),
    );
    const changes = fc.tuple(
      bodies,
      mutated(further),
      fc.oneof(hostileValue, fc.constant(undefined)),
      fc.nat(3),
    );
    await holdProperty(changes, 250, async ([[place], changed, other, how]) => {
      const posts = routes.filter(({ method }) => method === "POST" || method === "DELETE");
      const route = posts[place % posts.length];
      if (route === undefined) throw new Error("the control port has no routes");
      const example = exampleOf(route);
      // The example with members of other kinds, the others alone, or something else altogether.
      const body = [
        { ...example, ...pick(changed, example) },
        changed,
        other,
        { ...example, ...wrongly(example, other) },
      ][how];
      const answer = await send(route, jsonOf(body));
      const text = await answer.text();
      expect(bench.defects).toEqual([]);
      expect([200, 400, 404, 409, 413]).toContain(answer.status);
      if (answer.status !== 200)
        expect(JSON.parse(text)).toMatchObject({ error: expect.any(String) });
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

test(
  "queries, paths and bodies that are no JSON are answered, too",
  async () => {
    const requests = fc.tuple(
      fc.nat(),
      hostileText,
      fc.constantFrom("GET", "POST", "PUT", "DELETE"),
    );
    await holdProperty(requests, 100, async ([place, text, method]) => {
      const route = routes[place % routes.length];
      const query = encodeURIComponent(text.toWellFormed().slice(0, 1_000));
      const path = `${route?.path ?? "/"}?${query}=${query}&since=${query}&limit=${query}`;
      const body = method === "GET" ? {} : { body: text };
      const answer = await fetch(`${bench.twin.controlUrl}${path}`, { method, ...body });
      await answer.text();
      expect(bench.defects).toEqual([]);
      expect([200, 400, 404, 405, 409, 413]).toContain(answer.status);
    });
    await expectAlive(bench);
  },
  huntTimeoutMs,
);

function exampleOf({ example }: Route): Record<string, unknown> {
  return typeof example === "object" && example !== null ? { ...example } : {};
}

/** Of the members that the example has, what became of them elsewhere. */
function pick(changed: unknown, example: object): object {
  if (typeof changed !== "object" || changed === null) return {};
  return Object.fromEntries(Object.entries(changed).filter(([key]) => Object.hasOwn(example, key)));
}

/** The first member of the example, but of the wrong kind. */
function wrongly(example: object, value: unknown): object {
  const [first] = Object.keys(example);
  return first === undefined ? {} : { [first]: value };
}

function send({ method, path }: Route, body: string): Promise<Response> {
  return fetch(`${bench.twin.controlUrl}${path}`, { method, body });
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return `${'{"detail":['.repeat(20_000)}1${"]}".repeat(20_000)}`;
  }
}
