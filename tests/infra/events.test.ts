import { readdirSync, readFileSync } from "node:fs";
import { compileEventPattern } from "@latchkey/twin/service/events/event-pattern";
import { describe, expect, test } from "vitest";
import { rules } from "../../infra/events.ts";
import { referenceStack } from "../../infra/names.ts";

const folder = new URL("../fixture/event/", import.meta.url);
const allRules = rules(referenceStack);

type Event = Readonly<Record<string, unknown>> & { readonly detail: object };

function sample(name: string): Event {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Event;
}

function rulesMatching(event: unknown): readonly string[] {
  return Object.entries(allRules)
    .filter(([, rule]) => compileEventPattern(rule.eventPattern)(event))
    .map(([name]) => name);
}

describe("an event as AWS documents it", () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    "certificate-approaching-expiration": ["latchkey-certificate-expiring"],
    "certificate-available": ["latchkey-certificate-available"],
    "certificate-expired": ["latchkey-certificate-expired"],
    "certificate-renewal-action-required": ["latchkey-renewal-action-required"],
    "certificate-revoked": ["latchkey-certificate-revoked"],
    "cloudtrail-request-certificate": [],
    "execution-timed-out": ["latchkey-rotation-closed"],
    "health-acm-renewal": ["latchkey-renewal-health"],
  };

  test("has a sample each", () => {
    const samples = readdirSync(folder).map((file) => file.replace(".json", ""));
    expect(samples.sort()).toEqual(Object.keys(expected));
  });

  test.each(Object.entries(expected))("%s is matched by %j", (name, names) => {
    expect(rulesMatching(sample(name))).toEqual(names);
  });

  test.each(["ISSUANCE", "IMPORT", "RENEWAL", "REIMPORT"])(
    "of a certificate that is available by %s is taken",
    (action) => {
      const event = sample("certificate-available");
      const detail = { ...event.detail, Action: action };
      expect(rulesMatching({ ...event, detail })).toEqual(["latchkey-certificate-available"]);
    },
  );
});

describe("an event that does not concern Latchkey", () => {
  test.each([
    [
      "of a certificate, from somebody else",
      { ...sample("certificate-available"), source: "my.app" },
    ],
    [
      "of another state machine",
      withDetail("execution-timed-out", {
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:other",
      }),
    ],
    ["of a rotation that succeeded", withDetail("execution-timed-out", { status: "SUCCEEDED" })],
    ["of a rotation that started", withDetail("execution-timed-out", { status: "RUNNING" })],
    ["of AWS Health about another service", withDetail("health-acm-renewal", { service: "EC2" })],
    ["without a documented meaning", rotatedEvent()],
  ])("%s is not taken", (_, event) => {
    expect(rulesMatching(event)).toEqual([]);
  });

  function withDetail(name: string, detail: object): unknown {
    const event = sample(name);
    return { ...event, detail: { ...event.detail, ...detail } };
  }

  /** Listed by ACM without any structure; nothing may depend on it. */
  function rotatedEvent(): unknown {
    return { ...sample("certificate-available"), "detail-type": "ACM Certificate Rotated" };
  }
});

describe("a rule", () => {
  test("tells one Lambda, tries for a day, and keeps what could not be delivered", () => {
    for (const rule of Object.values(allRules)) {
      expect(rule).toMatchObject({
        bus: "default",
        state: "ENABLED",
        targets: [
          {
            arn: expect.stringMatching(/:function:latchkey-(dispatch|close)$/),
            deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
            retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
          },
        ],
      });
      expect(rule.targets).toHaveLength(1);
    }
  });
});
