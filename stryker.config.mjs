/** Mutation testing of what decides: each mutant is a wrong decision that a test must notice. */
export default {
  packageManager: "npm",
  // The tests are written for vitest and run here in mocha, whose runner keeps them loaded from
  // mutant to mutant; vitest's starts a worker for each, which took over five times as long.
  testRunner: "mocha",
  testRunnerNodeArgs: ["--import", "./tests/mutation/use-mocha.ts"],
  mochaOptions: {
    // Only the pure tests of core: mutants are judged by decisions, not by sockets.
    spec: [
      "packages/core/tests/{certificate,custom-domain,routing,edge,rotation,record}/**/*.test.ts",
    ],
    extension: ["ts"],
  },
  plugins: ["@stryker-mutator/mocha-runner"],
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
