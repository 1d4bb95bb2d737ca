import type { DeadLetter } from "@latchkey/core/dead-letter/dead-letter";
import { readDeadLetter } from "@latchkey/core/dead-letter/read-dead-letter";
import { redrive } from "@latchkey/core/dead-letter/redrive";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeRedriven } from "../../packages/cli/src/redrive/redrive-report.ts";
import { givenEvents } from "./event-sample.ts";
import { expectSafeText } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";
import { hostileText, prototypeKeys } from "./hostile-text.ts";

watchProcess();

const queueArn = "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:latchkey-dispatch";

const auditArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";

const bodies = fc.oneof(
  { weight: 4, arbitrary: mutated(...givenEvents).map(jsonOf) },
  { weight: 1, arbitrary: hostileValue.map(jsonOf) },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constant(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) },
);
const attributes = fc.dictionary(
  fc.constantFrom(
    "RULE_ARN",
    "SCHEDULE_ARN",
    "TARGET_ARN",
    "RequestID",
    "ERROR_CODE",
    "ErrorMessage",
    ...prototypeKeys,
  ),
  fc.oneof(
    hostileText,
    fc.constantFrom(
      functionArn,
      `${functionArn}:alias`,
      auditArn,
      `${auditArn}:alias`,
      `${functionArn}\u001b[2J`,
      "arn:aws:lambda:us-east-1:210987654321:function:latchkey-dispatch",
      "arn:aws:lambda:us-east-1:123456789012:function:payroll",
      "arn:aws:events:us-east-1:123456789012:rule/latchkey-issued",
    ),
  ),
  { maxKeys: 4 },
);
const letters = fc
  .record({ messageId: fc.oneof(fc.constant("m-1"), hostileText), body: bodies, attributes })
  .map((letter): DeadLetter => ({ ...letter, sentAt: new Date("2026-11-21T12:00:00Z") }));

test(
  "a dead letter goes to a function or the audit of its own installation, as it was, or stays and says why",
  async () => {
    await holdProperty(letters, 200, async (letter) => {
      const { next } = readDeadLetter(letter, queueArn);
      if (next.kind === "leave") return;
      if (next.kind === "start") {
        expect(next.stateMachineArn).toBe(auditArn);
        // Step Functions API, `StartExecution`, `name`.
        expect(next.executionName).toMatch(/^[\w-]{1,80}$/);
      } else {
        expect(next.functionArn).toMatch(
          /^arn:aws:lambda:us-east-1:123456789012:function:latchkey-[\w-]{1,64}$/,
        );
      }
      const sent = JSON.parse(next.kind === "start" ? next.input : next.payload) as {
        apply: unknown;
      };
      expect(typeof sent).toBe("object");
    });
  },
  huntTimeoutMs,
);

test(
  "one strange dead letter keeps no other from being sent, and is shown in safe words",
  async () => {
    await holdProperty(fc.array(letters, { maxLength: 3 }), 60, async (strange) => {
      const ordinary: DeadLetter = {
        messageId: "ordinary",
        body: '{"source":"aws.acm","detail-type":"ACM Certificate Available"}',
        sentAt: new Date("2026-11-21T12:00:00Z"),
        attributes: { RequestID: "r", ErrorMessage: "timeout" },
      };
      const sent: string[] = [];
      const removed: string[] = [];
      const port = {
        queueArn,
        letters: async function* () {
          yield* [...strange, ordinary];
        },
        invoke: async (arn: string) => {
          sent.push(arn);
        },
        startExecution: async (arn: string) => {
          sent.push(arn);
        },
        remove: async ({ messageId }: DeadLetter) => {
          removed.push(messageId);
        },
        release: async () => undefined,
      };
      for await (const redriven of redrive(port, { apply: true })) {
        for (const line of describeRedriven(redriven).split("\n")) expectSafeText(line, 7_000);
      }
      expect(sent).toHaveLength(removed.length);
      expect(removed).toContain("ordinary");
    });
  },
  huntTimeoutMs,
);

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return `${'{"event":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  }
}
