/** Mutation testing of what decides: each mutant is a wrong decision that a test must notice. */
export default {
  packageManager: "npm",
  testRunner: "vitest",
  // Which tests a mutant needs is known from the first run: the module graph is not asked again.
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  mutate: ["packages/core/src/certificate/**/*.ts", "packages/core/src/rotation/**/*.ts"],
  // Nothing else is copied into the sandboxes.
  ignorePatterns: [
    "/packages/{cli,functions,twin}",
    "/{demo,docs,infra,bench,.sst,.venv-contract}",
    "/tests/{contract,fault,fuzz,infra,page,scenario,security}",
  ],
  // There is none to rewrite: TypeScript 7 has no API that Stryker could read one with.
  tsconfigFile: "none.json",
  reporters: ["clear-text", "json"],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: "reports/mutation.json" },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  tempDirName: ".stryker-tmp",
};
