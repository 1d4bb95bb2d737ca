import { run } from "../../.sst/platform/src/auto/run.ts";
import config from "../../sst.config.ts";
import type { MockCloud } from "./mock-cloud.ts";

/**
 * Runs the real sst.config.ts, bundled like SST bundles it, with mocks in place of Pulumi's engine.
 * Returns when every resource is registered; rejects with whatever the program or a component throws.
 */
export async function runProgram(
  stage: string,
  makeCloud: (region: string) => MockCloud,
): Promise<MockCloud> {
  const app = await config.app({ stage });
  const region = regionOf(app.providers);
  const cloud = makeCloud(region);
  Object.assign(globalThis, {
    $app: { removal: "retain", protect: false, ...app, stage },
    $dev: false,
  });
  await $util.runtime.setMocks(
    {
      newResource: (resource) => cloud.newResource(resource),
      call: (call) => cloud.call(call),
    },
    app.name,
    stage,
  );
  await $util.runtime.runInPulumiStack(async () => await run(async () => await config.run()));
  await $util.runtime.disconnect();
  return cloud;
}

/** The Region that the app asks of its AWS provider. */
function regionOf(providers: unknown): string {
  const { aws: provider } = providers as { readonly aws?: { readonly region?: string } };
  if (provider?.region === undefined) throw new Error("sst.config.ts sets no providers.aws.region");
  return provider.region;
}
