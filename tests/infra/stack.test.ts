import { existsSync, readdirSync } from "node:fs";
import { parseEnvironment } from "@latchkey/core/config/environment";
import { describe, expect, test } from "vitest";
import { asynchronousFunctions, namesOf } from "../../infra/setting/names.ts";
import { root, deployed as stack } from "./deployed.ts";

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
      const isTold = ["latchkey-dispatch", "latchkey-close", "latchkey-finish-audit"].includes(
        name,
      );
      expect(parsed.rotationArn !== undefined).toBe(isTold);
      const isComparing = name === "latchkey-audit-units";
      expect(parsed.ownRoles).toEqual(
        isComparing ? ["latchkey-update-role", "latchkey-roll-back-role"] : [],
      );
    }
  });

  test("that EventBridge invokes lets in its own rules only, and keeps what fails for good", () => {
    const rulesOf = (name: string) =>
      Object.values(stack.rules)
        .filter(({ targets }) => targets.some(({ id }) => `latchkey-${id}` === name))
        .map(({ arn }) => ({ principal: "events.amazonaws.com", sourceArn: arn }));
    for (const name of ["latchkey-dispatch", "latchkey-close"]) {
      expect(rulesOf(name).length).toBeGreaterThan(0);
      expect(stack.functions[name]?.permissions).toHaveLength(rulesOf(name).length);
      expect(stack.functions[name]).toMatchObject({
        permissions: expect.arrayContaining(rulesOf(name)),
        deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
        maximumRetryAttempts: 2,
      });
    }
  });

  test("that is a task lets in nobody by a policy of its own", () => {
    const tasks = functions.filter(([name]) => !/-(dispatch|close)$/.test(name));
    expect(tasks).toHaveLength(10);
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

describe("everything that is named", () => {
  const names = namesOf("latchkey");

  test("of a function is there: its role, and a log group that forgets", () => {
    for (const [name, { role, logGroup }] of Object.entries(stack.functions)) {
      expect(role).toBe(`${name}-role`);
      expect(logGroup).toBe(`/aws/lambda/${name}`);
      expect(stack.logGroups?.[logGroup ?? ""]).toEqual({ retentionDays: 90 });
    }
    expect(Object.keys(stack.logGroups ?? {})).toHaveLength(14);
  });

  test("of a rule's target is there, and may be told by that rule", () => {
    const [topic] = Object.values(stack.topics ?? {});
    for (const { arn, targets } of Object.values(stack.rules)) {
      for (const target of targets) {
        const lambda = Object.values(stack.functions).find((one) => one.arn === target.arn);
        const permitted = lambda?.permissions.map(({ sourceArn }) => sourceArn);
        expect(permitted ?? sourcesOf(topic?.policy, "events.amazonaws.com")).toContain(arn);
        expect(lambda?.arn ?? topic?.arn).toBe(target.arn);
      }
    }
  });

  test("as a queue for dead letters is there, and lets in each rule that names it", () => {
    const queue = stack.queues[names.deadLetters];
    const rules = Object.values(stack.rules).map(({ arn }) => arn);
    expect([...sourcesOf(queue?.policy, "events.amazonaws.com")].sort()).toEqual(rules.sort());
    for (const name of asynchronousFunctions) {
      expect(stack.functions[names.function(name)]?.deadLetterArn).toBe(queue?.arn);
    }
  });

  test("as an action of an alarm is the topic, and may publish there", () => {
    const [topic] = Object.values(stack.topics ?? {});
    const alarms = Object.values(stack.alarms ?? {});
    expect(alarms).toHaveLength(9);
    for (const { arn, actions } of alarms) {
      expect(actions).toEqual([topic?.arn]);
      expect(sourcesOf(topic?.policy, "cloudwatch.amazonaws.com")).toContain(arn);
    }
  });

  test("by an alarm's dimensions is there", () => {
    const known: Readonly<Record<string, object>> = {
      RuleName: stack.rules,
      QueueName: stack.queues,
      service: stack.functions,
      StateMachineArn: Object.fromEntries(
        Object.values(stack.stateMachines).map((machine) => [machine.arn, machine]),
      ),
    };
    for (const { dimensions } of Object.values(stack.alarms ?? {})) {
      for (const [dimension, name] of Object.entries(dimensions)) {
        expect(Object.keys(known[dimension] ?? {})).toContain(name);
      }
    }
  });

  test("as a runbook is a file, and no runbook is without an alarm", () => {
    const named = Object.entries(stack.alarms ?? {}).map(([name, { description }]) => {
      const file = /docs\/runbook\/([a-z-]+\.md)$/.exec(description)?.[1];
      expect(file).toBe(`${name.replace("latchkey-", "")}.md`);
      return file;
    });
    const files = readdirSync(new URL("docs/runbook/", root)).filter(
      (file) => file !== "README.md",
    );
    expect(files.sort()).toEqual(named.sort());
  });

  test("on the dashboard is there", () => {
    const text = JSON.stringify(stack.dashboards);
    const named = text.match(/"(latchkey-[a-z-]+)"/g)?.map((name) => JSON.parse(name) as string);
    const known = [stack.functions, stack.rules, stack.queues].flatMap(Object.keys);
    expect(named?.filter((name) => !known.includes(name))).toEqual([]);
    for (const { arn } of Object.values(stack.alarms ?? {})) expect(text).toContain(arn);
  });
});

describe("the bucket of records", () => {
  test("is versioned, encrypted, closed to the public and to calls without TLS", () => {
    expect(stack.buckets["latchkey-records-123456789012"]).toMatchObject({
      versioned: true,
      encrypted: true,
      blockPublicAccess: true,
      policy: [{ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
  });

  test("never deletes a record or report, only what was written over, and the parts of audits", () => {
    expect(stack.buckets["latchkey-records-123456789012"]?.lifecycle).toEqual([
      {
        id: "keep-and-tidy",
        prefix: "",
        storageClass: "STANDARD_IA",
        transitionDays: 90,
        noncurrentExpirationDays: 400,
        abortUploadDays: 7,
      },
      {
        id: "forget-parts",
        prefix: "audits/",
        expirationDays: 7,
        noncurrentExpirationDays: 7,
      },
    ]);
  });
});

describe("the audit's schedule", () => {
  test("runs daily in its time zone, tries for a day, and keeps what could not be delivered", () => {
    expect(stack.schedules?.["latchkey-audit"]).toEqual({
      arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/latchkey-audit",
      description: "Starts Latchkey's audit of every custom domain.",
      expression: "cron(0 5 * * ? *)",
      timeZone: "UTC",
      state: "ENABLED",
      target: {
        arn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit",
        roleArn: "arn:aws:iam::123456789012:role/latchkey-schedule-role",
        input: '{"apply":true,"trigger":"schedule"}',
        deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
        retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
      },
    });
  });

  test("is missed after 26 hours without an audit's metrics, and no data counts as missed", () => {
    const alarm = stack.alarms?.["latchkey-audit-missed"];
    expect((alarm?.periodSeconds ?? 0) * (alarm?.evaluationPeriods ?? 0)).toBe(26 * 3600);
    expect(alarm).toMatchObject({ treatMissingData: "breaching", statistic: "SampleCount" });
  });
});

describe("a state machine", () => {
  test.each(["latchkey-rotation", "latchkey-audit"])("is logged and traced: %s", (name) => {
    expect(stack.stateMachines[name]).toMatchObject({
      type: "STANDARD",
      role: `${name}-role`,
      tracing: true,
      logging: { level: "ALL", logGroup: `/aws/vendedlogs/states/${name}` },
    });
  });

  test.each([
    ["latchkey-audit-failed", "ExecutionsFailed"],
    ["latchkey-audit-timed-out", "ExecutionsTimedOut"],
  ])("of the audit is watched: %s by %s", (name, metric) => {
    expect(stack.alarms?.[name]).toMatchObject({
      namespace: "AWS/States",
      metric,
      dimensions: {
        StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit",
      },
      threshold: 1,
      comparison: "GreaterThanOrEqualToThreshold",
    });
  });
});

/** The ARNs on whose behalf a policy lets a service in. */
function sourcesOf(
  policy: NonNullable<(typeof stack.queues)[string]["policy"]> | undefined,
  service: string,
): readonly string[] {
  return (policy ?? [])
    .filter(({ Principal }) => Principal !== "*" && Principal.Service === service)
    .flatMap(({ Condition }) => Condition?.ArnEquals?.["aws:SourceArn"] ?? []);
}
