import { readFileSync, writeFileSync } from "node:fs";
import { describeStack } from "./describe-stack.ts";
import { referenceStack } from "./names.ts";
import { renderSnapshot } from "./snapshot.ts";

/**
 * `node infra/write-snapshot.ts` writes `stack.snapshot.json` beside this file;
 * with `--check` it changes nothing and exits 1 when the file is not what would be written.
 */
const path = new URL("stack.snapshot.json", import.meta.url);
const wanted = renderSnapshot(describeStack(referenceStack));

function readSnapshot(): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const [flag, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (flag !== undefined && flag !== "--check")) {
  console.error(
    `Unknown argument: ${[flag, ...rest].join(" ")}. Usage: write-snapshot.ts [--check]`,
  );
  process.exitCode = 2;
} else if (flag === "--check") {
  if (readSnapshot() !== wanted) {
    console.error("infra/stack.snapshot.json is not what infra/ describes. Run: npm run snapshot");
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, wanted);
}
