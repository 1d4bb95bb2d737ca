import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets SST write its component sources into `.sst/platform`, and install their packages, unless
 * they are there in the version of the `sst` package. That takes half a minute and npm's registry;
 * afterwards nothing of this needs a network.
 *
 * @throws Error with what SST said
 */
export function installPlatform(root: string): void {
  if (isInstalled(root)) return;
  console.error("Installing SST's platform into .sst/platform (once) …");
  const { status, error } = spawnSync(
    process.execPath,
    [join(root, "node_modules/sst/bin/sst.mjs"), "install", "--stage", "synth"],
    {
      cwd: root,
      // What it prints is not part of what we print.
      stdio: ["ignore", 2, 2],
      env: {
        ...withoutNpmSettings(process.env),
        // Neither Pulumi nor bun is needed to install with npm.
        SST_SKIP_DEPENDENCY_CHECK: "1",
        NO_BUN: "1",
        SST_TELEMETRY_DISABLED: "1",
      },
    },
  );
  if (status !== 0 || !isInstalled(root)) {
    throw new Error(
      `\`sst install\` failed (${error?.message ?? `exit code ${status}`}). Run it by hand to see why: SST_SKIP_DEPENDENCY_CHECK=1 NO_BUN=1 npx sst install --stage synth`,
    );
  }
}

/**
 * `npm run` hands this project's settings down as variables. SST's packages are its own business:
 * they have install scripts that this project's list does not name.
 */
function withoutNpmSettings(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(([name]) => !/^npm_config_/i.test(name));
  return Object.fromEntries(kept);
}

function isInstalled(root: string): boolean {
  const platform = join(root, ".sst/platform");
  const parts = ["node_modules/@pulumi/aws/package.json", "src/auto/run.ts", "version"];
  if (!parts.every((part) => existsSync(join(platform, part)))) return false;
  const wanted = JSON.parse(readFileSync(join(root, "node_modules/sst/package.json"), "utf8")) as {
    readonly version: string;
  };
  return readFileSync(join(platform, "version"), "utf8").trim() === wanted.version;
}
