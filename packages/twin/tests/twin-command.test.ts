import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseTwinFlags, WrongFlag } from "../bin/twin-flags.ts";
import { createCertificateAuthority } from "../src/edge/certificate-authority.ts";
import { createRandom } from "../src/random.ts";

const COMMAND = path.resolve(import.meta.dirname, "../bin/twin.ts");
const ANY_PORTS = ["--aws-port", "0", "--control-port", "0", "--edge-port", "0", "--dns-port", "0"];

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "twin-command-"));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  stdout: string;
  stderr: string;
}

function start(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: directory });
  const run: Run = {
    process: child,
    stdout: "",
    stderr: "",
    ended: new Promise((resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal }));
    }),
  };
  child.stdout.on("data", (data) => {
    run.stdout += String(data);
  });
  child.stderr.on("data", (data) => {
    run.stderr += String(data);
  });
  return run;
}

async function untilOutput(run: Run, pattern: RegExp): Promise<string> {
  await expect.poll(() => run.stdout + run.stderr, { timeout: 50_000 }).toMatch(pattern);
  return run.stdout;
}

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test("stops it cleanly, with all of it closed", async () => {
    const run = start(...ANY_PORTS, "--json", "--seed", "9", "--speed", "600");
    const twin = JSON.parse(await untilOutput(run, /\n$/));
    expect(twin).toMatchObject({ seed: 9, speed: 600, stackFile: null });
    expect(existsSync(twin.rootCaFile)).toBe(true);
    expect((await fetch(`${twin.controlUrl}/healthz`)).status).toBe(200);
    run.process.kill(signal);
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(run.stderr).toBe("");
    expect(existsSync(twin.rootCaFile)).toBe(false);
    await expect(fetch(twin.endpoint)).rejects.toThrow();
  });
});

test("people are told what to export and how to look", async () => {
  const run = start(...ANY_PORTS);
  const text = await untilOutput(run, /Ctrl-C stops it/);
  expect(text).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\n/);
  expect(text).toContain("export AWS_ACCESS_KEY_ID=operator");
  expect(text).toMatch(
    /openssl s_client -connect 127\.0\.0\.1:\d+ -servername auth\.example\.com -CAfile \S+\.pem/,
  );
  expect(text).toContain("nothing deployed");
  run.process.kill("SIGINT");
  expect((await run.ended).code).toBe(0);
});

test("--help shows the flags with examples", async () => {
  const run = start("--help");
  expect((await run.ended).code).toBe(0);
  expect(run.stdout).toContain("--speed X");
  expect(run.stdout).toContain("npm run twin -- --speed 600 --seed 7");
});

test.each([
  [["--colour", "red"], "'--colour'"],
  [["stray"], "stray"],
  [["--aws-port", "70000"], "--aws-port must be a port from 0 to 65535, not '70000'."],
  [["--edge-port", "x"], "--edge-port must be a port"],
  [["--dns-port", ""], "--dns-port must be a port"],
  [["--speed", "0"], "--speed must be above 0"],
  [["--speed", "fast"], "--speed must be above 0"],
  [["--speed", "-1"], "--speed must be above 0 and at most 100000, not '-1'."],
  [["--speed", "-.5"], "--speed must be above 0 and at most 100000, not '-.5'."],
  [["--aws-port", "-1"], "--aws-port must be a port from 0 to 65535, not '-1'."],
  [["--seed", "-1"], "--seed must be a whole number from 0, not '-1'."],
  [["--seed", "--speed", "60"], "--seed needs a value, and '--speed' is a flag."],
  [["--aws-port", "0", "--seed"], "--seed needs a value."],
  [["--seed", "1.5"], "--seed must be a whole number"],
  [["--trust", "nothing.pem"], "--trust: there is no file 'nothing.pem'."],
  [["--stack", "nothing.json"], "--stack: there is no file 'nothing.json'."],
  [["--faults", "wild"], "--faults: there is no file 'wild'."],
  [["--faults", COMMAND], "cannot be used. Unexpected token"],
])("%j is refused with an example", (args, message) => {
  const parse = () => parseTwinFlags(args);
  expect(parse).toThrow(WrongFlag);
  expect(parse).toThrow(message);
  expect(parse).toThrow("\nFor example: npm run twin -- ");
});

