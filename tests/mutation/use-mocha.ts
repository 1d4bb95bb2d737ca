import { registerHooks } from "node:module";

/** For Stryker's processes (`testRunnerNodeArgs`): tests that import vitest get the part of it for mocha. */
const inMocha = new URL("vitest-in-mocha.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vitest" ? { url: inMocha, shortCircuit: true } : next(specifier, context),
});
