#!/usr/bin/env node
// Plain JavaScript, for a Node.js too old for the rest may be what runs it: then the one that the
// repository pins takes over, where it is installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("./latchkey.ts", import.meta.url));

/** The interpreter of the package `node`; undefined where it is not installed. */
function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node/package.json");
    const name = process.platform === "win32" ? "node.exe" : "node";
    const file = join(dirname(manifest), "bin", name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The other one does it all; signals that reach only this process are handed on. */
function runWith(interpreter) {
  const child = spawn(interpreter, [entry, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 130;
  });
}

if (process.features.typescript) {
  await import("./latchkey.ts");
} else {
  const interpreter = pinnedNode();
  if (interpreter === undefined) {
    process.stderr.write(
      `Error: Latchkey needs Node.js 22.18 or later, and this is ${process.version}.\n  Fix:     Install the one that the repository pins, or a later one yourself.\n  Example: npm ci\n`,
    );
    process.exitCode = 1;
  } else {
    runWith(interpreter);
  }
}
