import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { commandNames } from "../../src/command/command.ts";
import { parseCommandLine } from "../../src/command/parse-command-line.ts";
import { defaultPoolRegions } from "../../src/default-region.ts";
import { UsageError } from "../../src/errors.ts";
import { renderHelp } from "../../src/help/help.ts";
import { plainLook } from "../../src/text/paint.ts";

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

function planOf(line: string, variables: Record<string, string> = {}) {
  const command = parseCommandLine(line.split(" "), variables);
  if (command.kind !== "plan") throw new Error(`understood as ${command.kind}`);
  return command.options;
}

function refusalOf(args: readonly string[], variables: Record<string, string> = {}): UsageError {
  try {
    parseCommandLine(args, variables);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the command line", () => {
  it.each([
    [["--help"], { kind: "help", of: "latchkey" }],
    [["-h"], { kind: "help", of: "latchkey" }],
    [["help"], { kind: "help", of: "latchkey" }],
    [["help", "plan"], { kind: "help", of: "plan" }],
    [["plan", "--help"], { kind: "help", of: "plan" }],
    [["plan", "a", "b", "--nonsense", "-h"], { kind: "help", of: "plan" }],
    [["--version"], { kind: "version" }],
  ])("%j is understood", (args, command) => {
    expect(parseCommandLine(args, {})).toEqual(command);
  });

  it("plans for a name alone with the defaults of a plain deployment", () => {
    expect(planOf("plan Auth.Example.COM.")).toEqual({
      request: {
        customDomain: "auth.example.com",
        action: "rotate",
        apply: false,
        trigger: { kind: "operator" },
      },
      isJson: false,
      look: {
        poolRegions: ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"],
        recordBucket: "not-used-by-the-command-line",
        parameterPrefix: "/latchkey",
        eventBus: "default",
        ownRoles: ["latchkey-update-role", "latchkey-roll-back-role"],
        edgePort: 443,
        isLoopbackAllowed: false,
        dnsServers: [],
        config: {
          mode: "auto",
          baseline: {},
          selection: { include: [], exclude: [] },
          verification: { rotatedDeadlineMinutes: 60, renewedDeadlineMinutes: 1440 },
          expiry: { warnDays: 30, urgentDays: 7 },
        },
        areRegionsGiven: false,
        isConfigGiven: false,
      },
      aws: { isEndpointForced: false },
    });
  });

  it("takes every option, before or after the name", () => {
    const line = `plan --json --region eu-west-1 auth.example.com --certificate ${arn} --profile ops --pool-regions eu-west-3,eu-south-1 --endpoint-url http://127.0.0.1:4566 --edge-port 8443 --dns-server 127.0.0.1:5353 --dns-server 10.0.0.2 --allow-loopback`;
    const options = planOf(line, { LATCHKEY_EDGE_PORT: "444", AWS_ENDPOINT_URL: "http://other" });
    expect(options.request).toMatchObject({ region: "eu-west-1", certificateArn: arn });
    expect(options.isJson).toBe(true);
    expect(options.look).toMatchObject({
      poolRegions: ["eu-west-3", "eu-south-1"],
      edgePort: 8443,
      isLoopbackAllowed: true,
      dnsServers: ["127.0.0.1:5353", "10.0.0.2"],
    });
    expect(options.aws).toEqual({
      profile: "ops",
      endpointUrl: "http://127.0.0.1:4566",
      isEndpointForced: true,
    });
  });

  it("takes from the environment what no option says", () => {
    const { look, aws } = planOf("plan auth.example.com", {
      LATCHKEY_POOL_REGIONS: "ap-south-1",
      LATCHKEY_DNS_SERVERS: "10.0.0.2",
      LATCHKEY_EDGE_LOOPBACK: "allow",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    });
    expect(look).toMatchObject({
      poolRegions: ["ap-south-1"],
      dnsServers: ["10.0.0.2"],
      isLoopbackAllowed: true,
    });
    expect(aws).toEqual({ endpointUrl: "http://127.0.0.1:4566", isEndpointForced: false });
  });

  it("has the default pool Regions of the deployed stack, and says them in the help", () => {
    const file = resolve(import.meta.dirname, "../../../../infra/stack.snapshot.json");
    const deployed = JSON.parse(readFileSync(file, "utf8")).functions["latchkey-plan"].environment;
    expect(defaultPoolRegions.join(",")).toBe(deployed.LATCHKEY_POOL_REGIONS);
    expect(renderHelp("plan", plainLook)).toContain(
      "(eu-west-1,eu-central-1,us-east-1,us-west-2 and your own:",
    );
  });
});

