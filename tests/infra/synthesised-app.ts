import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describeStack } from "../../infra/synth/describe-stack.ts";
import { installPlatform } from "../../infra/synth/install-platform.ts";
import { renderSnapshot } from "../../infra/synth/render-snapshot.ts";
import { runConfig } from "../../infra/synth/run-config.ts";
import { root } from "./deployed.ts";

/** What an app of `tests/infra/fixture` deploys, as the twin takes it. */
export async function synthesiseApp(configFile: string): Promise<string> {
  const folder = fileURLToPath(root);
  installPlatform(folder);
  const file = resolve(folder, "tests/infra/fixture", configFile);
  const { resources, region } = await runConfig(folder, "production", file);
  return renderSnapshot(describeStack(resources, region));
}
