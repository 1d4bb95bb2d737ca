import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseStartFlags, WrongStartFlag } from "../../demo/start-flags.ts";

const program = resolve(import.meta.dirname, "../../demo/start.ts");

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [program, ...args], options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

describe("the flags of npm start", () => {
  it("take the seed from --seed, then from LATCHKEY_SEED, and else one", () => {
    expect(parseStartFlags(["--seed", "7"], { LATCHKEY_SEED: "8" })).toEqual({
      seed: 7,
      isHelp: false,
    });
    expect(parseStartFlags([], { LATCHKEY_SEED: "8" }).seed).toBe(8);
    expect(parseStartFlags([], {}).seed).toBe(1);
    expect(parseStartFlags(["--help"], {}).isHelp).toBe(true);
  });

  it.each([
    [["--nonsense"], "Unknown option '--nonsense'", "npm start -- --seed 7"],
    [["stray"], "Unexpected argument 'stray'", "npm start -- --seed 7"],
    [["--seed"], "Option '--seed <value>' argument missing", "npm start -- --seed 7"],
    [["--seed", "abc"], "--seed must be a whole number from 0, not 'abc'.", "npm start -- --seed"],
    [["--seed=-1"], "--seed must be a whole number from 0, not '-1'.", "npm start -- --seed"],
    [["--seed", "9007199254740992"], "--seed must be a whole number", "npm start -- --seed"],
  ])("refuse %j with an example", (args, message, example) => {
    const parse = () => parseStartFlags(args, {});
    expect(parse).toThrow(WrongStartFlag);
    expect(parse).toThrow(message);
    expect(parse).toThrow(`\nFor example: ${example}`);
  });

  it.each(["abc", "", "1.5"])("refuse the seed '%s' of LATCHKEY_SEED", (seed) => {
    const parse = () => parseStartFlags([], { LATCHKEY_SEED: seed });
    expect(parse).toThrow(WrongStartFlag);
    expect(parse).toThrow(
      `LATCHKEY_SEED must be a whole number from 0, not '${seed}'.\nFor example: LATCHKEY_SEED=7 npm start`,
    );
  });

  it("end it before anything starts, with exit code 2", async () => {
    for (const [args, env] of [
      [["--nonsense"], {}],
      [[], { LATCHKEY_SEED: "abc" }],
    ] as const) {
      const { exitCode, stdout, stderr } = await start(args, env);
      expect(exitCode).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain("\nFor example: ");
    }
  });

  it("are shown by --help", async () => {
    const { exitCode, stdout } = await start(["--help"], {});
    expect(exitCode).toBe(0);
    expect(stdout).toContain("npm start -- --seed 7");
  });
});