test("a wrong flag ends it with exit code 2 before anything starts", async () => {
  const run = start("--speed", "0");
  expect((await run.ended).code).toBe(2);
  expect(run.stderr).toContain("--speed must be above 0");
  expect(run.stdout).toBe("");
});

test("flags that are not given have their defaults", () => {
  expect(parseTwinFlags(["--stack", COMMAND, "--trust", COMMAND, "--trust", COMMAND])).toEqual({
    awsPort: 4566,
    controlPort: 4567,
    edgePort: 8443,
    dnsPort: 5353,
    speed: 60,
    seed: expect.any(Number),
    trustFiles: [COMMAND, COMMAND],
    faults: {},
    stackFile: COMMAND,
    isJson: false,
    isHelp: false,
  });
});

test("faults are none, the mild mix, or those of a file", async () => {
  const file = path.join(directory, "faults.json");
  await writeFile(file, '{"event.dropped": 0.25}');
  const faultsOf = (mix: string) => parseTwinFlags(["--faults", mix]).faults;
  expect(faultsOf("none")).toEqual({});
  expect(faultsOf("mild")).toMatchObject({ "call.throttled": 0.02, "event.doubled": 0.1 });
  expect(faultsOf(file)).toEqual({ "event.dropped": 0.25 });
  await writeFile(file, '{"event.droped": 0.25}');
  expect(() => faultsOf(file)).toThrow("There is no fault 'event.droped'. Known: ");
  await writeFile(file, '{"event.dropped": 25}');
  expect(() => faultsOf(file)).toThrow("must be a number from 0 to 1, not 25");
});

test("a taken port is named with the flag to choose another, exit code 1", async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
  const address = squatter.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const run = start(...ANY_PORTS, "--control-port", String(port));
  expect((await run.ended).code).toBe(1);
  expect(run.stderr).toContain(`The control port ${port} is already in use.`);
  expect(run.stderr).toContain("--control-port ");
  await new Promise((resolve) => squatter.close(resolve));
});

test.each([
  ["--stack", "nonsense.json", " cannot be run as a stack: it is not JSON. "],
  ["--stack", "list.json", " cannot be run as a stack: "],
  ["--stack", ".", " cannot be run as a stack: it is a folder."],
  ["--trust", "nonsense.json", " holds no certificate; it must be PEM."],
  ["--trust", ".", " cannot be read: it is a folder."],
  ["--trust", "leaf.pem", " (CN=leaf.example.com) is no CA's: "],
])(
  "%s %s ends it with a word about the file and an example, exit code 2",
  async (flag, file, word) => {
    await writeFile(path.join(directory, "nonsense.json"), "{");
    await writeFile(path.join(directory, "list.json"), "[]");
    await writeFile(path.join(directory, "leaf.pem"), await makeLeaf());
    const run = start(...ANY_PORTS, flag, file);
    expect((await run.ended).code).toBe(2);
    expect(run.stderr).toContain(`${flag}: `);
    expect(run.stderr).toContain(`${file}${word}`);
    expect(run.stderr).toContain(`\nFor example: npm run twin -- ${flag} `);
    expect(run.stdout).toBe("");
  },
);

/** A certificate that its own key has signed, without CA:TRUE. */
async function makeLeaf(): Promise<string> {
  const authority = await createCertificateAuthority({
    clock: { now: () => new Date() },
    random: createRandom(1),
  });
  return (await authority.issueSelfSigned({ names: ["leaf.example.com"] })).certificatePem;
}
