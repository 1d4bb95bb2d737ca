import { defineConfig } from "vitest/config";
import { suites } from "./vitest.suites.ts";

/** `npm run test:page`: the report's page in a real Chromium (see tests/page/browser.ts). */
export default defineConfig({
  test: {
    include: [...suites.page],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One browser in one worker is faster than two that share two cores.
    maxWorkers: 1,
  },
});
