/** Mutation testing of what decides: each mutant is a wrong decision that a test must notice. */
export default {
  packageManager: "npm",
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts" },
  plugins: ["@stryker-mutator/vitest-runner"],
  mutate: ["packages/core/src/certificate/**/*.ts", "packages/core/src/rotation/**/*.ts"],
  reporters: ["clear-text", "progress", "json"],
  jsonReporter: { fileName: "reports/mutation.json" },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  incremental: false,
  tempDirName: ".stryker-tmp",
};
