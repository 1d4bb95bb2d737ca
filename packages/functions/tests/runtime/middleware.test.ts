import { inspect } from "node:util";
import { ThrottledError } from "@latchkey/core/aws/errors";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { InvalidPayloadError, StepTimedOutError } from "../../src/runtime/errors.ts";
import { createLambda } from "../../src/runtime/middleware.ts";
import { captureOutput, contextOf, type Output } from "../invocation.ts";

const throttled = new ThrottledError(
  { happened: "Cognito refused", details: "Rate exceeded.", fix: "It is retried." },
  {
    service: "Cognito",
    operation: "DescribeUserPoolDomain",
    region: "eu-west-1",
    awsError: "TooManyRequestsException",
  },
);

const privateKey = [
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
  "-----END PRIVATE KEY-----",
].join("\n");

let output: Output;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function lambda(run: (payload: { name: string }) => Promise<{ next: string }>) {
  return createLambda({
    schema: v.object({ name: v.string() }),
    example: '{"name":"auth.example.com"}',
    keysOf: (payload) =>
      typeof payload === "object" && payload !== null && "name" in payload
        ? { customDomain: String(payload.name), step: "plan" }
        : {},
    outcomeOf: (result) => ({ next: result.next }),
    run,
  });
}

describe("a Lambda", () => {
  test("returns what its step returns", async () => {
    const handler = lambda(async ({ name }) => ({ next: `${name}!` }));
    await expect(
      handler({ name: "auth.example.com" }, contextOf("latchkey-plan")),
    ).resolves.toEqual({
      next: "auth.example.com!",
    });
  });

  test("lets its step's error through as it is, name included", async () => {
    const handler = lambda(async () => {
      throw throttled;
    });
    await expect(handler({ name: "auth.example.com" }, contextOf("latchkey-plan"))).rejects.toBe(
      throttled,
    );
    expect(throttled.name).toBe("ThrottledError");
  });

  test("logs a start and an end with the same keys, and counts the step", async () => {
    await lambda(async () => ({ next: "record" }))(
      { name: "auth.example.com" },
      contextOf("latchkey-plan"),
    );
    const [started, ...rest] = output.lines();
    expect(started).toMatchObject({
      message: "step started",
      customDomain: "auth.example.com",
      step: "plan",
      function_request_id: "8f507cfc-0000-4a6f-9c3e-000000000000",
    });
    expect(rest[0]).toMatchObject({
      message: "step completed",
      customDomain: "auth.example.com",
      outcome: { next: "record" },
    });
    expect(rest[1]).toMatchObject({ service: "latchkey", StepCompleted: 1 });
  });

  test("says why its step failed, in the log and as a metric", async () => {
    const handler = lambda(async () => {
      throw throttled;
    });
    await expect(
      handler({ name: "auth.example.com" }, contextOf("latchkey-plan")),
    ).rejects.toThrow();
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "step failed",
        customDomain: "auth.example.com",
        error: expect.objectContaining({
          name: "ThrottledError",
          code: "aws.throttled",
          recovery: "retry",
          data: expect.objectContaining({ operation: "DescribeUserPoolDomain" }),
        }),
      }),
    );
    expect(output.lines()).toContainEqual(expect.objectContaining({ StepFailed: 1 }));
  });

  test("does not carry one invocation's keys into the next", async () => {
    const handler = lambda(async () => ({ next: "record" }));
    await handler({ name: "auth.example.com" }, contextOf("latchkey-plan"));
    output.clear();
    await expect(handler("nothing like it", contextOf("latchkey-plan"))).rejects.toThrow();
    expect(output.lines()[0]).not.toHaveProperty("customDomain");
  });
});

describe("a payload that does not fit", () => {
  test.each([
    ["a member of the wrong type", { name: 7 }, "payload.name: Invalid type: Expected string"],
    ["a missing member", {}, 'payload.name: Invalid key: Expected "name"'],
    ["a text", "auth.example.com", "payload: Invalid type: Expected Object"],
    ["a list", [1, 2], 'payload.name: Invalid key: Expected "name"'],
    ["null", null, "payload: Invalid type: Expected Object"],
  ])("is refused when it is %s: says where, what, and a right one", async (_, payload, problem) => {
    const handler = lambda(async () => ({ next: "record" }));
    const refusal = await handler(payload, contextOf("latchkey-plan")).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(InvalidPayloadError);
    expect(refusal).toMatchObject({ name: "InvalidPayloadError", problems: [problem] });
    expect(String(refusal)).toContain('{"name":"auth.example.com"}');
  });

  test("never reaches the step", async () => {
    const run = vi.fn(async () => ({ next: "record" }));
    await expect(lambda(run)({ name: 7 }, contextOf("latchkey-plan"))).rejects.toThrow();
    expect(run).not.toHaveBeenCalled();
  });

  test("is not quoted, neither in the refusal nor in what hangs on it", async () => {
    const handler = lambda(async () => ({ next: "record" }));
    const refusal = await handler([privateKey], contextOf("latchkey-plan")).catch(
      (error: unknown) => error,
    );
    const seen = inspect(refusal, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(seen).not.toContain("MIIEvQ");
  });
});

describe("a secret", () => {
  test.each([
    ["in the payload", { name: "auth.example.com", pem: privateKey, sessionToken: "IQoJb3JpZ2lu" }],
    ["in the member that is logged", { name: privateKey }],
  ])("%s is not in the log", async (_, payload) => {
    await lambda(async () => ({ next: "record" }))(payload, contextOf("latchkey-plan"));
    expect(output.text()).toContain("step completed");
    expect(output.text()).not.toContain("MIIEvQ");
    expect(output.text()).not.toContain("IQoJb3JpZ2lu");
  });

  test("in an error's words and its cause's is not in the log", async () => {
    const handler = lambda(async () => {
      const cause = Object.assign(new Error(`with ASIAIOSFODNN7EXAMPLE`), {
        secretKey: "wJalrXUt",
      });
      throw new Error(`cannot read ${privateKey}`, { cause });
    });
    await expect(
      handler({ name: "auth.example.com" }, contextOf("latchkey-plan")),
    ).rejects.toThrow();
    expect(output.text()).toContain("[PEM removed]");
    expect(output.text()).not.toContain("MIIEvQ");
    expect(output.text()).not.toContain("ASIAIOSFODNN7EXAMPLE");
    expect(output.text()).not.toContain("wJalrXUt");
  });
});

describe("a step that does not end", () => {
  test("is stopped before Lambda would, with an error that is retried", async () => {
    const handler = lambda(() => new Promise(() => undefined));
    const stopped = await handler(
      { name: "auth.example.com" },
      contextOf("latchkey-plan", 300),
    ).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(StepTimedOutError);
    expect(stopped).toMatchObject({ name: "StepTimedOutError", recovery: "retry" });
    expect(output.lines()).toContainEqual(expect.objectContaining({ StepFailed: 1 }));
  });
});
