import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommandLine } from "../../packages/cli/src/command/parse-command-line.ts";
import { UsageError } from "../../packages/cli/src/errors.ts";
import { runLatchkey } from "../../packages/cli/src/run.ts";
import { expectSafeText } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileText } from "./hostile-text.ts";

watchProcess();

const words = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "plan",
      "help",
      "--help",
      "--version",
      "auth.example.com",
      "--json",
      "--region",
      "eu-west-1",
      "--profile",
      "default",
      "--pool-regions",
      "--edge-port",
      "8443",
      "--dns-server",
      "127.0.0.1:5353",
      "--allow-loopback",
      "--endpoint-url",
      "http://127.0.0.1:1",
      "--certificate-arn",
      "--",
      "-",
      "--__proto__",
      "--constructor=x",
      "--edge-port=",
      "--no-json",
    ),
  },
  // A process gets no zero bytes from its caller.
  { weight: 1, arbitrary: hostileText.map((text) => text.replaceAll("\u0000", "")) },
);
const lines = fc
  .tuple(
    fc.constantFrom(["plan"], ["plan", "auth.example.com"], []),
    fc.array(words, { maxLength: 6 }),
  )
  .map(([first, others]) => [...first, ...others]);
const variables = fc.dictionary(
  fc.constantFrom(
    "LATCHKEY_POOL_REGIONS",
    "LATCHKEY_EDGE_PORT",
    "LATCHKEY_EDGE_LOOPBACK",
    "LATCHKEY_DNS_SERVERS",
    "AWS_ENDPOINT_URL",
    "AWS_REGION",
    "AWS_PROFILE",
  ),
  hostileText.map((text) => text.replaceAll("\u0000", "")),
  { maxKeys: 2 },
);

test(
  "a command line is understood, or refused with what is wrong, in words that a terminal can show",
  async () => {
    await holdProperty(fc.tuple(lines, variables), 600, async ([args, env]) => {
      const refusal = refusalOf(args, env);
      if (refusal === undefined) return;
      expect(refusal).toBeInstanceOf(UsageError);
      const stream = new PassThrough() as unknown as NodeJS.WriteStream;
      const exitCode = await runLatchkey(args, { env, stdout: stream, stderr: stream });
      expect(exitCode).toBe(64);
      const text = String((stream as unknown as PassThrough).read() ?? "");
      const isJson = args.includes("--json");
      if (isJson) expect(JSON.parse(text)).toMatchObject({ error: { exitCode: 64 } });
      for (const line of text.trimEnd().split("\n"))
        expectSafeText(line, isJson ? 3_000_000 : 7_000);
    });
  },
  huntTimeoutMs,
);

test(
  "what a command line is understood as names a custom domain and Regions that DNS can have",
  async () => {
    await holdProperty(fc.tuple(lines, variables), 600, ([args, env]) => {
      const command = refusalOf(args, env) === undefined ? parseCommandLine(args, env) : undefined;
      if (command?.kind !== "plan") return;
      const { request, look } = command.options;
      expect(request.customDomain).toMatch(/^[a-z0-9.-]{1,63}$/);
      expect(request.apply).toBe(false);
      for (const region of [request.region ?? "eu-west-1", ...look.poolRegions]) {
        // It becomes part of a host name.
        expect(region).toMatch(/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/);
      }
    });
  },
  huntTimeoutMs,
);

function refusalOf(args: readonly string[], env: Readonly<Record<string, string>>): unknown {
  try {
    parseCommandLine(args, env);
    return undefined;
  } catch (error) {
    return error;
  }
}
