import { defineConfig } from "vitest/config";

/**
 * `npm run test:infra`: what `sst.config.ts` really deploys, and what its operators' pages tell
 * them to do; needs SST's platform, which `npm run synth` fetches.
 */
export default defineConfig({
  test: {
    include: [
      "tests/infra/**/*.test.ts",
      "tests/scenario/console.test.ts",
      "tests/scenario/dead-letter.test.ts",
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // No test leaves state in a module, so files may share a worker.
    isolate: false,
    // Scenarios wait more than they compute: with one worker a core fewer, two cores would idle.
    maxWorkers: 3,
  },
});
