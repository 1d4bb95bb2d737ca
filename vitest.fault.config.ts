import { defineConfig } from "vitest/config";
import { suites } from "./vitest.suites.ts";

/** Tests of the simulation itself: that it is the same each time, and that it catches what it must. */
export default defineConfig({
  test: {
    include: [...suites.fault],
    // A table takes a minute or two, and several where others use the machine.
    testTimeout: 900_000,
    hookTimeout: 60_000,
    // A world takes over its process's time.
    pool: "forks",
    maxWorkers: 2,
  },
});