describe("the command line is refused", () => {
  const plan = ["plan", "auth.example.com"];
  it.each([
    [[], "No command is given."],
    [["paln"], 'There is no command "paln". Did you mean plan?'],
    [["--json", "plan"], 'There is no option "--json". Options of a command come after it.'],
    [["plan"], "The name of the custom domain is missing."],
    [["nonsense"], 'There is no command "nonsense". There are audit, list, show, plan, '],
    [["list", "auth.example.com"], 'list takes no argument; "auth.example.com" is too much.'],
    [["plan", "a.example.com", "--regoin", "x"], "Did you mean --region?"],
    [["watch"], "The name of the custom domain, or the ARN of an execution, is missing."],
    [["watch", "arn:aws:s3:::x"], '"arn:aws:s3:::x" is not the ARN of an execution.'],
    [
      ["history", "a.example.com", "--limit", "0"],
      '--limit must be a number from 1 to 1000, and is "0".',
    ],
    [["rotate", "a.example.com", "--stage", "../x"], '--stage "../x" is wrong.'],
    [["rotate", "a.example.com", "--bucket", "A"], '--bucket "A" is wrong.'],
    [["rotate", "a.example.com", "--state-machine", "x"], '--state-machine "x" is wrong.'],
    [["redrive", "--queue", "a b"], '--queue "a b" is not the name of a queue.'],
    [
      ["audit", "--report", "x.pdf"],
      '--report "x.pdf" has none of the endings .html, .json, .csv,',
    ],
    [["audit", "--fail-on", "bad"], "--fail-on must be one of critical, high, medium, low, info"],
    [
      ["audit", "--format", "xml"],
      '--format "xml" is wrong. Allowed choices are text, json, csv, sarif, asff.',
    ],
    [
      ["rotate", "auth.example.com", "--certificate", "mine"],
      '--certificate "mine" is wrong. Expected the ARN of a certificate of ACM.',
    ],
    [
      [
        "rotate",
        "auth.example.com",
        "--certificate",
        certificateArn("a").replace("us-east-1", "eu-west-1"),
      ],
      "It is in eu-west-1; custom domains take certificates of us-east-1 only.",
    ],
    [["audit", "--json", "--format", "csv"], "--json and --format say different things."],
    [["audit", "--region", "Ireland"], "--region must name AWS Regions"],
    [[...plan, "b.example.com"], 'One custom domain at a time; "b.example.com" is too much.'],
    [[...plan, "--nonsense"], "Unknown option '--nonsense'."],
    [[...plan, "--region"], "--region needs a value."],
    [[...plan, "--region", "--json"], "--region needs a value."],
    [[...plan, "--pool-regions", ""], "--pool-regions is given, but empty."],
    [[...plan, "--pool-regions", "Ireland"], "--pool-regions must name AWS Regions"],
    [[...plan, "--edge-port", "https"], '--edge-port must be a port number, and is "https".'],
    [[...plan, "--dns-server", "localhost:5353"], "--dns-server must be IP addresses"],
    [[...plan, "--profile", ""], "--profile names no profile."],
    [
      [...plan, "--endpoint-url", "localhost:4566"],
      "--endpoint-url must be a URL of http or https",
    ],
    [
      ["plan", "https://auth.example.com"],
      'NAME "https://auth.example.com" is wrong. Expected a DNS name such as auth.example.com.',
    ],
    [
      [...plan, "--region", "ireland"],
      '--region "ireland" is wrong. Expected a Region such as eu-west-1.',
    ],
  ])("%j, saying what is wrong and an example", (args, message) => {
    const refusal = refusalOf(args);
    expect(refusal.message).toContain(message);
    expect(refusal.example).toMatch(/^latchkey /);
  });

  it("by the variable's name where no option was given", () => {
    const refusal = refusalOf(plan, { LATCHKEY_EDGE_PORT: "x" });
    expect(refusal.message).toBe('LATCHKEY_EDGE_PORT must be a port number, and is "x".');
    expect(refusal.example).toBe("LATCHKEY_EDGE_PORT=443 latchkey plan auth.example.com");
  });

  it("with all that is wrong at once", () => {
    const refusal = refusalOf(["plan", "a b", "--region", "x"]);
    expect(refusal.message.split("\n")).toHaveLength(2);
  });
});

