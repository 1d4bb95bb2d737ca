import { configDefaults, defineConfig } from "vitest/config";

/** `npm test`: all that needs this machine alone. The deployed graph has `npm run test:infra`. */
export default defineConfig({
  test: {
    include: ["packages/*/tests/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "tests/infra/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Scenarios wait more than they compute: with one worker a core fewer, two cores would idle.
    maxWorkers: 3,
  },
});
