import { readdirSync } from "node:fs";
import { RotationState } from "@latchkey/core/rotation/rotation-state";
import fc from "fast-check";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startAwsStub } from "../../packages/functions/tests/aws-stub.ts";
import {
  captureOutput,
  contextOf,
  type Output,
} from "../../packages/functions/tests/invocation.ts";
import { stubLambdaEnvironment } from "../../packages/functions/tests/lambda-environment.ts";
import { anExecution, anUpdatedState, aRotationState } from "../gen/a-rotation-state.ts";
import { givenEvents } from "./event-sample.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";
import { unprintable } from "./hostile-text.ts";

watchProcess();

type Handler = (payload: unknown, context: object) => Promise<unknown>;

/** Lambda's log takes a line of 256 KB; a line for people is far shorter. */
const longestLine = 64 * 1024;

let aws: Awaited<ReturnType<typeof startAwsStub>>;
let output: Output;

beforeAll(async () => {
  // What the handlers keep for a container's life is not to be shared with other tests.
  vi.resetModules();
  aws = await startAwsStub(() => ({}));
  stubLambdaEnvironment(aws.url, {
    LATCHKEY_POOL_REGIONS: "eu-west-1",
    // No name that an input makes up is asked for outside, and nobody answers there.
    LATCHKEY_DNS_SERVERS: "127.0.0.1:1",
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await aws.stop();
});
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const execution = { Id: anExecution.arn, Name: "run-1", StartTime: anExecution.startedAt };
const payloads = [aRotationState(), anUpdatedState({ next: "roll-back" })].map((state) => ({
  state,
  execution,
}));
const givens: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: mutated(...givenEvents) },
  hostileValue,
);
const tasks: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: mutated(...payloads, { state: { request: 42 }, execution }) },
  hostileValue,
);

const audit = {
  id: "night-1",
  at: anExecution.startedAt,
  apply: true,
  told: [],
  regions: ["eu-west-1"],
  mode: "auto",
  ownAccountId: "123456789012",
};
const fleet = { accounts: [], roleName: "latchkey-audit" };
const accountId = audit.ownAccountId;
const listings: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: givens.map((given) => ({ given, execution, fleet })) },
  { weight: 1, arbitrary: mutated({ given: { apply: true }, execution, fleet }) },
  hostileValue,
);
const accounts: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: mutated(
      { state: { audit, accountId }, execution },
      {
        state: { audit, accountId, left: [{ region: "eu-west-1", cursor: "{}", part: 1 }] },
        execution,
      },
    ),
  },
  hostileValue,
);
const finishes: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: mutated({
      state: { audit, accounts: [accountId], outcomes: [{ accountId, error: { Error: "X" } }] },
      execution,
    }),
  },
  hostileValue,
);
/** What gives another answer than a rotation's state. */
const others = ["dispatch", "close", "record", "list-units", "audit-units", "finish-audit"];

const handlers = [
  ["dispatch", givens],
  ["list-units", listings],
  ["audit-units", accounts],
  ["finish-audit", finishes],
  ["close", givens],
  ["plan", tasks],
  ["record", tasks],
  ["update", tasks],
  ["check-domain", tasks],
  ["check-edges", tasks],
  ["check-routing", tasks],
  ["roll-back", tasks],
] as const;

test("every Lambda is given bad input", () => {
  const files = readdirSync(new URL("../../packages/functions/src/", import.meta.url));
  const names = files.flatMap((file) =>
    file.endsWith(".ts") ? [file.slice(0, -".ts".length)] : [],
  );
  expect(handlers.map(([name]) => name).toSorted()).toEqual(names.toSorted());
});

test.each(handlers)(
  "the Lambda %s gives an answer or one of our errors, logs in whole lines, and updates nothing",
  async (name, inputs) => {
    const { handler } = (await import(`../../packages/functions/src/${name}.ts`)) as {
      handler: Handler;
    };
    // The stub knows no custom domain and no certificate, so that nothing may be updated at all.
    await holdProperty(inputs, name === "audit-units" ? 8 : 25, async (payload) => {
      output.clear();
      aws.calls.length = 0;
      const [settled] = await Promise.allSettled([handler(payload, contextOf(`latchkey-${name}`))]);
      const operations = aws.calls.map(({ operation }) => operation);
      expect(operations).not.toContain("UpdateUserPoolDomain");
      expect(operations).not.toContain("StartExecution");
      if (settled.status === "rejected") {
        expect((settled.reason as Error).name).toMatch(/^[A-Z]\w+Error$/);
        expect("code" in settled.reason, String(settled.reason)).toBe(true);
        expect((settled.reason as Error).message.length).toBeLessThan(8_000);
        expect((settled.reason as Error).message).not.toMatch(unprintable);
      } else if (!others.includes(name)) {
        expect(v.safeParse(RotationState, settled.value).success).toBe(true);
      }
      if (name === "dispatch") expectRefusalRecorded(settled, operations);
      expectLines(output.text());
    });
  },
  huntTimeoutMs,
);

/** Of a certificate that ACM does not know, or of none at all: refused, stored and told. */
function expectRefusalRecorded(
  settled: PromiseSettledResult<unknown>,
  operations: readonly string[],
): void {
  expect(settled).toMatchObject({
    status: "fulfilled",
    value: {
      started: [],
      refused: expect.arrayContaining([expect.objectContaining({ recordKey: expect.any(String) })]),
    },
  });
  expect(operations).toContainEqual(expect.stringMatching(/^PUT .*\/records\//));
  expect(operations).toContain("PutEvents");
}

/** JSON in each line, and nothing in it that a terminal would obey. */
function expectLines(text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    expect(line.length).toBeLessThan(longestLine);
    expect(line).not.toMatch(unprintable);
    expect(() => JSON.parse(line)).not.toThrow();
  }
}