describe("the other commands", () => {
  it.each([
    [["audit"], { format: "text", files: [] }],
    [["audit", "--json"], { format: "json" }],
    [
      ["audit", "--report", "a.html", "--report", "b.asff.json", "--report", "c.sarif"],
      {
        files: [
          { path: "a.html", format: "html" },
          { path: "b.asff.json", format: "asff" },
          { path: "c.sarif", format: "sarif" },
        ],
      },
    ],
    [
      ["audit", "--region", "eu-west-3", "--region", "eu-south-1"],
      { look: { poolRegions: ["eu-west-3", "eu-south-1"] } },
    ],
    [["audit", "--fail-on", "HIGH"], { failOn: "high" }],
    [["rotate", "a.example.com"], { request: { apply: false }, isSure: false, isAwaited: false }],
    [["rotate", "a.example.com", "--apply", "--yes"], { request: { apply: true }, isSure: true }],
    [["rollback", "a.example.com"], { customDomain: "a.example.com", isApplied: false }],
    [
      ["verify", "a.example.com"],
      { request: { action: "verify", apply: false }, isRecorded: false },
    ],
    [["watch", "A.example.com."], { subject: { kind: "custom-domain", name: "a.example.com" } }],
    [["redrive"], { queue: "latchkey-dead-letters", isApplied: false }],
    [["redrive", "--stage", "dev"], { queue: "latchkey-dev-dead-letters" }],
    [["history", "a.example.com"], { limit: 10, installation: { prefix: "latchkey" } }],
  ])("%j are understood", (args, options) => {
    expect(parseCommandLine(args, {})).toMatchObject({ kind: args[0], options });
  });

  it("never ask for a change without --apply", () => {
    for (const name of ["rotate", "rollback", "redrive"] as const) {
      const args = name === "redrive" ? [name] : [name, "a.example.com"];
      const said = (options: readonly string[]) => {
        const command = parseCommandLine([...args, ...options], {});
        if (command.kind === "rotate") return command.options.request.apply;
        if (command.kind === "rollback" || command.kind === "redrive") {
          return command.options.isApplied;
        }
        return undefined;
      };
      expect(said([])).toBe(false);
      expect(said(["--json"])).toBe(false);
      expect(said(["--apply"])).toBe(true);
    }
  });
});

describe("the help", () => {
  it("of every command says how it ends, what it needs, and how it is used", () => {
    for (const name of commandNames) {
      const help = renderHelp(name, plainLook);
      expect(help).toMatch(new RegExp(`^Usage: latchkey ${name}`));
      for (const part of ["--json", "Exit codes:", "Permissions that the caller needs:"]) {
        expect(help).toContain(part);
      }
      expect(help).toMatch(new RegExp(`Examples:\\n {2}latchkey ${name}`));
      expect(renderHelp("latchkey", plainLook)).toContain(`\n  ${name}`);
    }
  });
});
