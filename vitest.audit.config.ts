import { defineConfig } from "vitest/config";

/** `npm run test:audit`: each finding from the act to the fix, the nightly audit, the command line. */
export default defineConfig({
  test: {
    include: ["tests/scenario/{audit,scheduled-audit,reverted,finding-*,cli-*}.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No test leaves state in a module, so files may share a worker.
    isolate: false,
    // Scenarios wait more than they compute: with one worker a core fewer, two cores would idle.
    maxWorkers: 3,
  },
});
