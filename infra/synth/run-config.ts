import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleProgram } from "./bundle-program.ts";
import { MockCloud } from "./mock-cloud.ts";
import { startRpcServer } from "./rpc-server.ts";

interface Program {
  runProgram(stage: string, makeCloud: (region: string) => MockCloud): Promise<MockCloud>;
}

/**
 * Runs sst.config.ts and returns the cloud in which it registered its resources. Nothing is
 * deployed, nothing is read but this repository, no network but loopback.
 *
 * @param root folder of sst.config.ts, with `.sst/platform` in it
 * @param configFile another app, which has Latchkey in its own `run()`
 */
export async function runConfig(
  root: string,
  stage: string,
  configFile = join(root, "sst.config.ts"),
): Promise<MockCloud> {
  const work = await mkdtemp(join(tmpdir(), "latchkey-synth-"));
  const bundle = join(root, ".sst/platform", `latchkey-synth.${randomUUID()}.mjs`);
  const server = await startRpcServer(await emptyBuild(work));
  try {
    await bundleProgram(root, configFile, bundle);
    process.env.SST_SERVER = server.url;
    const paths = { home: work, root, work, platform: join(root, ".sst/platform") };
    Object.assign(globalThis, {
      $cli: { command: "deploy", rpc: server.url, paths, home: "aws", state: { version: {} } },
    });
    const { runProgram } = (await import(pathToFileURL(bundle).href)) as Program;
    return await runProgram(stage, (region) => new MockCloud(region));
  } finally {
    await server.close();
    await rm(bundle, { force: true });
    await rm(work, { recursive: true, force: true });
  }
}

/** A bundle with nothing in it: SST zips what was built. */
async function emptyBuild(work: string): Promise<string> {
  const out = join(work, "build");
  await mkdir(out);
  await writeFile(join(out, "index.mjs"), "");
  return out;
}
