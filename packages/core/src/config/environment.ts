import { isIP } from "node:net";
import * as v from "valibot";
import { quoted } from "../trigger/trigger-refusal.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors.ts";
import { decodeFunctionConfig, type FunctionConfig } from "./latchkey-config.ts";

/** A value that would do, for each variable: shown with each complaint. */
const examples: Readonly<Record<string, string>> = {
  LATCHKEY_POOL_REGIONS: "eu-west-1,us-east-1",
  LATCHKEY_RECORD_BUCKET: "latchkey-records-123456789012",
  LATCHKEY_PARAMETER_PREFIX: "/latchkey",
  LATCHKEY_EVENT_BUS: "default",
  LATCHKEY_ROTATION_ARN: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
  LATCHKEY_OWN_ROLES: "latchkey-update-role,latchkey-roll-back-role",
  LATCHKEY_EDGE_PORT: "443",
  LATCHKEY_EDGE_LOOPBACK: "allow",
  LATCHKEY_DNS_SERVERS: "10.0.0.2,10.0.0.3:5353",
  LATCHKEY_CONFIG: '{"regions":["eu-west-1"],"mode":"observe"}',
};

const required = v.string("is not set");
const regionPattern = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

const PoolRegions = v.pipe(
  required,
  v.transform(listOf),
  v.minLength(1, "names no Region"),
  v.everyItem((region) => regionPattern.test(region), "must name AWS Regions, separated by commas"),
  v.transform((regions): readonly string[] => [...new Set(regions)]),
);

const Port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, "must be a port number"),
  v.transform(Number),
  v.minValue(1, "must be a port from 1 to 65535"),
  v.maxValue(65_535, "must be a port from 1 to 65535"),
);

/** IAM API, `RoleName`. */
const RoleNames = v.pipe(
  v.string(),
  v.transform(listOf),
  v.everyItem((name) => /^[\w+=,.@-]{1,64}$/.test(name), "must be names of IAM roles"),
  v.transform((names): readonly string[] => names),
);

const DnsServers = v.pipe(
  v.string(),
  v.transform(listOf),
  v.everyItem(isServer, "must be IP addresses, each with a port if it is not 53"),
  v.transform((servers): readonly string[] => servers),
);

const Environment = v.object({
  LATCHKEY_POOL_REGIONS: PoolRegions,
  LATCHKEY_RECORD_BUCKET: v.pipe(
    required,
    v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of an S3 bucket"),
  ),
  LATCHKEY_PARAMETER_PREFIX: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(\/[a-zA-Z0-9_.-]+)+$/,
        "must be a path of SSM parameters, with a slash at its start and none at its end",
      ),
      v.check((prefix) => !/^\/(aws|ssm)/i.test(prefix), "must not start with /aws or /ssm"),
    ),
    "/latchkey",
  ),
  LATCHKEY_EVENT_BUS: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[/.\-_A-Za-z0-9:]{1,1600}$/, "must be the name or ARN of an event bus"),
    ),
    "default",
  ),
  LATCHKEY_ROTATION_ARN: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/,
        "must be the ARN of the rotation's state machine",
      ),
    ),
  ),
  LATCHKEY_OWN_ROLES: v.optional(RoleNames, ""),
  LATCHKEY_EDGE_PORT: v.optional(Port, "443"),
  LATCHKEY_EDGE_LOOPBACK: v.optional(v.picklist(["allow"], "can only be `allow`, or not set")),
  LATCHKEY_DNS_SERVERS: v.optional(DnsServers, ""),
  LATCHKEY_CONFIG: v.optional(v.string(), "{}"),
});

/** Latchkey's own settings, from the `LATCHKEY_*` variables of its functions' environment. */
export interface LatchkeyEnvironment {
  /** Regions in which user pools are looked for: at least one, none twice. */
  readonly poolRegions: readonly string[];
  readonly recordBucket: string;
  /** Without a slash at its end. */
  readonly parameterPrefix: string;
  readonly eventBus: string;
  /** The state machine; only what starts rotations has it. */
  readonly rotationArn?: string;
  /** Names of the roles by which Latchkey changes custom domains; only the audit has them. */
  readonly ownRoles: readonly string[];
  readonly edgePort: number;
  /** Whether the edge check may connect to loopback: never in production. */
  readonly isLoopbackAllowed: boolean;
  /** `address` or `address:port`; empty for the machine's own resolver. */
  readonly dnsServers: readonly string[];
  /** What `latchkey.config.ts` says, or its defaults. */
  readonly config: FunctionConfig;
}

/**
 * Reads the settings out of an environment. A variable that is set but empty counts as not set.
 * Throws `ConfigurationError`, which names every wrong variable, what is wrong, and an example.
 */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): LatchkeyEnvironment {
  const entries = Object.keys(examples).flatMap((name) => {
    const value = variables[name]?.trim();
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  const given = Object.fromEntries(entries);
  // Read first: without the variable of its own, the Regions come from here.
  const config = decodeFunctionConfig(given.LATCHKEY_CONFIG ?? "{}");
  const { regions } = config;
  const result = v.safeParse(Environment, {
    ...(regions === undefined ? {} : { LATCHKEY_POOL_REGIONS: regions.join(",") }),
    ...given,
  });
  if (!result.success) throw new ConfigurationError(result.issues.map(problemOf));
  const { output } = result;
  return {
    poolRegions: output.LATCHKEY_POOL_REGIONS,
    recordBucket: output.LATCHKEY_RECORD_BUCKET,
    parameterPrefix: output.LATCHKEY_PARAMETER_PREFIX,
    eventBus: output.LATCHKEY_EVENT_BUS,
    ...(output.LATCHKEY_ROTATION_ARN === undefined
      ? {}
      : { rotationArn: output.LATCHKEY_ROTATION_ARN }),
    ownRoles: output.LATCHKEY_OWN_ROLES,
    edgePort: output.LATCHKEY_EDGE_PORT,
    isLoopbackAllowed: output.LATCHKEY_EDGE_LOOPBACK === "allow",
    dnsServers: output.LATCHKEY_DNS_SERVERS,
    config,
  };
}

function problemOf(issue: v.InferIssue<typeof Environment>): ConfigurationProblem {
  const variable = v.getDotPath(issue)?.split(".")[0] ?? "environment";
  const isMissing = issue.type === "object" || issue.input === undefined;
  const given = typeof issue.input === "string" ? `, and is ${quoted(issue.input)}` : "";
  return {
    variable,
    problem: isMissing ? "is not set" : `${issue.message}${given}`,
    example: examples[variable] ?? "",
  };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** `1.2.3.4`, `1.2.3.4:53`, `::1`, `[::1]:53`: the forms that Node's resolver takes. */
function isServer(server: string): boolean {
  if (isIP(server) !== 0) return true;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(server) ?? [];
  const isAddress = isIP(bracketed ?? "") === 6 || isIP(plain ?? "") === 4;
  return isAddress && Number(port) >= 1 && Number(port) <= 65_535;
}
