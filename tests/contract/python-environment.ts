import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const folder = resolve(root, ".venv-contract");
const lockFile = resolve(import.meta.dirname, "requirements.lock");
const stampFile = resolve(folder, "made-from");
/** moto, boto3 and awscli are pinned for it. */
const oldestPython = [3, 11] as const;
const candidates = ["python3.11", "python3", "python3.12", "python3.13", "python3.14", "python"];

/** Programs of the suite's own Python environment, as absolute paths. */
export interface PythonEnvironment {
  readonly python: string;
  readonly aws: string;
  readonly motoServer: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/**
 * The virtual environment `.venv-contract` with what `requirements.lock` pins; made anew when that
 * file, or the Python that it was made with, has changed. pip takes its registry from the
 * environment it runs in.
 *
 * @throws Error that names what is missing
 */
export async function preparePythonEnvironment(): Promise<PythonEnvironment> {
  const { command, version } = await findPython();
  const lock = await readFile(lockFile);
  const stamp = `${version} ${createHash("sha256").update(lock).digest("hex")}`;
  const known = await readFile(stampFile, "utf8").catch(() => "");
  const isNew = known !== stamp;
  if (isNew) await makeEnvironment(command, stamp);
  const program = (name: string) => resolve(folder, "bin", name);
  return {
    python: program("python"),
    aws: program("aws"),
    motoServer: program("moto_server"),
    isNew,
  };
}

async function findPython(): Promise<{ readonly command: string; readonly version: string }> {
  const seen: string[] = [];
  for (const command of candidates) {
    const script = "import sys; print('.'.join(map(str, sys.version_info[:3])))";
    const found = await run(command, ["-c", script]).catch(() => undefined);
    if (found === undefined) continue;
    const version = found.stdout.trim();
    if (isNewEnough(version)) return { command, version };
    seen.push(`${command} is ${version}`);
  }
  throw new Error(
    `The contract suite needs Python ${oldestPython.join(".")} or later: ` +
      `none of ${candidates.join(", ")} is (${seen.join(", ") || "none is installed"}). ` +
      "Install it (python3.11 and python3.11-venv on Debian and Ubuntu) and run it again.",
  );
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === oldestPython[0] && minor >= oldestPython[1];
}

/** The stamp is written last: an environment that was left half made is made again. */
async function makeEnvironment(command: string, stamp: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await step("making a virtual environment (is the venv module installed?)", command, [
    "-m",
    "venv",
    folder,
  ]);
  const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input"];
  const python = resolve(folder, "bin/python");
  // The lock names everything, so there is nothing to resolve; modules compile when first imported.
  // Wheels only: what would build another kind of file is in no lock.
  await step("installing what tests/contract/requirements.lock pins", python, [
    ...pip,
    "install",
    "--quiet",
    "--no-deps",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--no-compile",
    "--requirement",
    lockFile,
  ]);
  await step("checking what was installed", python, [...pip, "check"]);
  await writeFile(stampFile, stamp);
}

async function step(what: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${what} failed:\n${stdout}${stderr}`, { cause });
  }
}
