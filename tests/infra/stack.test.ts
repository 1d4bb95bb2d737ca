import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseEnvironment } from "@latchkey/core/config/environment";
import { parseStackDescription } from "@latchkey/twin/stack/parse-stack-description";
import { describe, expect, test } from "vitest";
import { describeStack } from "../../infra/describe-stack.ts";
import { referenceStack } from "../../infra/names.ts";
import { renderSnapshot } from "../../infra/snapshot.ts";

const root = new URL("../../", import.meta.url);
const stack = describeStack(referenceStack);

describe("the snapshot", () => {
  const text = readFileSync(new URL("infra/stack.snapshot.json", root), "utf8");

  test("is what infra describes now (npm run snapshot writes it)", () => {
    expect(text).toBe(renderSnapshot(stack));
  });

  test("is taken by the twin", () => {
    const parsed = parseStackDescription(JSON.parse(text));
    expect(Object.keys(parsed.stateMachines)).toEqual(["latchkey-rotation"]);
  });

  test("does not depend on the order in which things are described", () => {
    expect(renderSnapshot({ b: [2, 1], a: { d: 1, c: 2 } })).toBe(
      '{\n  "a": {\n    "c": 2,\n    "d": 1\n  },\n  "b": [\n    2,\n    1\n  ]\n}\n',
    );
  });
});

describe("a function", () => {
  const functions = Object.entries(stack.functions);

  test("is there for each handler file, and the reverse", () => {
    const files = readdirSync(new URL("packages/functions/src/", root))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `latchkey-${file.replace(".ts", "")}`);
    expect(functions.map(([name]) => name).sort()).toEqual(files.sort());
    for (const [, { handler }] of functions) {
      expect(existsSync(new URL(handler.replace(/\.handler$/, ".ts"), root))).toBe(true);
    }
  });

  test("has a configuration that core accepts", () => {
    for (const [name, { environment }] of functions) {
      const parsed = parseEnvironment(environment);
      expect(parsed).toMatchObject({
        poolRegions: ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"],
        recordBucket: "latchkey-records-123456789012",
        parameterPrefix: "/latchkey",
        isLoopbackAllowed: false,
        edgePort: 443,
      });
      const isForEvents = ["latchkey-dispatch", "latchkey-close"].includes(name);
      expect(parsed.rotationArn !== undefined).toBe(isForEvents);
    }
  });

  test("that EventBridge invokes lets in its own rules only, and keeps what fails for good", () => {
    const rulesOf = (name: string) =>
      Object.values(stack.rules)
        .filter(({ targets }) => targets.some(({ id }) => `latchkey-${id}` === name))
        .map(({ arn }) => ({ principal: "events.amazonaws.com", sourceArn: arn }));
    for (const name of ["latchkey-dispatch", "latchkey-close"]) {
      expect(rulesOf(name).length).toBeGreaterThan(0);
      expect(stack.functions[name]).toMatchObject({
        permissions: rulesOf(name),
        deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
        maximumRetryAttempts: 2,
      });
    }
  });

  test("that is a task lets in nobody by a policy of its own", () => {
    const tasks = functions.filter(([name]) => !/-(dispatch|close)$/.test(name));
    expect(tasks).toHaveLength(7);
    for (const [, { permissions }] of tasks) expect(permissions).toEqual([]);
  });

  test("fits Lambda's limits", () => {
    for (const [, { timeoutSeconds, memoryMb, runtime }] of functions) {
      expect(timeoutSeconds).toBeLessThanOrEqual(900);
      expect(memoryMb).toBeGreaterThanOrEqual(128);
      expect(runtime).toBe("nodejs24.x");
    }
  });
});
