import { parseEnvironment } from "@latchkey/core/config/environment";
import { ConfigurationError } from "@latchkey/core/config/errors";
import {
  decodeFunctionConfig,
  encodeFunctionConfig,
  parseConfig,
} from "@latchkey/core/config/latchkey-config";
import { isDailySchedule, isTimeZone } from "@latchkey/core/config/schedule";
import { readTagExceptions } from "@latchkey/core/config/tag-exceptions";
import { decide } from "@latchkey/core/rotation/decide";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aConfig, aRequest, aSituation } from "../gen/a-situation.ts";
import { expectSafeText } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";
import { hostileText, prototypeKeys } from "./hostile-text.ts";

watchProcess();

const config = {
  regions: ["eu-west-1", "us-east-1"],
  mode: "auto",
  baseline: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
  selection: {
    requireTag: { key: "latchkey:managed", value: "yes" },
    include: ["*.example.com"],
    exclude: ["auth.example.org"],
  },
  verification: { rotatedDeadlineMinutes: 60, renewedDeadlineMinutes: 1440 },
  expiry: { warnDays: 30, urgentDays: 7 },
  schedule: { expression: "cron(0 5 * * ? *)", timeZone: "Europe/Berlin" },
  notices: { emails: ["ops@example.com"] },
  cloudFrontPermission: true,
  cloudTrail: false,
};

test(
  "a configuration is taken and stays as it is, or is refused with every wrong field",
  async () => {
    const inputs = fc.oneof(
      { weight: 4, arbitrary: mutated(config) },
      { weight: 1, arbitrary: hostileValue },
      // A configuration is written in TypeScript: it may hold what JSON cannot.
      fc.constantFrom<unknown>(
        10n,
        Symbol("x"),
        new Map(),
        () => 1,
        { ...config, mode: 10n },
        {
          ...config,
          expiry: cycle(),
        },
      ),
    );
    await holdProperty(inputs, 350, (input) => {
      const parsed = refusedOr(() => parseConfig(input));
      if (parsed === undefined) return;
      expect(parseConfig(parsed)).toEqual(parsed);
      const { regions, mode, selection } = decodeFunctionConfig(encodeFunctionConfig(parsed));
      expect({ regions, mode, selection }).toEqual({
        regions: parsed.regions,
        mode: parsed.mode,
        selection: parsed.selection,
      });
      for (const region of parsed.regions) expect(region).toMatch(/^[a-z]+(-[a-z]+)+-\d+$/);
    });
  },
  huntTimeoutMs,
);

const environment: Readonly<Record<string, string>> = {
  LATCHKEY_POOL_REGIONS: "eu-west-1,us-east-1",
  LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
  LATCHKEY_PARAMETER_PREFIX: "/latchkey",
  LATCHKEY_EVENT_BUS: "default",
  LATCHKEY_ROTATION_ARN: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
  LATCHKEY_EDGE_PORT: "443",
  LATCHKEY_EDGE_LOOPBACK: "allow",
  LATCHKEY_DNS_SERVERS: "10.0.0.2,[::1]:5353",
  LATCHKEY_CONFIG: JSON.stringify({ regions: config.regions, mode: "observe" }),
};

test(
  "an environment is understood, or refused with every wrong variable",
  async () => {
    const changes = fc.dictionary(
      fc.constantFrom(...Object.keys(environment), ...prototypeKeys),
      fc.oneof(
        hostileText,
        hostileValue.map((value) => textOf(value)),
        fc.constantFrom(undefined, "", " ", ",", "443 ", "0443", "::1", "1.2.3.4:0", "fe80::1%lo"),
      ),
      { maxKeys: 3 },
    );
    await holdProperty(changes, 700, (changed) => {
      const read = refusedOr(() => parseEnvironment({ ...environment, ...changed }));
      if (read === undefined) return;
      expect(read.edgePort).toBeGreaterThan(0);
      expect(read.edgePort).toBeLessThan(65_536);
      expect(read.isLoopbackAllowed).toBe(
        (changed.LATCHKEY_EDGE_LOOPBACK ?? "allow").trim() === "allow" &&
          !("LATCHKEY_EDGE_LOOPBACK" in changed && changed.LATCHKEY_EDGE_LOOPBACK === undefined),
      );
      expect(read.recordBucket).toMatch(/^[a-z0-9][a-z0-9.-]+$/);
      expect(read.parameterPrefix).toMatch(/^(\/[\w.-]+)+$/);
    });
  },
  huntTimeoutMs,
);

test(
  "tags make a known exception, or a problem that can be shown, and never a plan to rotate",
  async () => {
    const keys = fc.oneof(
      fc.constantFrom("latchkey:mode", "latchkey:certificate-arn", "latchkey:security-policy"),
      fc.constantFrom(...prototypeKeys),
      hostileText.map((text) => `latchkey:${text}`),
      hostileText,
    );
    await holdProperty(fc.dictionary(keys, hostileText, { maxKeys: 4 }), 700, (tags) => {
      const exceptions = readTagExceptions(tags);
      expect(["auto", "observe", "off", undefined]).toContain(exceptions.mode);
      for (const { message, fix } of exceptions.problems) {
        expectSafeText(message, 1_000);
        expectSafeText(fix, 500);
      }
      const situation = { ...aSituation(), tags: { value: tags, readAt: aSituation().at } };
      const plan = decide({ ...situation, config: aConfig() }, aRequest());
      for (const { message } of plan.reasons) expectSafeText(message, 2_000);
      if (exceptions.problems.length > 0) expect(["refuse", "nothing"]).toContain(plan.action);
    });
  },
  huntTimeoutMs,
);

test(
  "a schedule and a time zone are what EventBridge Scheduler takes, and nothing else",
  async () => {
    const expressions = fc.oneof(
      hostileText,
      fc
        .tuple(fc.constantFrom("rate(", "cron(", "at("), hostileText, fc.constantFrom(")", ""))
        .map((parts) => parts.join("")),
      fc.stringMatching(/^cron\([\d*?,/ LW#-]{5,20}\)$/),
      fc.stringMatching(/^rate\(\d{1,5} (minutes?|hours?|days?)\)$/),
    );
    await holdProperty(expressions, 700, (expression) => {
      if (isDailySchedule(expression)) expect(expression).toMatch(/^(rate|cron)\([ -~]+\)$/);
      if (isTimeZone(expression)) expect(expression).toMatch(/^[A-Z][\w+/-]*$/);
    });
  },
  huntTimeoutMs,
);

/** What a reader made of an input; undefined when it refused it in the one way that there is. */
function refusedOr<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    const { problems } = (error as ConfigurationError).data;
    expect(problems.length).toBeGreaterThan(0);
    for (const { variable, problem } of problems) {
      expectSafeText(variable, 800);
      expectSafeText(problem, 1_000);
    }
    return undefined;
  }
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "[".repeat(20_000);
  }
}

function cycle(): object {
  const made: Record<string, unknown> = {};
  made.warnDays = made;
  return made;
}
