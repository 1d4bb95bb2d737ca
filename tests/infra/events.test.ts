import { readdirSync, readFileSync } from "node:fs";
import { compileEventPattern } from "@latchkey/twin/service/events/event-pattern";
import { transformInput } from "@latchkey/twin/service/events/input-transformer";
import { describe, expect, test } from "vitest";
import { trailSettings } from "../../infra/setting/trail-settings.ts";
import { deployed } from "./deployed.ts";

const folder = new URL("../fixture/event/", import.meta.url);
const allRules = deployed.rules;

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

describe("an event of Latchkey's own", () => {
  const execution = "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-1";

  /** As core/src/aws/notice-adapter.ts puts it. */
  function notice(detailType: string, detail: object, resources: readonly string[] = []) {
    return { source: "latchkey", "detail-type": detailType, resources, detail };
  }
  const ended = (verdict: string, arn = execution) =>
    notice("Latchkey Rotation Ended", { verdict, customDomain: "auth.example.com" }, [arn]);

  test.each(["rotated", "refused", "superseded", "rolled-back", "not-served", "failed"])(
    "is mailed when a rotation ended %s",
    (verdict) => {
      expect(rulesMatching(ended(verdict))).toEqual([`latchkey-rotation-${verdict}`]);
    },
  );

  test.each(["verified", "nothing-to-do"])("is no news when a rotation ended %s", (verdict) => {
    expect(rulesMatching(ended(verdict))).toEqual([]);
  });

  test("is not mailed when it is of another stage's rotation", () => {
    const other = execution.replace("latchkey-rotation", "latchkey-dev-rotation");
    expect(rulesMatching(ended("failed", other))).toEqual([]);
  });

  test("is not taken from somebody who only says so", () => {
    expect(rulesMatching({ ...ended("failed"), source: "my.app" })).toEqual([]);
  });

  test("is mailed when an event was refused", () => {
    expect(rulesMatching(notice("Latchkey Trigger Refused", { verdict: "refused" }))).toEqual([
      "latchkey-trigger-refused",
    ]);
  });

  const auditExecution = "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:nightly-1";
  /** As core/src/aws/audit-notice-adapter.ts puts it; findings that are no news are in `counts` only. */
  const audited = (news: object, arn = auditExecution) =>
    notice(
      "Latchkey Audit Ended",
      { news, counts: { customDomains: 4, findings: { urgent: 2, warning: 0, note: 1 } } },
      [arn],
    );

  test.each([
    [0, 0, []],
    [1, 0, ["latchkey-audit-findings"]],
    [0, 1, ["latchkey-audit-findings"]],
    [3, 2, ["latchkey-audit-findings"]],
  ])(
    "of an audit with %i new findings and %i that are gone is mailed by %j",
    (findings, resolved, names) => {
      expect(rulesMatching(audited({ findings, resolved }))).toEqual(names);
    },
  );

  test("is not mailed when it is of another stage's audit", () => {
    const other = auditExecution.replace("latchkey-audit", "latchkey-dev-audit");
    expect(rulesMatching(audited({ findings: 1, resolved: 0 }, other))).toEqual([]);
  });

  test("becomes a mail in which every variable has a path, and every path is used", () => {
    const transformed = Object.values(allRules)
      .flatMap(({ targets }) => targets)
      .filter(({ id }) => id === "notices");
    expect(transformed).toHaveLength(8);
    for (const { inputTransformer } of transformed) {
      const used = inputTransformer?.inputTemplate.match(/<\w+>/g)?.map((one) => one.slice(1, -1));
      expect(used?.sort()).toEqual(Object.keys(inputTransformer?.inputPaths ?? {}).sort());
      for (const line of inputTransformer?.inputTemplate.split("\n") ?? []) {
        expect(line).toMatch(/^"[^"]+"$/);
      }
    }
  });
});

describe("what a function is handed", () => {
  const event = {
    version: "0" as const,
    id: "1",
    "detail-type": "x",
    source: "aws.acm",
    account: "123456789012",
    time: "2026-09-01T01:00:00Z",
    region: "us-east-1",
    resources: ['arn:"quoted"\\'],
    detail: { name: "<aws.events.rule-name>", apply: false },
  };

  test("is the event as it is, with the permission to act on it", () => {
    const told = Object.entries(allRules).flatMap(([name, { arn, targets }]) =>
      targets
        .filter((target) => target.arn.includes(":function:"))
        .map(({ inputTransformer }) => ({ name, arn, inputTransformer })),
    );
    expect(told).toHaveLength(7);
    for (const { name, arn, inputTransformer } of told) {
      expect(inputTransformer).toEqual({
        inputTemplate: '{"apply": true, "event": <aws.events.event.json>}',
      });
      const text = transformInput(inputTransformer ?? { inputTemplate: "" }, event, { name, arn });
      expect(JSON.parse(text)).toEqual({ apply: true, event });
    }
  });
});

describe("an event of CloudTrail", () => {
  const rules = trailSettings("latchkey");
  const matches = (name: string, event: unknown) =>
    compileEventPattern(rules[name]?.eventPattern)(event);

  function update(userIdentity: object, eventName = "UpdateUserPoolDomain") {
    const eventSource = "cognito-idp.amazonaws.com";
    return {
      source: "aws.cognito-idp",
      "detail-type": "AWS API Call via CloudTrail",
      detail: { eventSource, eventName, userIdentity },
    };
  }
  const role = (userName: string) => ({
    type: "AssumedRole",
    sessionContext: { sessionIssuer: { type: "Role", userName } },
  });

  test.each([
    ["a user", { type: "IAMUser", userName: "operator" }],
    ["another role", role("terraform")],
  ])("about a custom domain that %s changed starts an audit", (_, identity) => {
    expect(matches("custom-domain-changed", update(identity))).toBe(true);
    expect(rules["custom-domain-changed"]?.starts).toBe("audit");
  });

  test.each(["latchkey-update-role", "latchkey-roll-back-role"])(
    "about a custom domain that %s changed is no news",
    (name) => {
      expect(matches("custom-domain-changed", update(role(name)))).toBe(false);
    },
  );

  test("about something else of a user pool is none of its business", () => {
    const event = update(role("terraform"), "UpdateUserPoolClient");
    expect(matches("custom-domain-changed", event)).toBe(false);
  });

  test("about a certificate that was deleted starts an audit, about a requested one not", () => {
    const requested = sample("cloudtrail-request-certificate");
    const deleted = {
      ...requested,
      detail: { ...requested.detail, eventName: "DeleteCertificate" },
    };
    expect(matches("certificate-changed", deleted)).toBe(true);
    expect(matches("certificate-changed", requested)).toBe(false);
  });
});

describe("a rule", () => {
  test("tells one Lambda or the topic, tries for a day, and keeps what could not be delivered", () => {
    for (const rule of Object.values(allRules)) {
      expect(rule).toMatchObject({
        bus: "default",
        state: "ENABLED",
        targets: [
          {
            arn: expect.stringMatching(/:(function:latchkey-(dispatch|close)|latchkey-notices)$/),
            deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
            retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
          },
        ],
      });
      expect(rule.targets).toHaveLength(1);
    }
  });
});
