import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { installPlatform } from "../../infra/synth/install-platform.ts";
import { deployed, root } from "./deployed.ts";

const folder = fileURLToPath(root);
installPlatform(folder);
const { build } = createRequire(join(folder, ".sst/platform/package.json"))("esbuild") as {
  build(options: Readonly<Record<string, unknown>>): Promise<unknown>;
};
const out = mkdtempSync(join(tmpdir(), "latchkey-bundle-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** `packages/functions/src/plan.ts` of each function that is deployed. */
const handlers = Object.values(deployed.functions).map(({ handler }) =>
  handler.replace(/\.handler$/, ".ts"),
);

/** As SST builds a function for Node: its defaults, and `minify`. */
await build({
  entryPoints: handlers.map((file) => join(folder, file)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  minify: true,
  keepNames: true,
  format: "esm",
  platform: "node",
  target: "esnext",
  mainFields: ["module", "main"],
  external: ["sharp", "pg-native"],
  logLevel: "error",
  banner: {
    js: 'import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url);',
  },
});
const bundles = readdirSync(out).filter((file) => file.endsWith(".mjs"));

describe("a function's bundle", () => {
  test("is made for each function", () => {
    expect(
      bundles.map((file) => `packages/functions/src/${file.replace(".mjs", ".ts")}`).sort(),
    ).toEqual([...handlers].sort());
  });

  test.each(bundles)("%s holds everything that it needs, and loads", (file) => {
    // Far from any node_modules, as in Lambda.
    const script = `const { handler } = await import(${JSON.stringify(join(out, file))}); console.log(typeof handler);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: out,
      encoding: "utf8",
      env: { PATH: process.env.PATH, POWERTOOLS_TRACE_ENABLED: "false" },
    });
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe("function");
  });

  test.each(bundles)("%s is small enough to start quickly", (file) => {
    expect(statSync(join(out, file)).size).toBeLessThan(3_000_000);
  });
});
