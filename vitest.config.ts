import { configDefaults, defineConfig } from "vitest/config";

/** `npm test`: what needs this machine alone, but for what has a suite of its own (CONTRIBUTING.md). */
export default defineConfig({
  test: {
    include: ["packages/*/tests/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "tests/infra/**",
      "tests/contract/**",
      "tests/page/**",
      "tests/fuzz/**",
      "tests/security/**",
      "tests/scenario/console.test.ts",
      "tests/scenario/dead-letter.test.ts",
      "tests/fault/**",
      "tests/scenario/{audit,scheduled-audit,reverted,finding-*,cli-*}.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No test leaves state in a module, so files may share a worker: a third of the time is saved.
    isolate: false,
    // Scenarios wait more than they compute: with one worker a core fewer, two cores would idle.
    maxWorkers: 3,
  },
});
