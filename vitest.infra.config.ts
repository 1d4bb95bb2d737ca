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
  },
});
