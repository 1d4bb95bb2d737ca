import { defineConfig } from "vitest/config";
import { sharing, suites } from "./vitest.suites.ts";

/**
 * `npm run test:hostile`: bad input at every entry, what the threat model promises, and rotations
 * that are cut off, met by outages, or cannot be told of.
 */
export default defineConfig({
  test: {
    include: [...suites.hostile],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...sharing,
  },
});
