import { defineConfig } from "vitest/config";

/** Tests of the simulation itself: that it is the same each time, and that it catches what it must. */
export default defineConfig({
  test: {
    include: ["tests/fault/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 60_000,
    // A world takes over its process's time.
    pool: "forks",
    maxWorkers: 2,
  },
});
