import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../../src/config/errors.ts";
import {
  decodeFunctionConfig,
  defineConfig,
  encodeFunctionConfig,
  parseConfig,
} from "../../src/config/latchkey-config.ts";

const regions = ["eu-west-1"];

function problemsOf(config: unknown): readonly (readonly [string, string, string])[] {
  try {
    parseConfig(config);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.data.problems.map(({ variable, problem, example }) => [
      variable,
      problem,
      example,
    ]);
  }
  return [];
}

describe("a configuration", () => {
  test("needs its Regions only; everything else has a default", () => {
    expect(defineConfig({ regions: ["eu-west-1"] })).toEqual({
      regions: ["eu-west-1"],
      mode: "auto",
      baseline: {},
      selection: { include: [], exclude: [] },
      verification: { rotatedDeadlineMinutes: 60, renewedDeadlineMinutes: 1440 },
      expiry: { warnDays: 30, urgentDays: 7 },
      schedule: { expression: "cron(0 5 * * ? *)", timeZone: "UTC" },
      notices: { emails: [] },
      accounts: { ids: [], roleName: "latchkey-audit" },
      cloudFrontPermission: true,
      cloudTrail: false,
    });
  });

  const full = {
    regions: ["eu-west-1", "us-gov-west-1"],
    mode: "observe",
    baseline: { securityPolicy: "TLS_V1_3_2025", managedLoginVersion: 2 },
    selection: {
      requireTag: { key: "team", value: "identity" },
      include: ["*.example.com"],
      exclude: ["auth.example.com"],
    },
    verification: { rotatedDeadlineMinutes: 720, renewedDeadlineMinutes: 10 },
    expiry: { warnDays: 44, urgentDays: 0 },
    schedule: { expression: "rate(12 hours)", timeZone: "Europe/Berlin" },
    notices: { emails: ["ops@example.com"] },
    accounts: {
      ids: ["210987654321", "000000000012"],
      roleName: "latchkey-audit-reader",
      externalId: "latchkey-5f0c7e",
    },
    cloudFrontPermission: false,
    cloudTrail: true,
  };

  test("may say everything, and is taken again unchanged", () => {
    expect(parseConfig(full)).toEqual(full);
    expect(parseConfig(parseConfig(full))).toEqual(full);
  });

  test("reaches the Lambdas without what only a deployment needs", () => {
    const text = encodeFunctionConfig(parseConfig(full));
    expect(text).not.toContain("ops@example.com");
    expect(text).not.toContain("210987654321");
    const { regions, mode, baseline, selection, verification, expiry } = full;
    const rest = { regions, mode, baseline, selection, verification, expiry };
    expect(decodeFunctionConfig(text)).toEqual(rest);
    expect(decodeFunctionConfig(JSON.stringify(full))).toEqual(rest);
  });

  test("has names in lower case", () => {
    const { selection } = parseConfig({ regions, selection: { include: ["Auth.Example.COM"] } });
    expect(selection.include).toEqual(["auth.example.com"]);
  });

  test.each(["rate(1 day)", "rate(24 hours)", "rate(1 hour)", "cron(30 4 ? * * *)"])(
    "may run its audit by %s",
    (expression) => {
      expect(parseConfig({ regions, schedule: { expression } }).schedule.expression).toBe(
        expression,
      );
    },
  );

  test.each(["Asia/Kolkata", "America/Argentina/Ushuaia", "Etc/UTC"])(
    "may run it in the time zone %s",
    (timeZone) => {
      expect(parseConfig({ regions, schedule: { timeZone } }).schedule.timeZone).toBe(timeZone);
    },
  );
});

