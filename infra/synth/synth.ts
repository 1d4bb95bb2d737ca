import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { describeStack } from "./describe-stack.ts";
import { installPlatform } from "./install-platform.ts";
import { renderSnapshot } from "./render-snapshot.ts";
import { runConfig } from "./run-config.ts";

/**
 * `npm run synth`: runs sst.config.ts without AWS and writes what it makes to
 * `infra/stack.snapshot.json`. `--check` writes nothing and exits 1 when the file says something
 * else; `--stdout` prints instead, of any `--stage`.
 */
const root = resolve(import.meta.dirname, "../..");
const file = resolve(root, "infra/stack.snapshot.json");
const usage = "Usage: node infra/synth/synth.ts [--check | --stdout [--stage NAME]]";

async function synthesise(stage: string): Promise<string> {
  installPlatform(root);
  const { resources, region } = await runConfig(root, stage);
  return renderSnapshot(describeStack(resources, region));
}

/** The first line that differs, to save a person the search. */
function firstDifference(wanted: string, found: string): string {
  const left = wanted.split("\n");
  const right = found.split("\n");
  const index = left.findIndex((line, at) => line !== right[at]);
  const at = index === -1 ? left.length : index;
  return `line ${at + 1} is\n  ${right[at] ?? "(nothing)"}\nand should be\n  ${left[at] ?? "(nothing)"}`;
}

function readSnapshot(): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function check(wanted: string): void {
  const found = readSnapshot();
  if (found === wanted) return;
  console.error(
    `infra/stack.snapshot.json is not what sst.config.ts makes: ${firstDifference(wanted, found)}\nRun: npm run synth`,
  );
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean" },
      stdout: { type: "boolean" },
      stage: { type: "string" },
    },
  });
  if (values.stage !== undefined && !values.stdout)
    throw new Error(`--stage needs --stdout. ${usage}`);
  const text = await synthesise(values.stage ?? "production");
  if (values.check) check(text);
  else if (values.stdout) process.stdout.write(text);
  else writeFileSync(file, text);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 2;
}
