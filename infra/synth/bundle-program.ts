import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The part of esbuild that is used: the one that SST installed, which it bundles the app with. */
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/**
 * Bundles like `sst deploy`: `aws` and `sst` stand before each file of the app, the other globals
 * are injected, providers stay outside.
 */
export async function bundleProgram(
  root: string,
  configFile: string,
  outfile: string,
): Promise<void> {
  const platform = join(root, ".sst/platform");
  const { build } = createRequire(join(platform, "package.json"))("esbuild") as Esbuild;
  await build({
    entryPoints: [join(root, "infra/synth/program.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    inject: [join(platform, "src/shim/run.js")],
    nodePaths: [join(platform, "node_modules")],
    external: ["@pulumi/*", "@aws-sdk/*", "esbuild", "archiver", "glob", "undici", "vite"],
    banner: { js: requireBanner },
    plugins: [providerGlobals(root, platform), chosenConfig(configFile)],
  });
}

/** CommonJS dependencies of the platform call `require`, which an ES module has not. */
const requireBanner =
  'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);';

interface PluginBuild {
  onResolve(
    options: { readonly filter: RegExp },
    resolve: (args: { readonly path: string }) => object,
  ): void;
  onLoad(
    options: { readonly filter: RegExp },
    load: (args: { readonly path: string }) => Promise<object | undefined>,
  ): void;
}

function providerGlobals(root: string, platform: string) {
  const globals = `import * as aws from "@pulumi/aws"; import * as sst from ${JSON.stringify(`${platform}/src/components`)};\n`;
  return {
    name: "provider-globals",
    setup(build: PluginBuild) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const isOurs = path.startsWith(root) && !/\/(node_modules|\.sst)\//.test(path);
        if (!isOurs) return undefined;
        return { contents: globals + (await readFile(path, "utf8")), loader: "ts" };
      });
    },
  };
}

/** Lets program.ts, which names sst.config.ts, run another app. */
function chosenConfig(configFile: string) {
  return {
    name: "chosen-config",
    setup(build: PluginBuild) {
      build.onResolve({ filter: /\/sst\.config\.ts$/ }, () => ({ path: configFile }));
    },
  };
}
