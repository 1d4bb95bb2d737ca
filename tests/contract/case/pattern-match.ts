import {
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { uniqueName } from "../contract-case.ts";
import type { Target } from "../target.ts";

/** An event that a pattern is tried on. */
export interface PatternEvent {
  readonly label: string;
  readonly detail: object;
  readonly source?: string;
  readonly detailType?: string;
}

/**
 * Labels of the events that match, in their order. moto has no TestEventPattern, the twin's rules
 * come from its deployment: there the pattern is tested, here the events go through a rule to a queue.
 */
export async function whichMatch(
  target: Target,
  pattern: object,
  events: readonly PatternEvent[],
): Promise<readonly string[]> {
  const found =
    target.name === "twin"
      ? await testEach(target, pattern, events)
      : await deliver(target, pattern, events);
  return events.map(({ label }) => label).filter((label) => found.has(label));
}

/** Puts a rule with the pattern on the default bus. */
export async function putRule({ clients }: Target, name: string, EventPattern: string) {
  return await clients.events.send(new PutRuleCommand({ Name: name, EventPattern }));
}

async function testEach(
  { clients }: Target,
  pattern: object,
  events: readonly PatternEvent[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { label, detail, source = "contract", detailType = "Contract" } of events) {
    const event = {
      ...{ id: label, version: "0", account: "123456789012", time: "2026-01-01T00:00:00Z" },
      ...{ region: "us-east-1", resources: [], source, "detail-type": detailType, detail },
    };
    const { Result } = await clients.events.send(
      new TestEventPatternCommand({
        EventPattern: JSON.stringify(pattern),
        Event: JSON.stringify(event),
      }),
    );
    if (Result === true) found.add(label);
  }
  return found;
}

/** Each pattern has a queue and a detail-free label: the label travels as a resource. */
async function deliver(
  target: Target,
  pattern: object,
  events: readonly PatternEvent[],
): Promise<ReadonlySet<string>> {
  const { clients } = target;
  const name = uniqueName("pattern");
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
  await putRule(target, name, JSON.stringify({ resources: [{ prefix: `${name}:` }], ...pattern }));
  const Arn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
  await clients.events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: "queue", Arn }] }));
  const Entries = events.map(({ label, detail, source = "contract", detailType = "Contract" }) => ({
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    Resources: [`${name}:${label}`],
  }));
  await clients.events.send(new PutEventsCommand({ Entries }));
  // moto delivers before it answers, so there is nothing to wait for.
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  const labels = Messages.map(({ Body = "{}" }) => {
    const { resources = [] } = JSON.parse(Body) as { readonly resources?: readonly string[] };
    return resources[0]?.slice(name.length + 1) ?? "";
  });
  return new Set(labels);
}
