import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { commandNames } from "../../packages/cli/src/command/command.ts";
import { commandSpecs } from "../../packages/cli/src/command/command-list.ts";
import { parseCommandLine } from "../../packages/cli/src/command/parse-command-line.ts";
import { UsageError } from "../../packages/cli/src/errors.ts";
import { exitCodes } from "../../packages/cli/src/exit-code.ts";
import { runLatchkey } from "../../packages/cli/src/run.ts";
import { stubLambdaEnvironment } from "../../packages/functions/tests/lambda-environment.ts";
import { expectSafeText } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileText } from "./hostile-text.ts";
import { changeBy, executionArn, recordKey, startInstallationStub } from "./installation-stub.ts";

watchProcess();

const folder = mkdtempSync(join(tmpdir(), "latchkey-command-"));
const credentialsFile = join(folder, "credentials");
let aws: Awaited<ReturnType<typeof startInstallationStub>>;

beforeAll(async () => {
  const keys = "aws_access_key_id = operator\naws_secret_access_key = operator\n";
  writeFileSync(credentialsFile, `[default]\n${keys}`);
  aws = await startInstallationStub();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const certificateArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
/** Values that are right, of each option that has one; where AWS is, is never left to chance. */
const rightValues: Readonly<Record<string, readonly string[]>> = {
  "--profile": ["default"],
  "--region": ["eu-west-1", "us-east-1"],
  "--pool-regions": ["eu-west-1", "eu-west-1,us-east-1"],
  "--edge-port": ["8443"],
  "--dns-server": ["127.0.0.1:1"],
  "--stage": ["production", "dev"],
  "--state-machine": ["arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation"],
  "--bucket": ["latchkey-records-123456789012"],
  "--certificate": [certificateArn],
  "--limit": ["1", "1000"],
  "--queue": ["latchkey-dead-letters", "other.fifo"],
  "--report": [join(folder, "audit.html"), join(folder, "audit.sarif"), join(folder, "no/a.csv")],
  "--format": ["json", "text"],
  "--fail-on": ["high", "LOW"],
};

// A process gets no zero bytes from its caller, and no file is to be written anywhere else.
const text = hostileText
  .map((words) => words.replaceAll("\u0000", ""))
  .filter((words) => !/\.(json|html|csv|sarif)$/i.test(words) && !words.includes("://"));
const names = fc.constantFrom("auth.example.com", "AUTH.Example.COM.", executionArn);

/**
 * Lines of that command in the words of its own options.
 *
 * @param right how many values are right for each that is hostile
 */
function linesOf(name: string, right: number): fc.Arbitrary<readonly string[]> {
  const spec = commandSpecs.find((one) => one.name === name);
  const options = (spec?.options() ?? []).filter(({ long }) => long !== "--endpoint-url");
  const argument = fc.oneof({ weight: 8, arbitrary: names }, text).map((word) => [word]);
  const typed = fc
    .subarray(options.map(({ long, required }) => ({ long: long ?? "", required })))
    .chain((some) => fc.tuple(...some.map((option) => wordsOf(option, right))));
  return fc
    .tuple(spec?.argument === undefined ? fc.constant([]) : argument, typed)
    .map(([first, others]) => [name, ...first, ...others.flat()]);
}

function wordsOf(
  { long, required }: { readonly long: string; readonly required: boolean },
  right: number,
) {
  if (!required) return fc.constant([long]);
  const values = fc.constantFrom(...(rightValues[long] ?? []));
  return fc.oneof({ weight: right, arbitrary: values }, text).map((value) => [long, value]);
}

const flags = [...Object.keys(rightValues), "--endpoint-url"];
const anyWord = fc.oneof(
  fc.constantFrom(...flags, ...flags.map((flag) => `${flag}=`), "--apply", "--json", "--wait"),
  fc.constantFrom("--", "-", "-x", "--__proto__", "--constructor=x", "--no-json", "--yes=1"),
  names,
  text,
);
const wrongLines = fc.constantFrom(...commandNames).chain((name) =>
  fc.oneof(
    fc.array(anyWord, { maxLength: 7 }).map((words) => [name, ...words]),
    linesOf(name, 4),
  ),
);

test(
  "a line of any command that is not understood is refused in words that a terminal can show, and AWS is not asked",
  async () => {
    const refused = new Set<string>();
    await holdProperty(wrongLines, 400, async (args) => {
      stubProcess();
      if (isUnderstood(args)) return;
      const { exitCode, lines } = await run(args);
      expect(exitCode).toBe(exitCodes.usage);
      expectShown(args, lines);
      expect(aws.calls).toEqual([]);
      refused.add(args[0] ?? "");
    });
    expect([...refused].toSorted()).toEqual(commandNames.toSorted());
  },
  huntTimeoutMs,
);

const invocation =
  "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Alatchkey-dispatch/invocations";
/** What each may change when it says `--apply`; the others change nothing, whatever is said. */
const changes: Readonly<Record<string, readonly string[]>> = {
  rotate: ["StartExecution"],
  rollback: ["StartExecution"],
  redrive: [invocation, "DeleteMessage"],
};

test.each(commandNames)(
  "a line that latchkey %s understands ends as it should, and changes nothing without --apply",
  async (name) => {
    let understood = 0;
    await holdProperty(linesOf(name, 20), 12, async (args) => {
      stubProcess();
      if (!isUnderstood(args)) return;
      understood += 1;
      const { exitCode, lines, changed } = await run(args);
      expect(Object.values(exitCodes)).toContain(exitCode);
      expect(exitCode).not.toBe(exitCodes.usage);
      expectShown(args, lines);
      const allowed = args.includes("--apply") ? (changes[name] ?? []) : [];
      expect(changed.filter((change) => !allowed.includes(change))).toEqual([]);
    });
    expect(understood).toBeGreaterThan(2);
  },
  huntTimeoutMs,
);

/** A line of each, and what of AWS it comes to: without that, that nothing is changed says little. */
test.each([
  [["audit"], "ListUserPools"],
  [["list"], "ListUserPools"],
  [["show", "auth.example.com"], "DescribeUserPoolDomain"],
  [["plan", "auth.example.com"], "DescribeUserPoolDomain"],
  [["rotate", "auth.example.com"], "StartExecution"],
  [["verify", "auth.example.com", "--recorded"], "StartExecution"],
  [["rollback", "auth.example.com"], "StartExecution"],
  [["history", "auth.example.com"], `GET /latchkey-records-123456789012/${recordKey}`],
  [["watch", "auth.example.com"], "GetExecutionHistory"],
  [["doctor"], "GetQueueAttributes"],
  [["redrive"], "ReceiveMessage"],
])("latchkey %j comes to %s, and only with --apply to a change", async (args, operation) => {
  stubProcess();
  const { changed } = await run(args);
  expect(aws.calls.map((call) => call.operation)).toContain(operation);
  expect(changed).toEqual([]);
  const applied = changes[args[0] ?? ""];
  if (applied === undefined) return;
  expect((await run([...args, "--apply"])).changed).toEqual(applied);
});

/** The environment of a person with keys; a command changes it. */
function stubProcess(): void {
  stubLambdaEnvironment(aws.url, {
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_EC2_METADATA_DISABLED: "true",
    LATCHKEY_DNS_SERVERS: "127.0.0.1:1",
  });
  vi.stubEnv("AWS_PROFILE", undefined);
}

function isUnderstood(args: readonly string[]): boolean {
  try {
    return !["help", "version"].includes(parseCommandLine(args, process.env).kind);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return false;
  }
}

async function run(args: readonly string[]) {
  aws.calls.length = 0;
  const stream = new PassThrough();
  const stdout = stream as unknown as NodeJS.WriteStream;
  const exitCode = await runLatchkey(args, { env: process.env, stdout, stderr: stdout });
  const lines = String(stream.read() ?? "")
    .trimEnd()
    .split("\n");
  return { exitCode, lines, changed: aws.calls.flatMap((call) => changeBy(call) ?? []) };
}

function expectShown(args: readonly string[], lines: readonly string[]): void {
  for (const line of lines) expectSafeText(line, args.includes("--json") ? 3_000_000 : 7_000);
  expect(lines.join("\n")).not.toContain("defect of Latchkey");
}
