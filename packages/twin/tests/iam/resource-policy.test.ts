import { noFaults } from "@latchkey/twin/fault/fault-plan";
import { describe, expect, it } from "vitest";
import { isServiceAllowed } from "../../src/iam/resource-policy.ts";
import { createRandom } from "../../src/random.ts";
import { QueueDirectory } from "../../src/service/sqs/queue-directory.ts";
import type { World } from "../../src/world.ts";
import { createManualClock } from "../edge/manual-clock.ts";
import { fixtureSnapshot, queueArn, ruleArn } from "../stack/fixture/fixture-snapshot.ts";

const access = {
  service: "events.amazonaws.com",
  action: "sqs:SendMessage",
  resource: queueArn,
  sourceArn: ruleArn("to-echo"),
  accountId: "123456789012",
};
const allow = {
  Effect: "Allow" as const,
  Principal: { Service: "events.amazonaws.com" },
  Action: ["sqs:SendMessage"],
  Resource: [queueArn],
  Condition: { ArnEquals: { "aws:SourceArn": [ruleArn("to-echo")] } },
};

describe("a resource's policy", () => {
  it.each([
    ["lets in the service that it names", [allow], true],
    [
      "lets nobody in who is not named",
      [{ ...allow, Principal: { Service: "sns.amazonaws.com" } }],
      false,
    ],
    ["lets everybody in by a star", [{ ...allow, Principal: "*" as const }], true],
    [
      "refuses on behalf of another rule",
      [{ ...allow, Condition: { ArnEquals: { "aws:SourceArn": [ruleArn("other")] } } }],
      false,
    ],
    ["refuses another action", [{ ...allow, Action: ["sqs:ReceiveMessage"] }], false],
    ["refuses when it denies as well", [allow, { ...allow, Effect: "Deny" as const }], false],
    ["refuses when it is empty", [], false],
  ])("%s", (_, policy, isAllowed) => {
    expect(isServiceAllowed(policy, access)).toBe(isAllowed);
  });

  it("keeps dead letters out of a queue that does not let EventBridge in for the rule", () => {
    const clock = createManualClock();
    const world = { clock, random: createRandom(7), faults: noFaults() } as unknown as World;
    const stack = {
      ...fixtureSnapshot(),
      queues: { "dead-letters": { arn: queueArn, policy: [allow] } },
    };
    const queues = new QueueDirectory(stack, world);
    expect(queues.deadLetterQueueOf({ arn: ruleArn("to-echo") }, queueArn)?.arn).toBe(queueArn);
    expect(queues.deadLetterQueueOf({ arn: ruleArn("other") }, queueArn)).toBeUndefined();
  });
});