describe("a wrong configuration names the field, the value and one that would do:", () => {
  test.each([
    ["the whole", "auto", "the configuration", "must be an object", '"regions"'],
    ["no Regions", {}, "regions", "is missing", '"eu-west-1"'],
    ["no Region", { regions: [] }, "regions", "names no Region, and is []", '"eu-west-1"'],
    [
      "a Region twice",
      { regions: ["eu-west-1", "eu-west-1"] },
      "regions",
      "names a Region twice",
      '"eu-west-1"',
    ],
    [
      "a Region's mistake",
      { regions: ["eu-west-1", "eu-west"] },
      "regions.1",
      'must be an AWS Region, and is "eu-west"',
      '"eu-west-1"',
    ],
  ])("%s", (_, config, field, problem, example) => {
    const [first] = problemsOf(config);
    expect(first?.[0]).toBe(field);
    expect(first?.[1]).toContain(problem);
    expect(first?.[2]).toContain(example);
  });

  test.each([
    ["mode", { mode: "off" }, 'must be auto or observe, and is "off"', '"auto"'],
    [
      "baseline.securityPolicy",
      { baseline: { securityPolicy: "TLSv1.2_2021" } },
      'SecurityPolicy of Cognito, and is "TLSv1.2_2021"',
      '"TLS_V1_2_2021"',
    ],
    [
      "baseline.securityPolicy",
      { baseline: { securityPolicy: "TLS_V1", managedLoginVersion: 2 } },
      "cannot be TLS_V1 together with managedLoginVersion 2",
      '"TLS_V1_2_2021"',
    ],
    [
      "baseline.managedLoginVersion",
      { baseline: { managedLoginVersion: 3 } },
      "must be 1 or 2, and is 3",
      "2",
    ],
    [
      "selection.requireTag",
      { selection: { requireTag: "team" } },
      'must be an object with the key of a tag, and is "team"',
      '"key"',
    ],
    ["selection.requireTag.key", { selection: { requireTag: {} } }, "is missing", '"latchkey'],
    [
      "selection.include.0",
      { selection: { include: ["https://auth.example.com"] } },
      "must be a custom domain's name",
      '"auth.example.com"',
    ],
    [
      "selection.exclude.0",
      { selection: { exclude: ["a*.example.com"] } },
      "must be a custom domain's name",
      '"auth.example.com"',
    ],
    [
      "selection.include",
      { selection: { include: Array.from({ length: 21 }, (_, nth) => `a${nth}.example.com`) } },
      "has more than 20 entries",
      '"*.example.com"',
    ],
    [
      "verification.rotatedDeadlineMinutes",
      { verification: { rotatedDeadlineMinutes: 721 } },
      "must be a whole number from 10 to 720, and is 721",
      "60",
    ],
    [
      "verification.renewedDeadlineMinutes",
      { verification: { renewedDeadlineMinutes: 60.5 } },
      "must be a whole number from 10 to 1440, and is 60.5",
      "1440",
    ],
    [
      "schedule.expression",
      { schedule: { expression: "rate(2 days)" } },
      'runs at least once a day, and is "rate(2 days)"',
      '"cron(0 5 * * ? *)"',
    ],
    [
      "schedule.timeZone",
      { schedule: { timeZone: "+01:00" } },
      'must be an IANA time zone, and is "+01:00"',
      '"Europe/Berlin"',
    ],
    [
      "notices.emails.0",
      { notices: { emails: ["ops"] } },
      'must be an e-mail address, and is "ops"',
      '"ops@example.com"',
    ],
    [
      "notices.emails",
      { notices: { emails: ["ops@example.com", "ops@example.com"] } },
      "names an address twice",
      '"ops@example.com"',
    ],
    [
      "expiry.warnDays",
      { expiry: { warnDays: 45 } },
      "must be a whole number from 1 to 44, and is 45",
      "30",
    ],
    [
      "expiry.urgentDays",
      { expiry: { warnDays: 7, urgentDays: 7 } },
      "must be less than expiry.warnDays",
      "7",
    ],
    [
      "accounts.ids.1",
      { accounts: { ids: ["210987654321", "21098765432"], externalId: "latchkey-5f0c7e" } },
      'must be the 12 digits of an AWS account\'s ID, and is "21098765432"',
      '"210987654321"',
    ],
    [
      "accounts.ids.0",
      { accounts: { ids: [210987654321], externalId: "latchkey-5f0c7e" } },
      "must be an AWS account's ID, and is 210987654321",
      '"210987654321"',
    ],
    [
      "accounts.ids",
      { accounts: { ids: ["210987654321", "210987654321"], externalId: "latchkey-5f0c7e" } },
      "names an account twice",
      '"210987654321"',
    ],
    [
      "accounts.ids",
      {
        accounts: {
          ids: Array.from({ length: 501 }, (_, nth) => String(100_000_000_000 + nth)),
          externalId: "latchkey-5f0c7e",
        },
      },
      "has more than 500 entries",
      '"210987654321"',
    ],
    [
      "accounts.roleName",
      { accounts: { roleName: "team/latchkey-audit" } },
      'must be the name of an IAM role, without a path, and is "team/latchkey-audit"',
      '"latchkey-audit"',
    ],
    [
      "accounts.externalId",
      { accounts: { ids: ["210987654321"] } },
      "is missing",
      '"latchkey-5f0c7e"',
    ],
    [
      "accounts.externalId",
      { accounts: { externalId: "two words" } },
      'must be an external ID: 2 to 1224 letters, digits and _+=,.@:/-, and is "two words"',
      '"latchkey-5f0c7e"',
    ],
    ["cloudFrontPermission", { cloudFrontPermission: "yes" }, 'and is "yes"', "true"],
    ["cloudTrail", { cloudTrail: 1 }, "must be true or false, and is 1", "false"],
    ["modus", { modus: "auto" }, "is no field", "one of regions, mode, baseline, selection"],
    [
      "verification.deadline",
      { verification: { deadline: 1 } },
      "is no field",
      "one of verification.rotatedDeadlineMinutes, verification.renewedDeadlineMinutes",
    ],
  ])("%s", (field, config, problem, example) => {
    const problems = problemsOf({ regions, ...config });
    expect(problems.map(([name]) => name)).toEqual([field]);
    expect(problems[0]?.[1]).toContain(problem);
    expect(problems[0]?.[2]).toContain(example);
  });

  test.each([
    "rate(0 hours)",
    "rate(1 hours)",
    "rate(2 hour)",
    "rate(25 hours)",
    "rate(1441 minutes)",
    "cron(0 5 * * *)",
    "cron(0 5 ? * MON *)",
    "cron(0 5 1 * ? *)",
    "cron(0 5 * 1 ? *)",
    "cron(0 5 * * ? 2027)",
    "cron(0 5 * * * *)",
    "0 5 * * *",
    "at(2026-11-21T12:00:00)",
  ])("schedule.expression %s", (expression) => {
    expect(problemsOf({ regions, schedule: { expression } })[0]?.[0]).toBe("schedule.expression");
  });

  test("selection, when it is too long for a Lambda's environment", () => {
    const names = Array.from(
      { length: 20 },
      (_, nth) => `${"a".repeat(60)}${nth}.${"b".repeat(60)}.example`,
    );
    const [problem] = problemsOf({ regions, selection: { include: names, exclude: names } });
    expect(problem?.[0]).toBe("selection");
    expect(problem?.[1]).toMatch(/makes the configuration \d+ bytes long/);
  });

  test("every wrong field at once, in one message that says where to correct it", () => {
    expect(() => parseConfig({ regions: "eu-west-1", mode: "on" })).toThrow(
      'Latchkey\'s configuration is wrong: regions must be a list of AWS Regions, and is "eu-west-1" (for example ["eu-west-1", "us-east-1"]); mode must be auto or observe, and is "on" (for example "auto"). Correct it in latchkey.config.ts.',
    );
  });

  test("a long value cut", () => {
    const [problem] = problemsOf({ regions, mode: "x".repeat(5_000) });
    expect(problem?.[1].length).toBeLessThan(200);
  });
});

test.each([
  ["what is nested deeper than can be shown", JSON.parse("[".repeat(9_999) + "]".repeat(9_999))],
  ["a number that JSON lacks", 10n],
])("a wrong value is refused by the field's name: %s", (_, mode) => {
  expect(problemsOf({ regions, mode }).map(([variable]) => variable)).toEqual(["mode"]);
});

test("an unknown field is named without what a terminal would obey", () => {
  expect(problemsOf({ regions, "\u001b[2J": 1 })[0]?.[0]).toBe("\\u001b[2J");
});
