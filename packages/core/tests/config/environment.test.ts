import { describe, expect, test } from "vitest";
import { parseEnvironment } from "../../src/config/environment.ts";
import { ConfigurationError } from "../../src/config/errors.ts";

const least = {
  LATCHKEY_POOL_REGIONS: "eu-west-1",
  LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
};

/** What an installation without a configuration does. */
const defaults = {
  mode: "auto",
  baseline: {},
  selection: { include: [], exclude: [] },
  verification: { rotatedDeadlineMinutes: 60, renewedDeadlineMinutes: 1440 },
  expiry: { warnDays: 30, urgentDays: 7 },
};

test("two variables are enough; the others have defaults", () => {
  expect(parseEnvironment(least)).toEqual({
    poolRegions: ["eu-west-1"],
    recordBucket: "latchkey-records-123456789012",
    parameterPrefix: "/latchkey",
    eventBus: "default",
    ownRoles: [],
    edgePort: 443,
    isLoopbackAllowed: false,
    dnsServers: [],
    config: defaults,
  });
});

test("every variable is read, with blanks and repetitions taken out", () => {
  expect(
    parseEnvironment({
      LATCHKEY_POOL_REGIONS: " eu-west-1, us-gov-east-1 ,eu-west-1,",
      LATCHKEY_RECORD_BUCKET: "records.example",
      LATCHKEY_PARAMETER_PREFIX: "/team/latchkey",
      LATCHKEY_EVENT_BUS: "arn:aws:events:us-east-1:123456789012:event-bus/ops",
      LATCHKEY_ROTATION_ARN: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
      LATCHKEY_OWN_ROLES: "latchkey-update-role, latchkey-roll-back-role",
      LATCHKEY_EDGE_PORT: "8443",
      LATCHKEY_EDGE_LOOPBACK: "allow",
      LATCHKEY_DNS_SERVERS: "127.0.0.1:5353, [::1]:53,10.0.0.2,2001:db8::53",
      UNRELATED: "x",
    }),
  ).toEqual({
    poolRegions: ["eu-west-1", "us-gov-east-1"],
    recordBucket: "records.example",
    parameterPrefix: "/team/latchkey",
    eventBus: "arn:aws:events:us-east-1:123456789012:event-bus/ops",
    rotationArn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
    ownRoles: ["latchkey-update-role", "latchkey-roll-back-role"],
    edgePort: 8443,
    isLoopbackAllowed: true,
    dnsServers: ["127.0.0.1:5353", "[::1]:53", "10.0.0.2", "2001:db8::53"],
    config: defaults,
  });
});

describe("LATCHKEY_CONFIG", () => {
  const parse = (config: object, more = {}) =>
    parseEnvironment({ ...least, LATCHKEY_CONFIG: JSON.stringify(config), ...more });

  test("is the configuration, with defaults for what it leaves out", () => {
    const { config } = parse({ mode: "observe", verification: { rotatedDeadlineMinutes: 90 } });
    expect(config).toEqual({
      ...defaults,
      mode: "observe",
      verification: { rotatedDeadlineMinutes: 90, renewedDeadlineMinutes: 1440 },
    });
  });

  test("gives the Regions when no variable of their own does, which wins", () => {
    const config = { regions: ["us-west-2"] };
    expect(parse(config).poolRegions).toEqual(["eu-west-1"]);
    expect(parse(config, { LATCHKEY_POOL_REGIONS: "" }).poolRegions).toEqual(["us-west-2"]);
  });

  test.each([
    ["not JSON", "{", /LATCHKEY_CONFIG must be an object, and is "\{"/],
    ["a wrong mode", '{"mode":"of"}', /mode must be auto or observe, and is "of"/],
    ["an unknown field", '{"modus":"auto"}', /modus is no field of the configuration/],
  ])("that is %s is refused", (_, text, message) => {
    expect(() => parseEnvironment({ ...least, LATCHKEY_CONFIG: text })).toThrow(message);
    expect(() => parseEnvironment({ ...least, LATCHKEY_CONFIG: text })).toThrow(ConfigurationError);
  });
});

describe("a wrong variable is named, with what is wrong and an example", () => {
  test.each([
    ["LATCHKEY_POOL_REGIONS", "Ireland", /AWS Regions.*"Ireland"|AWS Regions/],
    ["LATCHKEY_POOL_REGIONS", " , ", /names no Region/],
    ["LATCHKEY_RECORD_BUCKET", "s3://bucket", /name of an S3 bucket/],
    ["LATCHKEY_PARAMETER_PREFIX", "latchkey", /slash at its start/],
    ["LATCHKEY_PARAMETER_PREFIX", "/latchkey/", /none at its end/],
    ["LATCHKEY_PARAMETER_PREFIX", "/aws/latchkey", /must not start with \/aws/],
    ["LATCHKEY_EVENT_BUS", "my bus", /event bus/],
    ["LATCHKEY_ROTATION_ARN", "latchkey-rotation", /state machine/],
    ["LATCHKEY_EDGE_PORT", "https", /port number, and is "https"/],
    ["LATCHKEY_EDGE_PORT", "0", /1 to 65535/],
    ["LATCHKEY_EDGE_PORT", "65536", /1 to 65535/],
    ["LATCHKEY_EDGE_LOOPBACK", "true", /can only be `allow`/],
    ["LATCHKEY_DNS_SERVERS", "dns.example.com", /IP addresses/],
    ["LATCHKEY_DNS_SERVERS", "127.0.0.1:0", /IP addresses/],
    ["LATCHKEY_DNS_SERVERS", "[127.0.0.1]:53", /IP addresses/],
  ])("%s=%s", (variable, value, message) => {
    const parse = () => parseEnvironment({ ...least, [variable]: value });
    expect(parse).toThrow(ConfigurationError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(variable);
    expect(parse).toThrow(/for example [^)]+\)/);
  });

  test("all missing ones at once", () => {
    let thrown: unknown;
    try {
      parseEnvironment({ LATCHKEY_POOL_REGIONS: "" });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigurationError);
    expect((thrown as ConfigurationError).data.problems).toEqual([
      { variable: "LATCHKEY_POOL_REGIONS", problem: "is not set", example: "eu-west-1,us-east-1" },
      {
        variable: "LATCHKEY_RECORD_BUCKET",
        problem: "is not set",
        example: "latchkey-records-123456789012",
      },
    ]);
  });
});
